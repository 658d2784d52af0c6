import type { ClientRecord } from '../clients/queries.ts';
import type { SheetColumn } from '../clients/sheet.ts';
import { addressColumns, contactColumns } from '../clients/sheet.ts';
import { fold } from '../romania/diacritics.ts';
import { type GivenRow, valuesOf } from './given.ts';

/** The rows of a list as they would be, each with the line of the sheet that speaks of it (0: none does). */
export type MergedRows = { rows: Record<string, unknown>[]; lines: number[]; touched: boolean };

/**
 * The contacts of a client with those of the file: one of the same e-mail or name takes what the file says, another
 * one is added, none goes.
 */
export function mergeContacts(record: ClientRecord, given: GivenRow[]): MergedRows {
  const merged = merge(record.contacts, given, (contact, row) => {
    const { email, name } = row;
    if (email && contact.email) return fold(contact.email) === fold(email.text) && alike(contact.name, name);
    return name !== undefined && fold(contact.name) === fold(name.text);
  });
  const shown = (contact: ClientRecord['contacts'][number]) => cellsOf(contactColumns, record, { contact });
  return written(merged, shown, contactName);
}

/** The delivery addresses likewise: one of the same name, or at the same place, is the same. */
export function mergeAddresses(record: ClientRecord, given: GivenRow[]): MergedRows {
  const merged = merge(record.delivery_addresses, given, (address, row) => {
    if (row.label) return fold(address.label) === fold(row.label.text);
    const same = (field: 'locality' | 'street' | 'street_no') =>
      fold(address[field] ?? '') === fold(String(row[field]?.value ?? ''));
    return same('locality') && same('street') && same('street_no');
  });
  const shown = (address: ClientRecord['delivery_addresses'][number]) =>
    cellsOf(addressColumns, record, { address });
  const result = written(merged, shown, addressLabel);
  return { ...result, rows: oneDefault(result.rows, given) };
}

/** The rows of a client that is new. */
export function freshRows(given: GivenRow[], kind: 'contacts' | 'delivery_addresses'): MergedRows {
  const named = kind === 'contacts' ? contactName : addressLabel;
  return {
    rows: given.map((row, index) => ({ ...named(row, index), ...valuesOf(row) })),
    lines: given.map(lineOf),
    touched: given.length > 0,
  };
}

// A person or a place without a name is called by what is known of it.
const contactName = (row: GivenRow) => ({ name: row.email?.text ?? row.phone?.text ?? '' });
const addressLabel = (row: GivenRow, index: number) => ({
  label:
    [row.locality?.text, row.street?.text].filter(Boolean).join(', ').slice(0, 100) || `Adresa ${index + 1}`,
});

const alike = (name: string, cell: GivenRow[string] | undefined) => !cell || fold(name) === fold(cell.text);
const lineOf = (row: GivenRow) => Object.values(row)[0]?.line ?? 0;

type Pair<Row> = { there: Row | undefined; row: GivenRow | undefined };

function merge<Row>(
  there: Row[],
  given: GivenRow[],
  isSame: (row: Row, given: GivenRow) => boolean,
): Pair<Row>[] {
  const pairs: Pair<Row>[] = there.map((row) => ({ there: row, row: undefined }));
  for (const row of given) {
    const twin = pairs.find((pair) => pair.there && !pair.row && isSame(pair.there, row));
    if (twin) twin.row = row;
    else pairs.push({ there: undefined, row });
  }
  return pairs;
}

function written<Row extends object>(
  pairs: Pair<Row>[],
  shown: (row: Row) => Record<string, string>,
  named: (row: GivenRow, index: number) => object,
): MergedRows {
  let touched = false;
  const rows = pairs.map(({ there, row }, index) => {
    if (!row) return { ...there };
    // A cell that says what our own export would write says nothing new.
    const cells = there ? shown(there) : {};
    const news = Object.fromEntries(
      Object.entries(row).filter(([field, { text }]) => !there || cells[field] !== text),
    );
    if (Object.keys(news).length > 0) touched = true;
    return { ...(there ?? named(row, index)), ...valuesOf(news) };
  });
  return { rows, lines: pairs.map(({ row }) => (row ? lineOf(row) : 0)), touched };
}

function cellsOf(columns: SheetColumn[], record: ClientRecord, row: Parameters<SheetColumn['cell']>[1]) {
  return Object.fromEntries(
    columns.map(({ target, cell }) => [target.split('.')[1] ?? '', cell(record, row)]),
  );
}

/** An address that the file makes the default takes that from the one that was it. */
function oneDefault(rows: Record<string, unknown>[], given: GivenRow[]): Record<string, unknown>[] {
  if (!given.some((row) => row.is_default?.value === true)) return rows;
  const last = rows.findLast((row) => row.is_default === true && given.some((one) => isOf(one, row)));
  return rows.map((row) => (last ? { ...row, is_default: row === last } : row));
}

const isOf = (given: GivenRow, row: Record<string, unknown>) =>
  given.is_default?.value === true && (!given.label || fold(given.label.text) === fold(String(row.label)));
