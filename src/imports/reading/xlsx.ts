import { limits } from './limits.ts';
import { readNumberFormats } from './number-formats.ts';
import { readSharedStrings } from './shared-strings.ts';
import type { OpenSheet, SheetRow } from './sheet.ts';
import { findWorkbook, type Workbook } from './workbook.ts';
import { readRows } from './worksheet.ts';
import { openZip, orDamaged, type Parts } from './zip.ts';

/** Opens the first visible sheet of a workbook. */
export async function openXlsx(path: string): Promise<OpenSheet> {
  const parts = await openZip(path);
  const workbook = await orDamaged(() => findWorkbook(parts));
  return {
    facts: { format: 'xlsx', sheet: workbook.name, encoding: 'utf-8', delimiter: '' },
    batches: rowsOf(parts, workbook),
  };
}

async function* rowsOf(parts: Parts, workbook: Workbook): AsyncGenerator<SheetRow[]> {
  const { sheet, sharedStrings, styles, from1904 } = workbook;
  const formats = styles
    ? await orDamaged(() => readNumberFormats(parts.bytesOf(styles, limits.smallPartBytes)))
    : [];
  const strings = sharedStrings
    ? await orDamaged(() => readSharedStrings(parts.bytesOf(sharedStrings, limits.sharedStringXmlBytes)))
    : () => '';
  const batches = readRows(parts.bytesOf(sheet, limits.sheetBytes), { strings, formats, from1904 });
  for (;;) {
    const { value, done } = await orDamaged(() => batches.next());
    if (done) return;
    yield value;
  }
}
