import { PassThrough, type Readable } from 'node:stream';

/** Text is the kind of a column that tells none; amounts and days come as JSON writes them. */
export type SheetColumn = { heading: string; kind?: 'money' | 'day' | 'whole'; width?: number };
export type SheetCells = (string | number | null)[];
export type Sheet = {
  name: string;
  /** What stands above the headings. */
  title: string[];
  columns: SheetColumn[];
  rows: Iterable<SheetCells> | AsyncIterable<SheetCells>;
};

/** Headers of a workbook that a browser keeps as a file. @param name without the ending, as `surse-2026-11` */
export function workbookHeaders(name: string): Record<string, string> {
  return { 'content-type': workbookType, 'content-disposition': `attachment; filename="${name}.xlsx"` };
}

/** The media type of what `workbookOf` writes. */
export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const formats: Record<NonNullable<SheetColumn['kind']> | 'text', string> = {
  money: '#,##0.00;[Red]-#,##0.00',
  day: 'dd.mm.yyyy',
  whole: '0',
  text: '@',
};

/** A workbook that is written while it is read: text stays text, amounts are numbers, days are days. */
export function workbookOf(sheets: Sheet[]): Readable {
  const out = new PassThrough();
  write(out, sheets).catch((error: Error) => out.destroy(error));
  return out;
}

async function write(out: PassThrough, sheets: Sheet[]): Promise<void> {
  // Loaded when it is wanted: it weighs as much as the rest of a web process.
  const { default: excel } = await import('exceljs');
  const workbook = new excel.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  for (const { name, title, columns, rows } of sheets) {
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: title.length + 1 }] });
    sheet.columns = columns.map(({ heading, kind, width = Math.max(12, heading.length + 2) }) => ({
      width,
      style: { numFmt: formats[kind ?? 'text'] },
    }));
    for (const line of title) sheet.addRow([line]).commit();
    const headings = sheet.addRow(columns.map(({ heading }) => heading));
    headings.font = { bold: true };
    headings.commit();
    for await (const row of rows) {
      sheet.addRow(row.map((cell, index) => cellOf(cell, columns[index]?.kind))).commit();
      // The writer does not wait for a slow reader by itself.
      if (out.writableNeedDrain) await new Promise((drained) => out.once('drain', drained));
    }
    sheet.commit();
  }
  await workbook.commit();
}

function cellOf(cell: string | number | null, kind: SheetColumn['kind']) {
  if (cell === null || cell === '') return null;
  if (kind === 'day') return new Date(`${cell}T00:00:00Z`);
  return kind ? Number(cell) : String(cell);
}
