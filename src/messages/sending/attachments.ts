import { getClient } from '../../clients/queries.ts';
import type { Db } from '../../db/database.ts';
import { fileName as documentName } from '../../documents/files.ts';
import { documentPdf } from '../../documents/pdf/document-pdf.ts';
import { getDocument } from '../../documents/queries.ts';
import type { Attachment } from '../../external/mail/mail.ts';
import { statementPdf } from '../../payments/statement/pdf.ts';
import { fileName as statementName } from '../../payments/statement/printed.ts';
import { loadStatement, loadUnpaid } from '../../payments/statement/queries.ts';
import type { Services } from '../../services.ts';
import { findLogo, getCompany } from '../../settings/company/queries.ts';
import { formatDay } from '../../web/format.ts';
import type { ClaimedMessage } from './queries.ts';

type Asked = Pick<ClaimedMessage, 'event' | 'document_id' | 'client_id' | 'detail'>;

const withDocument = new Set(['invoice', 'receipt', 'document']);

/** The files that go with a message, made when it goes: the document it tells of, or the client's statement. */
export async function attachmentsOf({ db, now }: Services, message: Asked): Promise<Attachment[]> {
  const { event, document_id, client_id } = message;
  if (document_id && withDocument.has(event)) return [await documentFile(db, document_id)];
  if (client_id && event === 'statement')
    return [await statementFile(db, client_id, message.detail, formatDay(now()))];
  return [];
}

async function documentFile(db: Db, id: number): Promise<Attachment> {
  const document = await getDocument(db, id);
  const open = async () => documentPdf(document, await findLogo(db, document.seller.logo_id ?? null));
  return pdf(documentName(document), open);
}

async function statementFile(db: Db, clientId: number, detail: unknown, today: string): Promise<Attachment> {
  const { from = null, to = null, as_of = today } = detail as Record<string, string | null>;
  const period = { from, until: to, day: as_of ?? today };
  const [client, firm, statement, unpaid] = await Promise.all([
    getClient(db, clientId),
    getCompany(db),
    loadStatement(db, clientId, period),
    loadUnpaid(db, clientId, period.day),
  ]);
  const printed = { client, firm, period, today, statement, unpaid };
  return pdf(statementName(printed), () => statementPdf(printed));
}

const pdf = (name: string, open: () => Promise<Buffer>): Attachment => ({
  name: `${name}.pdf`,
  content_type: 'application/pdf',
  open,
});
