import { z } from 'zod';

export const importParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });

/** Which rows of a plan are looked at. */
export const planQuery = z.object({
  state: z.enum(['new', 'change', 'same', 'error']).optional().catch(undefined),
  after: z.coerce.number().int().nonnegative().max(2_000_000).optional().catch(undefined),
});
