import { createHash } from 'node:crypto';
import { fold } from '../romania/diacritics.ts';
import { findHeadingRow, recognizeHeadings } from './headings.ts';
import type { SheetRow } from './reading/box.ts';
import type { ImportColumn } from './schema.ts';

/** The columns of a file: the line of their headings (0: there are none), and three samples of each. */
export type FileColumns = { headingLine: number; columns: ImportColumn[]; recognized: string[] };

const sampleLength = 60;

/** Finds the columns in the first rows of a file. */
export function columnsOf(rows: SheetRow[]): FileColumns {
  const place = findHeadingRow(rows);
  const headings = rows[place]?.cells ?? [];
  const headed = recognizeHeadings(headings).some(Boolean) || looksLikeHeadings(rows, place);
  const data = headed ? rows.slice(place + 1) : rows;
  const width = Math.max(headings.length, ...data.map(({ cells }) => cells.length));
  const columns = Array.from({ length: width }, (_, index) => ({
    heading: (headed && headings[index]) || `Coloana ${letterOf(index)}`,
    samples: samplesOf(data, index),
  }));
  return {
    headingLine: headed ? (rows[place]?.line ?? 0) : 0,
    columns,
    recognized: recognizeHeadings(Array.from({ length: width }, (_, index) => headings[index] ?? '')),
  };
}

/** A first row of words alone, above rows that are not all so, names columns that nobody knows yet. */
function looksLikeHeadings(rows: SheetRow[], place: number): boolean {
  const isWords = ({ cells }: SheetRow) => cells.every((cell) => !/[\d@]/.test(cell));
  const [first, ...others] = rows.slice(place);
  return first !== undefined && isWords(first) && others.some((row) => !isWords(row));
}

/** By what a file with the same columns is known again. */
export function digestOf(columns: ImportColumn[]): string {
  const headings = columns.map(({ heading }) => fold(heading));
  return createHash('sha256').update(JSON.stringify(headings)).digest('hex');
}

/** Whether such a mapping tells clients apart at all. */
export function tellsClients(mapping: string[]): boolean {
  return ['name', 'tax_id', 'id'].some((target) => mapping.includes(target));
}

function samplesOf(rows: SheetRow[], index: number): string[] {
  const texts = rows.map(({ cells }) => cells[index]?.trim() ?? '').filter(Boolean);
  return [...new Set(texts)].slice(0, 3).map((text) => text.slice(0, sampleLength));
}

/** A, B … Z, AA: as a spreadsheet calls its columns. */
function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}
