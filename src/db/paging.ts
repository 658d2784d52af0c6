import { z } from 'zod';
import { Refused } from '../errors.ts';

/** Where a page ended: the sort key and the id of its last row. Opaque to whoever carries it. */
export type Cursor = { key: string; id: number };

export function writeCursor({ key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

export function readCursor(after: string): Cursor {
  try {
    const [key, id] = JSON.parse(Buffer.from(after, 'base64url').toString()) as unknown[];
    if (typeof key === 'string' && !key.includes('\0') && Number.isSafeInteger(id))
      return { key, id: id as number };
  } catch {}
  throw strangeCursor();
}

/** A cursor whose key is a day that is in the calendar. */
export function readDayCursor(after: string): Cursor {
  const cursor = readCursor(after);
  if (!isDay(cursor.key)) throw strangeCursor();
  return cursor;
}

/** Whether PostgreSQL takes a text for a day: it has no year 0. */
export const isDay = (text: string): boolean => z.iso.date().safeParse(text).success && text >= '0001-01-01';

/** The refusal of a cursor that no list of ours wrote. */
export const strangeCursor = (): Refused =>
  new Refused(422, 'Pagina cerută nu mai există. Reîncărcați lista.', [
    { field: 'after', message: 'Cheia paginii nu este a noastră.' },
  ]);
