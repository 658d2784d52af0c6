import { labelOf, statusOptions } from '../clients/fields.ts';
import { COUNTIES } from '../romania/counties.ts';
import { formatPhone } from '../romania/phone.ts';
import { formatTaxId, type TaxIdKind } from '../romania/tax-id.ts';
import { formatDate, formatIsoDay, formatMoney, initialsOf } from '../web/format.ts';
import type { ClientRow } from './rows/queries.ts';

/** A row of the list; whether its client is blocked is read only where a column shows it. */
export type ListedRow = ClientRow & { blocked?: boolean };

/**
 * A column of the list. `targets` are the columns of the sheet (clients/sheet.ts) that hold what it shows; `kind` is
 * how its cell is drawn: a text, a number at the right, or a drawing of its own.
 */
export type Column = {
  key: string;
  label: string;
  kind: 'text' | 'num' | 'status' | 'managers' | 'tags';
  targets: string[];
  sort?: 'created' | 'last_order' | 'balance';
  text: (row: ListedRow) => string;
};

const column = (
  key: string,
  label: string,
  targets: string[],
  text: Column['text'],
  rest: Partial<Column> = {},
): Column => ({ key, label, kind: 'text', targets, text, ...rest });

const phone = (value: string | null) => (value ? formatPhone(value) : '');

/** What stands first in every row and cannot be put away. */
export const nameTargets = ['id', 'name', 'alias'];

/** Every column there is beside the name, in the order in which they are offered. */
const columns: Column[] = [
  column('tax_id', 'CIF', ['tax_id', 'vat_payer'], taxIdOf, { kind: 'num' }),
  column('place', 'Localitate', ['locality', 'county', 'sector', 'country'], placeOf),
  column('status', 'Status', ['status'], ({ status }) => labelOf(statusOptions, status), { kind: 'status' }),
  column('level', 'Nivel', ['level_id'], ({ level_name }) => level_name),
  column('type', 'Tip', ['type_id'], ({ type_name }) => type_name),
  column('manager', 'Manager', ['manager_ids'], ({ managers }) => namesOf(managers), { kind: 'managers' }),
  column('tags', 'Etichete', ['tags'], ({ tags }) => namesOf(tags), { kind: 'tags' }),
  column('phone', 'Telefon', ['phone'], (row) => phone(row.phone)),
  column('mobile', 'Mobil', ['mobile'], (row) => phone(row.mobile)),
  column('email', 'E-mail', ['email'], ({ email }) => email ?? ''),
  column(
    'trade_register_no',
    'Nr. înregistrare',
    ['trade_register_no'],
    (row) => row.trade_register_no ?? '',
  ),
  column('address', 'Adresă', ['street', 'street_no'], ({ street, street_no }) =>
    [street, street_no].filter(Boolean).join(' '),
  ),
  column('postal_code', 'Cod poștal', ['postal_code'], ({ postal_code }) => postal_code ?? ''),
  column('source', 'Sursa', ['source_id'], ({ source_name }) => source_name ?? ''),
  column('caen', 'CAEN', ['caen_code'], ({ caen_code }) => caen_code ?? '', { kind: 'num' }),
  column(
    'payment_term',
    'Termen (zile)',
    ['payment_term_days'],
    (row) => String(row.payment_term_days ?? ''),
    { kind: 'num' },
  ),
  column('website', 'Site', ['website'], ({ website }) => website?.replace(/^https?:\/\//, '') ?? ''),
  column(
    'last_order',
    'Ultima comandă',
    ['last_order_date'],
    ({ last_order_date }) => (last_order_date ? formatIsoDay(last_order_date) : ''),
    { kind: 'num', sort: 'last_order' },
  ),
  column('balance', 'Sold', ['balance'], ({ balance }) => formatMoney(balance), {
    kind: 'num',
    sort: 'balance',
  }),
  column('blocked', 'Blocat', ['blocked'], ({ blocked }) => (blocked ? 'Blocat' : '')),
  column('created', 'Adăugat', ['created_at'], ({ created_at }) => formatDate(created_at), {
    kind: 'num',
    sort: 'created',
  }),
  column('updated', 'Modificat', ['updated_at'], ({ updated_at }) => formatDate(updated_at), { kind: 'num' }),
];

export const usualColumns = ['tax_id', 'place', 'status', 'level', 'type', 'manager', 'tags'];

/** The columns that somebody may see: the balance only with its right. */
export const columnsFor = ({ seesBalance }: { seesBalance: boolean }): Column[] =>
  seesBalance ? columns : columns.filter(({ key }) => key !== 'balance');

/** The columns of these keys, in their order, each once; the usual ones where nothing was chosen. */
export function chosenColumns(keys: readonly string[] | null | undefined, among = columns): Column[] {
  return [...new Set(keys ?? usualColumns)].flatMap((key) => among.find((each) => each.key === key) ?? []);
}

/** Reads `columns` of an address: `tax_id,place`; undefined where it says nothing, or everything (`all`). */
export function readColumns(given: unknown): string[] | undefined {
  const text = [given].flat().at(-1);
  if (typeof text !== 'string' || text === '' || text === 'all') return undefined;
  return chosenColumns(text.slice(0, 600).split(',')).map(({ key }) => key);
}

export function taxIdOf({ tax_id, tax_id_kind, vat_payer }: ClientRow): string {
  return formatTaxId(tax_id, tax_id_kind as TaxIdKind, vat_payer);
}

/** Where a client is, as short as people say it: "Cluj-Napoca, CJ", "București, Sector 3". */
export function placeOf({ country, county, locality, sector }: ClientRow): string {
  if (county === 'RO-B') return sector ? `București, Sector ${sector}` : 'București';
  const plate = COUNTIES.find(({ code }) => code === county)?.plate ?? county;
  return [locality, plate, country === 'RO' ? '' : country].filter(Boolean).join(', ');
}

export const initialsOfAll = (people: { name: string }[]): string =>
  people.map(({ name }) => initialsOf(name)).join(', ');

const namesOf = (rows: { name: string }[]) => rows.map(({ name }) => name).join(', ');
