import { z } from 'zod';

/** `mine=1`: only the clients that one manages; everything else shows all. */
export const todayQuery = z.object({
  mine: z.preprocess((given) => [given].flat().at(-1) === '1', z.boolean()),
});
