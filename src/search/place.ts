import type { z } from 'zod';
import { readColumns } from './columns.ts';
import { type ListQuery, listQuerySchema } from './schema.ts';

/** Where a person is in the list: its query, the view it was opened by, and the columns that the address asks for. */
export type Place = ListQuery & { view: number | undefined; columns: string[] | undefined };

/** Reads the list's address; a view or column that is none is left out, what the query refuses is told. */
export function readPlace(given: Record<string, unknown>): z.ZodSafeParseResult<Place> {
  const parsed = listQuerySchema.safeParse(given);
  if (!parsed.success) return parsed as z.ZodSafeParseError<Place>;
  const place = { ...parsed.data, view: readId(given.view), columns: readColumns(given.columns) };
  return { success: true, data: place };
}

function readId(given: unknown): number | undefined {
  const id = Number([given].flat().at(-1));
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
