import { PassThrough, type Readable } from 'node:stream';
import { hidePersonalIds } from '../romania/personal-id.ts';
import type { ErrorRow } from './items/queries.ts';
import { fieldLabel } from './shown.ts';

/** Where the next rows come from: some after an item, none at the end. */
type NextRows = (after: number) => Promise<ErrorRow[]>;

/**
 * The rows that were not taken in, as they came, each with the reason beside it. Every cell is text, so that nothing
 * that somebody typed is ever a formula; written as it is read, whatever the number of rows. A CNP is whole only for
 * whoever may see it: the one who brought the file has it anyway.
 */
export async function errorsWorkbook(
  headings: string[],
  nextRows: NextRows,
  { showsCnp }: { showsCnp: boolean },
): Promise<Readable> {
  // Loaded where it is used: the library takes 40 MB.
  const { default: excel } = await import('exceljs');
  const stream = new PassThrough();
  const workbook = new excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  const sheet = workbook.addWorksheet('Erori', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = ['Rând', ...headings, 'Motiv'].map((_, index) => ({ width: index === 0 ? 7 : 22 }));
  const write = async () => {
    sheet.addRow(['Rând', ...headings, 'Motiv']).font = { bold: true };
    sheet.lastRow?.commit();
    for (let after = 0, rows = await nextRows(0); rows.length > 0; rows = await nextRows(after)) {
      after = rows.at(-1)?.number ?? after;
      for (const row of rows) {
        const cells = cellsOf(row, headings.length);
        sheet.addRow(showsCnp ? cells : cells.map(hidePersonalIds)).commit();
      }
    }
    sheet.commit();
    await workbook.commit();
  };
  write().catch((error: Error) => stream.destroy(error));
  return stream;
}

function cellsOf({ line, cells, notes }: ErrorRow, width: number): string[] {
  const own = notes.filter((note) => note.line === line);
  const reasons = (own.length > 0 ? own : notes).map(({ field, message }) =>
    [fieldLabel(field), message].filter(Boolean).join(': '),
  );
  return [
    String(line),
    ...Array.from({ length: width }, (_, index) => cells[index] ?? ''),
    reasons.join(' '),
  ];
}
