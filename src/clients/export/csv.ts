import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

/** A CSV that a Romanian spreadsheet opens as it is: UTF-8 with its mark, semicolons, no cell taken for a formula. */
export function csvOf(headings: string[], rows: AsyncIterable<string[]>): Readable {
  const lines = stringify({ bom: true, delimiter: ';', record_delimiter: 'windows' });
  return Readable.from(safely(headings, rows), { objectMode: true }).compose(lines) as Readable;
}

async function* safely(headings: string[], rows: AsyncIterable<string[]>) {
  yield headings;
  for await (const row of rows) yield row.map(withoutFormula);
}

/** A cell that a spreadsheet would calculate gets the apostrophe that makes it text; our import takes it off again. */
function withoutFormula(cell: string): string {
  return /^\s*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
