import { PassThrough, type Readable } from 'node:stream';

/** A workbook with every cell as text, row after row: numbers of firms and telephones stay as they are. */
export function xlsxOf(headings: string[], rows: AsyncIterable<string[]>): Readable {
  const out = new PassThrough();
  write(out, headings, rows).catch((error: Error) => out.destroy(error));
  return out;
}

async function write(out: PassThrough, headings: string[], rows: AsyncIterable<string[]>): Promise<void> {
  // Loaded when it is wanted: it weighs as much as the rest of a web process.
  const { default: excel } = await import('exceljs');
  const workbook = new excel.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  const sheet = workbook.addWorksheet('Clienți', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = headings.map((header) => ({
    header,
    width: Math.max(12, header.length + 2),
    style: { numFmt: '@' },
  }));
  sheet.getRow(1).font = { bold: true };
  for await (const row of rows) {
    sheet.addRow(row.map((cell) => cell || null)).commit();
    // The writer does not wait for a slow reader by itself.
    if (out.writableNeedDrain) await new Promise((drained) => out.once('drain', drained));
  }
  sheet.commit();
  await workbook.commit();
}
