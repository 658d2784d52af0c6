import { z } from 'zod';
import { notListed, optional, optionalDay, optionalId } from '../../web/query.ts';

const day = optionalDay('Perioada se scrie ca 2026-11-24.');
const perPage = { error: 'Pagina are între 1 și 200 de modificări.' };

/** The address of a client's history. `by`: a person of ours, the program itself, or the client's people in the portal. */
export const changesQuery = z.object({
  field: optional(z.string(notListed).regex(/^[a-z_]{1,40}$/, notListed)),
  by: optional(z.union([z.enum(['system', 'portal']), z.coerce.number().int().positive()], notListed)),
  from: day,
  to: day,
  after: optionalId,
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});
export type ChangesQuery = z.output<typeof changesQuery>;

export const entryParams = z.object({
  id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
  entry_id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});
export const fieldQuery = z.object({ field: z.string() });
export const restorationSchema = z.object({ field: z.string(), version: z.coerce.number().int().positive() });

/** The history as JSON: what was and what is of each field that an entry touched. */
export const changesShape = z.object({
  items: z.array(
    z.object({
      id: z.number().int(),
      at: z.iso.datetime(),
      by: z.object({ kind: z.enum(['user', 'system', 'portal']), name: z.string().nullable() }),
      via: z.string().nullable(),
      action: z.string(),
      subject: z.string(),
      subject_id: z.number().int(),
      version: z.number().int().nullable(),
      changes: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])),
    }),
  ),
  next: z.string().nullable(),
  total: z.null(),
});
