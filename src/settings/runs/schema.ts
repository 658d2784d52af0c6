import { z } from 'zod';

const perPage = { error: 'Pagina are între 1 și 200 de rulări.' };
const notAKey = { error: 'Cheia paginii nu este a noastră.' };

export const runListQuery = z.object({
  after: z.coerce.number(notAKey).int(notAKey).positive(notAKey).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage).default(50),
});

/** A night as the API answers it when it has run. */
export const nightShape = z.object({
  id: z.number().int(),
  levels_changed: z.number().int(),
  made_inactive: z.number().int(),
  ms: z.number().int(),
});

const time = z.iso.datetime();

export const nightListShape = z.object({
  items: z.array(
    nightShape.partial({ levels_changed: true, made_inactive: true, ms: true }).extend({
      run_key: z.string(),
      state: z.enum(['running', 'done', 'failed']),
      started_at: time,
      finished_at: time.nullable(),
      attempts: z.number().int(),
      error: z.string().nullable(),
      requested_by: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
  total: z.number().int(),
});
