import { z } from 'zod';
import { text } from '../clients/input.ts';
import type { Reason } from './keys.ts';
import { reasons } from './score.ts';

const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);
const absent = (given: unknown) => (last(given) === '' ? undefined : last(given));

/** Which pairs are shown: a filter that is none of ours shows them all. */
export const pairsQuery = z.object({
  state: z.preprocess(last, z.enum(['open', 'dismissed']).catch('open')),
  reason: z.preprocess(
    absent,
    z
      .enum(reasons as [Reason, ...Reason[]])
      .optional()
      .catch(undefined),
  ),
  after: z.preprocess(absent, z.string().max(200).optional().catch(undefined)),
});

export const pairParams = z.object({
  id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});

/** Why two clients are two; nobody has to say. */
export const dismissalSchema = z.object({ reason: text(300) });
