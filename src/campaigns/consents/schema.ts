import { z } from 'zod';
import { optionalId } from '../../web/query.ts';

/** The tab's address: where the older campaigns and the older entries of the ledger begin. */
export const marketingQuery = z.object({ before: optionalId, ledger: optionalId });

/** An address whose owner told us no. */
export const refusalForm = z.object({
  email: z.string().trim().min(3).max(254),
});

/** What a person chooses on their own page. */
export const preferenceForm = z.object({ marketing: z.enum(['yes', 'no']) });
