import { creditState } from '../payments/credit/credit-limit.ts';
import { COUNTIES } from '../romania/counties.ts';
import { formatPhone } from '../romania/phone.ts';
import { formatDay } from '../web/format.ts';
import {
  labelOf,
  labels,
  paymentMethodOptions,
  receivesOptions,
  shippingPayerOptions,
  statusOptions,
} from './fields.ts';
import type { ClientRecord } from './queries.ts';

/**
 * A column of the sheets that leave and enter: the export, the template and the import speak of the same ones.
 * `target` is a field of the client (`tax_id`), or of a row of its lists (`contacts.email`, `delivery_addresses.label`).
 */
export type SheetColumn = {
  target: string;
  heading: string;
  cell: (
    client: ClientRecord,
    row: { contact?: Contact | undefined; address?: Address | undefined },
  ) => string;
};

type Contact = ClientRecord['contacts'][number];
type Address = ClientRecord['delivery_addresses'][number];

const yesNo = (value: boolean) => (value ? 'da' : 'nu');
const number = (value: number | null) => (value === null ? '' : String(value));
const phone = (value: string | null) => (value ? formatPhone(value) : '');
const county = (value: string | null) => COUNTIES.find(({ code }) => code === value)?.name ?? value ?? '';

const plain = (name: keyof ClientRecord & string): SheetColumn => ({
  target: name,
  heading: labels[name] ?? name,
  cell: (client) => String(client[name] ?? ''),
});
const shown = (name: string, cell: (client: ClientRecord) => string): SheetColumn => ({
  target: name,
  heading: labels[name] ?? name,
  cell,
});

/** The client's own columns, in the order of the form; `id` is how an exported client is known when it comes back. */
export const clientColumns: SheetColumn[] = [
  { ...plain('id'), heading: 'ID Clientela' },
  plain('name'),
  plain('alias'),
  plain('tax_id'),
  shown('vat_payer', (client) => yesNo(client.vat_payer)),
  plain('trade_register_no'),
  shown('phone', (client) => phone(client.phone)),
  shown('mobile', (client) => phone(client.mobile)),
  plain('email'),
  shown('email_enabled', (client) => yesNo(client.email_enabled)),
  shown('marketing_enabled', (client) => yesNo(client.marketing_enabled)),
  shown('manager_ids', (client) => client.managers.map(({ name, email }) => `${name} <${email}>`).join(', ')),
  plain('country'),
  shown('county', (client) => county(client.county)),
  plain('locality'),
  shown('sector', (client) => number(client.sector)),
  plain('street'),
  plain('street_no'),
  plain('address_extra'),
  plain('postal_code'),
  shown('type_id', (client) => client.type_name),
  shown('level_id', (client) => client.level_name),
  plain('bank'),
  plain('iban'),
  shown('payment_term_days', (client) => number(client.payment_term_days)),
  shown('payment_method', (client) => labelOf(paymentMethodOptions, client.payment_method)),
  shown('status', (client) => labelOf(statusOptions, client.status)),
  shown('shipping_payer', (client) => labelOf(shippingPayerOptions, client.shipping_payer)),
  shown('fax', (client) => phone(client.fax)),
  plain('website'),
  shown('source_id', (client) => client.source_name ?? ''),
  plain('caen_code'),
  shown('caen_revision', (client) => number(client.caen_revision)),
  plain('activity'),
  shown('tags', (client) => client.tags.map(({ name }) => name).join(', ')),
  shown('lat', (client) => (client.geo_source === 'manual' ? number(client.lat) : '')),
  shown('lon', (client) => (client.geo_source === 'manual' ? number(client.lon) : '')),
  shown('notify_sms', (client) => yesNo(client.notify_sms)),
  shown('notify_email', (client) => yesNo(client.notify_email)),
];

const contactColumn = (name: string, heading: string, cell: (contact: Contact) => string): SheetColumn => ({
  target: `contacts.${name}`,
  heading: `Contact: ${heading}`,
  cell: (_client, { contact }) => (contact ? cell(contact) : ''),
});

/** What the list can show and nobody fills: it leaves with an export and is passed over when it comes back. */
export const keptColumns: SheetColumn[] = [
  { target: 'last_order_date', heading: 'Ultima comandă', cell: (client) => client.last_order_date ?? '' },
  { target: 'balance', heading: 'Sold', cell: (client) => client.balance.replace('.', ',') },
  {
    target: 'blocked',
    heading: 'Blocat',
    cell: ({ account }) => yesNo(creditState(account, account).blocked),
  },
  { target: 'created_at', heading: 'Adăugat', cell: (client) => formatDay(client.created_at) },
  { target: 'updated_at', heading: 'Modificat', cell: (client) => formatDay(client.updated_at) },
];

/** The columns of one contact; a client with several stands on several rows. */
export const contactColumns: SheetColumn[] = [
  contactColumn('name', 'nume', ({ name }) => name),
  contactColumn('job_title', 'funcția', ({ job_title }) => job_title ?? ''),
  contactColumn('email', 'e-mail', ({ email }) => email ?? ''),
  contactColumn('phone', 'telefon', (contact) => phone(contact.phone)),
  contactColumn('marketing_enabled', 'e-mail marketing', (contact) => yesNo(contact.marketing_enabled)),
  contactColumn('receives', 'primește', ({ receives }) =>
    receives.map((kind) => labelOf(receivesOptions, kind)).join(', '),
  ),
];

const addressColumn = (name: string, heading: string, cell: (address: Address) => string): SheetColumn => ({
  target: `delivery_addresses.${name}`,
  heading: `Livrare: ${heading}`,
  cell: (_client, { address }) => (address ? cell(address) : ''),
});

/** The columns of one delivery address; a client with several stands on several rows. */
export const addressColumns: SheetColumn[] = [
  addressColumn('label', 'denumire locație', ({ label }) => label),
  addressColumn('country', 'țara', ({ country }) => country),
  addressColumn('county', 'județ', (address) => county(address.county)),
  addressColumn('locality', 'localitate', ({ locality }) => locality ?? ''),
  addressColumn('sector', 'sector', ({ sector }) => number(sector)),
  addressColumn('street', 'stradă', ({ street }) => street ?? ''),
  addressColumn('street_no', 'număr stradă', ({ street_no }) => street_no ?? ''),
  addressColumn('address_extra', 'informații suplimentare', ({ address_extra }) => address_extra ?? ''),
  addressColumn('postal_code', 'cod poștal', ({ postal_code }) => postal_code ?? ''),
  addressColumn('contact_name', 'persoana de contact', ({ contact_name }) => contact_name ?? ''),
  addressColumn('contact_phone', 'telefon contact', ({ contact_phone }) => phone(contact_phone)),
  addressColumn('is_default', 'implicit', ({ is_default }) => yesNo(is_default)),
];

/** Every column, in the order of the template. */
export const sheetColumns: SheetColumn[] = [...clientColumns, ...contactColumns, ...addressColumns];
