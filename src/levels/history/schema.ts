import { z } from 'zod';
import { cleanText } from '../../clients/input.ts';

export const clientParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });

export const historyQuery = z.object({
  after: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const dayMessage = 'Alegeți o zi din calendar sau lăsați gol.';

/** How long a level is held: through this day, or until somebody unlocks it. */
export const lockSchema = z.object({
  until: z.preprocess(
    cleanText,
    z.union([z.literal('').transform(() => null), z.iso.date({ error: dayMessage })], { error: dayMessage }),
  ),
});

const move = {
  id: z.number().int(),
  cause: z.enum(['automatic', 'manual', 'import']),
  changed_at: z.iso.datetime(),
  changed_by: z.number().int().nullable(),
};
const listOf = (item: z.ZodType) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: z.null() });

export const levelHistoryShape = listOf(
  z.object({
    ...move,
    from_level_id: z.number().int(),
    to_level_id: z.number().int(),
    average: z.string().nullable(),
    orders_count: z.number().int(),
    period_months: z.number().int().nullable(),
  }),
);

export const statusHistoryShape = listOf(
  z.object({ ...move, from_status: z.string(), to_status: z.string() }),
);
