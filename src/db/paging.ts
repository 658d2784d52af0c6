import { Refused } from '../errors.ts';

/** Where a page ended: the sort key and the id of its last row. Opaque to whoever carries it. */
export type Cursor = { key: string; id: number };

export function writeCursor({ key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

export function readCursor(after: string): Cursor {
  try {
    const [key, id] = JSON.parse(Buffer.from(after, 'base64url').toString()) as unknown[];
    if (typeof key === 'string' && Number.isSafeInteger(id)) return { key, id: id as number };
  } catch {}
  throw new Refused(422, 'Pagina cerută nu mai există. Reîncărcați lista.', [
    { field: 'after', message: 'Cheia paginii nu este a noastră.' },
  ]);
}
