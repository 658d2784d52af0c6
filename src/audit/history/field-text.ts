import { labels } from '../../clients/fields.ts';
import type { Lists } from '../../clients/lists/queries.ts';
import { documentKindLabel } from '../../documents/frozen.ts';
import { rowText, shownText } from '../../imports/shown.ts';
import { kindLabel } from '../../notes/kind.ts';
import { orderStatusOptions } from '../../orders/status.ts';
import { hidePersonalIds } from '../../romania/personal-id.ts';
import { counted } from '../../romania/plural.ts';
import { formatDateTime, formatIsoDay, formatMoney } from '../../web/format.ts';

/** Fields of a client's history that no form has, and of what hangs on a client. */
const others: Record<string, string> = {
  archived_at: 'Arhivat',
  level_locked: 'Nivel blocat',
  level_locked_until: 'Nivel blocat până la',
  client_merge_id: 'Unirea',
  credit_raise_id: 'Mărirea limitei',
  overdue_limit: 'Restanțe, cel mult (lei)',
  total_limit: 'Sold neîncasat, cel mult (lei)',
  overdue_days: 'Întârziere, cel mult (zile)',
  reason: 'Motivul',
  until: 'Până la',
  bounced: 'Adresă care nu există',
  period: 'Perioada',
  to: 'Către',
  recipients: 'Către',
  text: 'Textul',
  files: 'Fișiere',
  kind: 'Felul',
  remind_at: 'Memento',
  remind_user_id: 'Memento pentru',
  pinned_at: 'Fixată',
  deleted_at: 'Ștearsă',
  done_at: 'Rezolvat',
  date: 'Data',
  lines: 'Linii',
  note: 'Observații',
  net_total: 'Total fără TVA',
  vat_total: 'TVA',
  total: 'Total',
  awb: 'AWB',
  number: 'Numărul',
  issue_date: 'Data emiterii',
  amount: 'Suma',
  method: 'Metoda',
  account: 'Contul',
  reference: 'Referința',
  allocations: 'Facturi acoperite',
  cancelled_at: 'Anulată',
  cancel_reason: 'Motivul anulării',
  delivery_address_id: 'Adresa de livrare',
  portal_rights: 'Drepturi în portal',
  portal_user: 'Cont de portal',
  portal_disabled: 'Cont de portal dezactivat',
  anaf_name: 'Propunere ANAF: Nume',
  anaf_vat_payer: 'Propunere ANAF: Plătitor de TVA',
  anaf_trade_register_no: 'Propunere ANAF: Nr. Înregistrare',
  anaf_address: 'Propunere ANAF: Adresa',
  anaf_caen_code: 'Propunere ANAF: Cod CAEN',
};

const money = new Set([
  'net_total',
  'vat_total',
  'total',
  'amount',
  'credit_overdue_limit',
  'credit_total_limit',
  'overdue_limit',
  'total_limit',
]);

/** What speaks of how much a client may owe. */
export const balanceFields = new Set([
  'credit_overdue_limit',
  'credit_total_limit',
  'credit_overdue_days',
  'credit_unchecked',
  'overdue_limit',
  'total_limit',
  'overdue_days',
]);

/** Fields that follow another one, or that a page has no word for. */
const silent = new Set([
  'tax_id_kind',
  'siruta',
  'caen_revision',
  'client_id',
  'order_id',
  'proforma_id',
  'document_id',
  'payment_id',
  'storno_of',
  'created_by',
  'by_hand',
  'told',
  'reminded_at',
]);

export const isShown = (field: string): boolean => !silent.has(field);

/** What a field is called; a field of an order that is called as one of the client's has the client's word. */
export const fieldLabel = (field: string): string =>
  others[field] ?? labels[field] ?? askedLabel(field) ?? field.replaceAll('_', ' ');

/** What the people of a client asked to have changed. */
function askedLabel(field: string): string | undefined {
  const [, asked = ''] = /^portal_(\w+)$/.exec(field) ?? [];
  const label = asked === 'address' ? 'Adresa' : labels[asked];
  return label && `Cerut din portal: ${label}`;
}

/** What became of a proposal of the register, or of a client's people. */
const outcomes: Record<string, string> = {
  open: 'fără răspuns',
  accepted: 'acceptată',
  refused: 'refuzată',
  withdrawn: 'retrasă',
  overtaken: 'depășită',
  kept: 'păstrată valoarea noastră',
  always_kept: 'păstrată mereu valoarea noastră',
  gone: 'nu mai este de actualitate',
};

/** A value as people read it: ids as names, rows line by line, a CNP masked; '' for nothing. */
export function fieldText(field: string, value: unknown, lists: Lists): string[] {
  if (value === null || value === undefined || value === '') return [];
  const outcome = /^(?:anaf|portal)_/.test(field) && outcomes[String(value)];
  if (outcome) return [outcome];
  if (field === 'contacts' || field === 'delivery_addresses')
    return (value as Record<string, unknown>[]).map(rowText);
  if (Array.isArray(value) && value.some((each) => typeof each === 'object' && each !== null))
    return [counted(value.length, 'rând', 'rânduri')];
  if (field === 'remind_user_id') return [shownText('manager_ids', [value], lists)];
  const order = field === 'status' && orderStatusOptions.find((option) => option.value === value);
  if (order) return [order.label];
  if (typeof value === 'object' && !Array.isArray(value))
    return [hidePersonalIds(Object.values(value).filter(isScalar).map(plainText).join(' · '))];
  if (money.has(field)) return [formatMoney(String(value))];
  if (field === 'kind') return [documentKindLabel(kindLabel(String(value)))];
  const text = plainText(shownText(field, value, lists));
  return text === '' ? [] : [text];
}

const isScalar = (value: unknown) => value !== null && typeof value !== 'object' && value !== '';

/** Days and moments as they are written in Romania. */
function plainText(value: unknown): string {
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return formatDateTime(new Date(text));
  return /^\d{4}-\d\d-\d\d$/.test(text) ? formatIsoDay(text) : text;
}
