import type { Values } from '../../texts/template.ts';
import { formatIsoDay, formatMoney } from '../../web/format.ts';
import type { DocumentKind } from '../frozen.ts';
import type { DocumentRecord } from '../queries.ts';

const named: Record<DocumentKind, string> = {
  proforma: 'Proforma',
  invoice: 'Factura',
  storno: 'Factura storno',
  receipt: 'Chitanța',
  contract: 'Contractul',
  paperwork: 'Documentul',
};

/** A document as the texts of messages name it; `document.open` is empty where nothing is left to pay. */
export const documentValues = (document: DocumentRecord): Values => ({
  'document.kind': document.title ?? named[document.kind],
  'document.kind_inside': `${named[document.kind].toLowerCase()}${document.title ? ` „${document.title}”` : ''}`,
  'document.number': `${document.series} ${document.number}`,
  'document.date': formatIsoDay(document.issue_date),
  'document.due_date': document.due_date ? formatIsoDay(document.due_date) : '',
  'document.total': formatMoney(document.total),
  'document.open': Number(document.open_amount) > 0 ? formatMoney(document.open_amount) : '',
});
