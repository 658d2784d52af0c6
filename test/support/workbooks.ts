import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { type ReadReport, readSheet, type SheetRow } from '../../src/imports/reading/box.ts';
import type { OpenSheet } from '../../src/imports/reading/sheet.ts';

type Cell = ExcelJS.CellValue;

/** What a file holds, read as an import reads it: cells, lines and report. */
export async function readAll(
  content: Buffer | string,
  options: { maxRows?: number } = {},
): Promise<{ cells: string[][]; lines: number[]; report: ReadReport }> {
  return await withFile(content, async (path) => {
    const rows: SheetRow[] = [];
    const report = await readSheet(path, { ...options, onRows: (batch) => void rows.push(...batch) });
    return { cells: rows.map(({ cells }) => cells), lines: rows.map(({ line }) => line), report };
  });
}

/** The cells of a file, read by a reader outside the box: for the many files of a property test. */
export async function readOutside(
  content: Buffer | string,
  open: (path: string) => Promise<OpenSheet>,
): Promise<string[][]> {
  return await withFile(content, async (path) => {
    const rows: SheetRow[] = [];
    for await (const batch of (await open(path)).batches) rows.push(...batch);
    return rows.map(({ cells }) => cells);
  });
}

/** Lends a file with this content, without an ending that would tell what it is. */
export async function withFile<Result>(
  content: Buffer | string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const path = join(tmpdir(), `clientela-file-${randomUUID()}`);
  await writeFile(path, content);
  try {
    return await use(path);
  } finally {
    await rm(path);
  }
}

/** A workbook as Excel would write it, from rows of values. */
export async function workbook(
  rows: Cell[][],
  change: (book: ExcelJS.Workbook) => void = () => {},
): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('Clienți').addRows(rows);
  change(book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** A workbook from the XML of its parts; those not given are the least that is needed. */
export function rawWorkbook(parts: Record<string, Content>): Buffer {
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;
  return zip({
    '_rels/.rels': `<Relationships>${relation('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${relations}"><sheets><sheet name="Foaie" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('r1', 'worksheet', 'worksheets/sheet1.xml')}${relation('r2', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    ...parts,
  });
}

/** The XML of a worksheet with these rows of inline texts; `<` and its like are the caller's to escape. */
export function sheetXml(rows: string[][]): string {
  const cells = (row: string[]) => row.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
  return `<worksheet><sheetData>${rows.map((row) => `<row>${cells(row)}</row>`).join('')}</sheetData></worksheet>`;
}

/** A text, or one with a piece that comes so many times and is never held as a whole. */
export type Content = string | { before: string; piece: string; times: number; after: string };

type Lie = { size?: number; flags?: number };

/** A zip file; `lies` are what its directory says of every entry in place of the truth. */
export function zip(files: Record<string, Content>, lies: Lie = {}): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const { packed, crc, size } = pack(content);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE((lies.flags ?? 0) | 0x800, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc, 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(lies.size ?? size, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), head, place, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, listed, Buffer.from('PK\x05\x06'), end]);
}

function pack(content: Content): { packed: Buffer; crc: number; size: number } {
  const { before, piece, times, after } =
    typeof content === 'string' ? { before: content, piece: '', times: 0, after: '' } : content;
  const [first, middle, last] = [Buffer.from(before), Buffer.from(piece), Buffer.from(after)];
  // After a full flush the pieces depend on nothing before them, and can be set one after the other.
  const flushed = { level: 9, finishFlush: constants.Z_FULL_FLUSH };
  const repeated = deflateRawSync(middle, flushed);
  let crc = crc32(first);
  for (let turn = 0; turn < times; turn += 1) crc = crc32(middle, crc);
  return {
    packed: Buffer.concat([
      deflateRawSync(first, flushed),
      ...Array.from({ length: times }, () => repeated),
      deflateRawSync(last),
    ]),
    crc: crc32(last, crc),
    size: first.length + middle.length * times + last.length,
  };
}

/** The same numbers between 0 and 1 for the same seed (mulberry32), so that a failure can be met again. */
export function seeded(seed: number): {
  below(limit: number): number;
  of<Item>(items: readonly Item[]): Item;
} {
  let state = seed * 0x9e3779b1;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  };
  return { below, of: (items) => items[below(items.length)] as (typeof items)[number] };
}

/** Every sheet of a workbook of ours by its name, its rows as plain values. */
export async function readSheets(content: Buffer): Promise<Record<string, Cell[][]>> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(content as unknown as ArrayBuffer);
  return Object.fromEntries(
    book.worksheets.map((sheet) => {
      const rows: Cell[][] = [];
      sheet.eachRow((row) => rows.push((row.values as Cell[]).slice(1)));
      return [sheet.name, rows];
    }),
  );
}
