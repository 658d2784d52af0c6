import type { ClientRecord } from '../queries.ts';
import {
  addressColumns,
  clientColumns,
  contactColumns,
  keptColumns,
  type SheetColumn,
  sheetColumns,
} from '../sheet.ts';

/** What stands on every row of a client that takes several, so that each says whose it is. */
const identity = new Set(['id', 'name', 'tax_id']);

/** The columns of these targets behind the client's number; all of them when none are told. */
export function columnsOf(targets: string[] | undefined): SheetColumn[] {
  if (!targets) return sheetColumns;
  return [...clientColumns, ...keptColumns]
    .filter(({ target }) => target === 'id' || targets.includes(target))
    .sort((a, b) => targets.indexOf(a.target) - targets.indexOf(b.target));
}

/** The rows of one client: one, or as many as its longer list has where contacts and addresses are among the columns. */
export function rowsOf(client: ClientRecord, columns: SheetColumn[]): string[][] {
  const lists = columns.some((column) => contactColumns.includes(column) || addressColumns.includes(column));
  const count = lists ? Math.max(1, client.contacts.length, client.delivery_addresses.length) : 1;
  return Array.from({ length: count }, (_, index) => {
    const row = { contact: client.contacts[index], address: client.delivery_addresses[index] };
    return columns.map((column) =>
      index > 0 && clientColumns.includes(column) && !identity.has(column.target)
        ? ''
        : column.cell(client, row),
    );
  });
}
