import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { labels } from '../../clients/fields.ts';
import { renderPaper } from '../../romania/address.ts';
import { COUNTRIES } from '../../romania/countries.ts';
import { formatIban } from '../../romania/iban.ts';
import { formatPhone } from '../../romania/phone.ts';

/** What the people of a client may ask to have changed; of companies the register says the address. */
export const proposalFields = [
  'phone',
  'mobile',
  'email',
  'fax',
  'website',
  'iban',
  'address',
  'contacts',
  'delivery_addresses',
] as const;
export type ProposalField = (typeof proposalFields)[number];

export const fieldLabel = (field: string): string =>
  field === 'address' ? 'Adresa' : (labels[field] ?? field);

const contactNames = ['id', 'name', 'job_title', 'email', 'phone'] as const;
export const addressNames = [
  'country',
  'county',
  'locality',
  'sector',
  'street',
  'street_no',
  'address_extra',
  'postal_code',
] as const;
const deliveryNames = [
  'id',
  'label',
  ...addressNames,
  'contact_name',
  'contact_phone',
  'is_default',
] as const;

type Row = Record<string, unknown>;
type Held = Row & { contacts: Row[]; delivery_addresses: Row[] };

/**
 * What a record holds in a field, in the names and shapes that JSON has: a text, an address, or a whole list. Who of the
 * contacts receives what is not of it: that is another page's.
 */
export function heldBy(record: object, field: ProposalField): unknown {
  const held = record as Held;
  if (field === 'address') return only(held, addressNames);
  if (field === 'contacts') return held.contacts.map((row) => only(row, contactNames));
  if (field === 'delivery_addresses') return held.delivery_addresses.map((row) => only(row, deliveryNames));
  return held[field] ?? null;
}

const only = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null]));

/** Whether two values of a field are the same thing, whatever ids their rows have. */
export const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(bare(one), bare(other));

/** What a value is, in few letters: a form carries it, so that it is known which value a person was looking at. */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(bare(value))))
    .digest('base64url')
    .slice(0, 16);

const bare = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(({ id: _id, ...row }: Row) => row) : value;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * The fields of the record that taking a wish sets. Rows keep what was not asked about; a yes to marketing was given for
 * the address of then and goes with it.
 */
export function fieldsToSet(field: ProposalField, wanted: unknown, record: object): Row {
  const held = record as Held;
  if (field === 'address') return { ...(wanted as Row), siruta: null };
  if (field === 'iban') return { iban: wanted, bank: null };
  if (field === 'email')
    return { email: wanted, marketing_enabled: held.marketing_enabled && sameMail(held.email, wanted) };
  if (field === 'contacts')
    return { contacts: (wanted as Row[]).map((row) => contactOf(row, sameRow(row, held.contacts))) };
  if (field === 'delivery_addresses')
    return {
      delivery_addresses: (wanted as Row[]).map((row) => ({
        ...row,
        siruta: sirutaOf(row, sameRow(row, held.delivery_addresses)),
      })),
    };
  return { [field]: wanted };
}

const sameRow = ({ id }: Row, rows: Row[]): Row | undefined =>
  id === null ? undefined : rows.find((row) => row.id === id);

const contactOf = (row: Row, before: Row | undefined): Row => ({
  ...row,
  receives: before?.receives ?? [],
  marketing_enabled: before?.marketing_enabled === true && sameMail(before.email, row.email),
});

const sameMail = (one: unknown, other: unknown): boolean =>
  String(one ?? '').toLowerCase() === String(other ?? '').toLowerCase();

const sirutaOf = (row: Row, before: Row | undefined): unknown =>
  before?.county === row.county && before?.locality === row.locality ? before?.siruta : null;

/** A value as people read it, line by line; nothing is no line. */
export function linesOf(field: string, value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (field === 'contacts') return (value as Row[]).map(contactText);
  if (field === 'delivery_addresses') return (value as Row[]).map(deliveryText);
  if (field === 'address') return [addressText(value as Row)].filter(Boolean);
  if (field === 'iban') return [formatIban(String(value))];
  return [['phone', 'mobile', 'fax'].includes(field) ? formatPhone(String(value)) : String(value)];
}

const contactText = ({ name, job_title, email, phone }: Row): string =>
  [name, job_title, email, phone && formatPhone(String(phone))].filter(Boolean).join(', ');

function deliveryText(row: Row): string {
  const phone = row.contact_phone && formatPhone(String(row.contact_phone));
  const contact = [row.contact_name, phone].filter(Boolean).join(', ');
  const more = [addressText(row), contact, row.is_default === true && 'implicită'].filter(Boolean);
  return [`${row.label}:`, more.join('; ')].join(' ');
}

function addressText(row: Row): string {
  const country = row.country === 'RO' ? '' : COUNTRIES.find(({ code }) => code === row.country)?.name;
  return [renderPaper(row as never), country].filter(Boolean).join(', ');
}
