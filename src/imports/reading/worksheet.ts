import { limits } from './limits.ts';
import type { NumberFormat } from './number-formats.ts';
import { numberText } from './number-text.ts';
import type { SharedStrings } from './shared-strings.ts';
import { checkLength, finishRow, type SheetRow, Unreadable } from './sheet.ts';
import { readXml } from './xml.ts';
import { damaged } from './zip.ts';

const lastLine = 1_048_576;
const lastColumn = 16_384;

type Book = { strings: SharedStrings; formats: NumberFormat[]; from1904: boolean };

/** The rows of a worksheet, in batches as they come. */
export async function* readRows(bytes: AsyncIterable<Buffer>, book: Book): AsyncGenerator<SheetRow[]> {
  let rows: SheetRow[] = [];
  let cells: string[] = [];
  let [line, column, type, style] = [0, -1, '', 0];
  let [value, takes, phonetic] = ['', false, false];

  const endCell = () => {
    const text = cellText(type, value, book, style);
    if (text === '') return;
    if (column >= limits.columns)
      throw new Unreadable(
        `Rândul ${line} are peste ${limits.columns} de coloane; păstrați numai coloanele clienților.`,
      );
    while (cells.length < column) cells.push('');
    cells[column] = text;
  };
  const endRow = () => {
    const row = finishRow(line, cells);
    if (row) rows.push(row);
    cells = [];
  };

  const pieces = readXml(bytes, {
    open: (tag, attributes) => {
      if (tag === 'c') {
        column = attributes.r === undefined ? column + 1 : columnOf(attributes.r);
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        value = '';
      } else if (tag === 'v' || tag === 't') takes = !phonetic;
      else if (tag === 'row') {
        line = lineOf(attributes.r, line);
        column = -1;
      } else if (tag === 'rPh') phonetic = true;
    },
    text: (piece) => {
      if (!takes) return;
      value += piece;
      checkLength(value, line);
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't') takes = false;
      else if (tag === 'c') endCell();
      else if (tag === 'row') endRow();
      else if (tag === 'rPh') phonetic = false;
    },
  });
  for await (const _ of pieces) {
    if (rows.length === 0) continue;
    yield rows;
    rows = [];
  }
}

function cellText(type: string, value: string, { strings, formats, from1904 }: Book, style: number): string {
  if (value === '') return '';
  if (type === 'n') return numberText(value, formats[style] ?? 'plain', from1904);
  if (type === 's') return unescaped(strings(Number(value)));
  if (type === 'b') return value === '1' || value === 'true' ? 'da' : 'nu';
  if (type === 'd') return value.slice(0, 10);
  // #N/A and its like say that there is no value.
  return type === 'e' ? '' : unescaped(value);
}

/** Excel writes what XML cannot hold as _x000D_. */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** `AB12` → 27. */
function columnOf(reference: string): number {
  let number = 0;
  for (let index = 0; index < reference.length && index < 4; index += 1) {
    const letter = reference.charCodeAt(index) & 0xdf;
    if (letter < 65 || letter > 90) break;
    number = number * 26 + letter - 64;
  }
  if (number < 1 || number > lastColumn) throw new Unreadable(damaged);
  return number - 1;
}

// Numbers only grow, so that a row is known by its line.
function lineOf(given: string | undefined, before: number): number {
  const line = Math.max(before + 1, Number(given ?? 0) || 0);
  if (!Number.isInteger(line) || line > lastLine) throw new Unreadable(damaged);
  return line;
}
