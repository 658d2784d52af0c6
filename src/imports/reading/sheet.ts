import { fixDiacritics } from '../../romania/diacritics.ts';
import { limits } from './limits.ts';

/**
 * A row with something in it. `line` is its number in the file, from 1, empty rows counted. Cells are text: trimmed,
 * '' where empty, dates as YYYY-MM-DD, truth as da/nu, numbers as written without exponent; the empty cells at the end
 * are left out.
 */
export type SheetRow = { line: number; cells: string[] };

/** How a file was read. `complete` is false when there were more rows than were asked for. */
export type ReadReport = {
  format: 'xlsx' | 'csv';
  sheet: string;
  encoding: string;
  delimiter: string;
  rows: number;
  complete: boolean;
};

/** An open file: what is known of it, and its rows in batches. */
export type OpenSheet = {
  facts: Omit<ReadReport, 'rows' | 'complete'>;
  batches: AsyncIterable<SheetRow[]>;
};

/** A file that is not taken in; the message is one sentence for the person who sent it. */
export class Unreadable extends Error {}

/** The row as it is handed on, or nothing when all its cells are empty. */
export function finishRow(line: number, values: string[]): SheetRow | undefined {
  const cells = values.map((value) => cleanCell(value, line));
  const last = cells.findLastIndex((cell) => cell !== '');
  if (last < 0) return undefined;

  if (last >= limits.columns)
    throw new Unreadable(
      `Rândul ${line} are peste ${limits.columns} de coloane; păstrați numai coloanele clienților.`,
    );
  cells.length = last + 1;
  if (cells.reduce((sum, cell) => sum + cell.length, 0) > limits.rowCharacters)
    throw new Unreadable(`Rândul ${line} are prea mult text (peste 1.000.000 de caractere).`);
  return { line, cells };
}

/** Refuses a text that is longer than a cell of Excel can be. */
export function checkLength(text: string, line: number): void {
  if (text.length <= limits.cellCharacters) return;
  const where = line > 0 ? ` din rândul ${line}` : '';
  throw new Unreadable(`O celulă${where} are peste 32.767 de caractere, cât primește Excel.`);
}

// Most cells are plain: what needs no cleaning does not pay for it.
const UNTIDY = /[^\x20-\x7e]| {2}/;

function cleanCell(value: string, line: number): string {
  if (value === '') return value;
  checkLength(value, line);
  if (!UNTIDY.test(value)) return value.trim();
  const lines = value
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .split('\n');
  return lines.map(fixDiacritics).join('\n').trim();
}
