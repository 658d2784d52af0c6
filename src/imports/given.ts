import { parseAddressCell } from '../romania/address-cell.ts';
import { fold } from '../romania/diacritics.ts';
import { isMasked } from '../romania/personal-id.ts';
import { searchKey } from '../search/document.ts';
import { type Names, readCell } from './cell.ts';

/** A cell that says something: its text, what it means for the client's schema, and the line where it stands. */
export type GivenCell = { text: string; value: unknown; line: number };
export type GivenRow = Record<string, GivenCell>;
/** What is wrong or remarkable, in which field and at which line of the sheet. */
export type Note = { field: string; line: number; message: string };

/** What the rows of one client say: only cells with something in them. */
export type Given = {
  line: number;
  values: GivenRow;
  contacts: GivenRow[];
  delivery_addresses: GivenRow[];
  errors: Note[];
};

export type FileRow = { line: number; cells: string[] };
type ListName = 'contacts' | 'delivery_addresses';

/**
 * Brings together the rows of one client. Contacts and delivery addresses come from any row and any group of columns;
 * two different texts for the same field of the client are an error, for nobody can tell which one is meant.
 */
export function gather(rows: FileRow[], targets: ColumnTarget[], names: Names): Given {
  const given: Given = {
    line: rows[0]?.line ?? 0,
    values: {},
    contacts: [],
    delivery_addresses: [],
    errors: [],
  };
  for (const row of rows) {
    const lists = new Map<string, { list: ListName; row: GivenRow }>();
    for (const [index, target] of targets.entries()) {
      const text = row.cells[index]?.trim() ?? '';
      // A masked number came out of an export of ours: it says nothing of the number.
      if (!target || text === '' || (target.field === 'tax_id' && isMasked(text))) continue;
      const path = target.list ? `${target.list}[${target.index}]` : '';
      if (target.list && !lists.has(path)) lists.set(path, { list: target.list, row: {} });
      const into = lists.get(path)?.row ?? given.values;
      put(given, into, { field: target.field, path, text, line: row.line }, names);
    }
    for (const { list, row: found } of lists.values()) addRow(given[list], found);
  }
  for (const row of [given.values, ...given.delivery_addresses]) spread(row);
  return given;
}

/** Where the cells of a column go; undefined: nowhere. */
export type ColumnTarget = { field: string; list?: ListName; index?: number } | undefined;

export function readTarget(target: string): ColumnTarget {
  if (target === '') return undefined;
  const [, list, index, field] = /^(contacts|delivery_addresses)\[(\d+)\]\.(\w+)$/.exec(target) ?? [];
  return list ? { list: list as ListName, index: Number(index), field: field as string } : { field: target };
}

type Cell = { field: string; path: string; text: string; line: number };

function put(given: Given, into: GivenRow, { field, path, text, line }: Cell, names: Names): void {
  const before = into[field];
  if (before && meaning(field, before.text) === meaning(field, text)) return;
  const name = path ? `${path}.${field}` : field;
  if (before) {
    const message = `Rândurile ${before.line} și ${line} spun altceva: „${before.text}” și „${text}”.`;
    given.errors.push({ field: name, line, message });
    return;
  }
  const read = readCell(field, text, names);
  if (read.ok) into[field] = { text, value: read.value, line };
  else given.errors.push({ field: name, line, message: read.message });
}

/** What two spellings have in common: RO 123 and 123, +40 722 and 0722, S.R.L. and SRL are the same. */
function meaning(field: string, text: string): string {
  const key = searchKey(text).replace(/ /g, '');
  if (field === 'tax_id') return key.replace(/^ro/, '');
  return /phone$|^mobile$|^fax$/.test(field) ? key.replace(/^(?:00)?40?(?=\d{9}$)|^0(?=\d{9}$)/, '') : key;
}

/** The same contact or address may stand on every row of its client: it is one, with what each row adds. */
function addRow(rows: GivenRow[], found: GivenRow): void {
  if (Object.keys(found).length === 0) return;
  const twin = rows.find((row) => agree(row, found));
  if (twin) Object.assign(twin, { ...found, ...twin });
  else rows.push(found);
}

function agree(one: GivenRow, other: GivenRow): boolean {
  const common = Object.keys(one).filter((field) => other[field]);
  const known = ['name', 'email', 'label', 'address'].some((field) => common.includes(field));
  return known && common.every((field) => fold(one[field]?.text ?? '') === fold(other[field]?.text ?? ''));
}

/** A whole address in one cell becomes its parts; a column of its own for a part is heard first. */
function spread(row: GivenRow): void {
  const { address } = row;
  if (!address) return;
  delete row.address;
  for (const [part, value] of Object.entries(parseAddressCell(address.text))) {
    if (value === null || row[part]) continue;
    row[part] = { text: String(value), value, line: address.line };
  }
}

/** The bare values of a row, as the client's schema takes them. */
export function valuesOf(row: GivenRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([field, { value }]) => [field, value]));
}
