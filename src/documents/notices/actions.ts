import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { insertMessages, listDocumentMessages } from '../../messages/queries.ts';
import { freshOf, type Received, recipientsOf } from '../../messages/recipients.ts';
import type { DocumentKind } from '../frozen.ts';
import { findParty, type Party } from '../parties/queries.ts';
import type { DocumentRecord } from '../queries.ts';

type Person = { id: number };

/** Who gets a document: what they chose to receive. Proformas and contracts go where invoices go. */
export const receivedOf = (kind: DocumentKind): Received => (kind === 'receipt' ? 'receipts' : 'invoices');
const eventOf = (kind: DocumentKind) =>
  kind === 'receipt' ? 'receipt' : kind === 'invoice' || kind === 'storno' ? 'invoice' : 'document';

/** Writes the messages that tell of a document just issued, to those who receive its kind. */
export async function announce(
  trx: Trx,
  actor: Person,
  { id, kind, party }: { id: number; kind: DocumentKind; party: Party },
): Promise<void> {
  await insertMessages(trx, {
    ...{ client_id: party.id, event: eventOf(kind), document_id: id, created_by: actor.id },
    key: `document ${id}`,
    recipients: recipientsOf(party, receivedOf(kind)),
  });
}

/**
 * Writes the messages that carry a document because somebody asked for it; its client is held. Whoever it waits to be
 * sent to already is left out. Refuses with 422 where nobody would get it, with 409 where everybody is to. */
export async function sendAgain(
  trx: Trx,
  actor: Person,
  document: DocumentRecord,
  key: string,
): Promise<void> {
  const { id, kind, client_id } = document;
  const party = await findParty(trx, client_id);
  const recipients = party ? recipientsOf(party, receivedOf(kind)) : [];
  if (!party || recipients.length === 0) throw new Refused(422, whyNobody(party, kind));
  const fresh = freshOf(recipients, await listDocumentMessages(trx, id));
  if (fresh.length === 0) {
    const addresses = recipients.map(({ email }) => email).join(', ');
    throw new Refused(409, `Documentul așteaptă deja să fie trimis la ${addresses}.`);
  }
  await insertAudit(trx, actor, {
    action: 'send',
    subject: 'document',
    subject_id: id,
    changes: { recipients: [null, fresh.map(({ email }) => email)] },
  });
  const message = { client_id, event: eventOf(kind), document_id: id, created_by: actor.id } as const;
  await insertMessages(trx, { ...message, key: `document ${id} ${key}`, recipients: fresh });
}

/** Why nobody would get a document by e-mail, and what to do. */
export function whyNobody(party: Party | undefined, kind: DocumentKind): string {
  if (!party || party.archived_at) return 'Clientul este arhivat: nu i se mai trimite nimic.';
  if (!party.notify_email)
    return 'Clientul nu primește e-mailuri: Notificare E-mail este oprită în fișa lui. Porniți-o și trimiteți din nou.';
  const what = receivedOf(kind) === 'receipts' ? 'chitanțe' : 'facturi';
  return `Nimeni nu primește ${what} prin e-mail: porniți Email Principal în fișa clientului sau alegeți un contact.`;
}
