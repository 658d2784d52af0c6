import { type SheetRow, Unreadable } from '../../imports/reading/box.ts';
import { readKeptSheet } from '../../imports/sheet-file.ts';
import { type Column, isHeading, recognizeColumns } from './headings.ts';
import type { GivenRow } from './plan.ts';

const most = 20_000;
// Exports put a title, the firm and a date above the row that names the columns.
const lookedFor = 30;

/**
 * The rows of a file with products, read in the box. Cells that are empty or of no known column are left out.
 * @throws Unreadable with a sentence for the person
 */
export async function readProducts(content: Buffer): Promise<GivenRow[]> {
  const sheet: SheetRow[] = [];
  await readKeptSheet(content, {
    maxRows: most + lookedFor + 1,
    onRows: (batch) => void sheet.push(...batch),
  });
  const headings = sheet.slice(0, lookedFor).findIndex(({ cells }) => isHeading(recognizeColumns(cells)));
  if (headings < 0)
    throw new Unreadable(
      'Nu am găsit rândul cu denumirile coloanelor: trebuie cel puțin Cod și încă una, de exemplu Denumire.',
    );
  const columns = recognizeColumns(sheet[headings]?.cells ?? []);
  const rows = sheet.slice(headings + 1);
  if (rows.length > most)
    throw new Unreadable('Fișierul are peste 20.000 de produse; împărțiți-l în mai multe.');
  if (rows.length === 0) throw new Unreadable('Sub denumirile coloanelor nu este niciun produs.');
  return rows.map((row) => givenRow(row, columns));
}

function givenRow({ line, cells }: SheetRow, columns: (Column | undefined)[]): GivenRow {
  const pairs = columns.flatMap((column, index) => {
    const cell = cells[index] ?? '';
    return column && cell !== '' ? [[column, cell] as const] : [];
  });
  return { line, cells: Object.fromEntries(pairs) };
}
