import { fold } from '../romania/diacritics.ts';
import { isMasked } from '../romania/personal-id.ts';
import { parseTaxId } from '../romania/tax-id.ts';
import type { FileRow } from './given.ts';

/** The cell by which our template marks its example, so that nobody imports it. */
const example = 'exemplu';

/**
 * Tells which client each row is about, row after row: by our id, else by the tax id, else by the name. Rows of one
 * name that follow each other are one client, and so is a row that names nobody and goes on with the one above.
 * Undefined for a row that is not to be imported.
 */
export function createRowKeys(mapping: string[]): (row: FileRow) => string | undefined {
  const [idColumn, taxColumn, nameColumn, countryColumn] = ['id', 'tax_id', 'name', 'country'].map((target) =>
    mapping.indexOf(target),
  );
  const used = mapping.flatMap((target, index) => (target === '' ? [] : [index]));
  let above: { key: string; name: string; id: string; tax: string } | undefined;

  return (row) => {
    const cell = (column: number | undefined) => row.cells[column ?? -1]?.trim() ?? '';
    if (used.every((column) => cell(column) === '')) return undefined;
    const id = cell(idColumn);
    if (fold(id) === example) return undefined;
    const name = fold(cell(nameColumn));
    const tax = taxKey(cell(taxColumn), cell(countryColumn));
    const goesOn =
      above !== undefined &&
      ['', above.id].includes(id) &&
      ['', above.tax].includes(tax) &&
      ['', above.name].includes(name);
    if (above && goesOn) return above.key;
    const key = id !== '' ? `id ${id}` : tax !== '' ? `tax ${tax}` : `name ${row.line}`;
    above = { key, name, id, tax };
    return key;
  };
}

function taxKey(text: string, country: string): string {
  if (text === '' || isMasked(text)) return '';
  const parsed = parseTaxId(text, country || 'RO');
  return parsed.ok ? (parsed.value ?? '') : fold(text);
}
