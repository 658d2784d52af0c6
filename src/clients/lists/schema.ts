import { z } from 'zod';
import { requiredReference, requiredText, text, whole } from '../input.ts';

const name = requiredText(60, 'Completați denumirea.');
const tagName = requiredText(40, 'Completați denumirea.').refine((value) => !/[,;]/.test(value), {
  error: 'O etichetă nu are virgule.',
});

/** What a new or changed row of each list carries. */
export const listSchemas = {
  types: z.object({
    name,
    payment_term_days: whole(0, 365, 'Termenul de plată este un număr de zile între 0 și 365.'),
    order_note: text(500),
  }),
  levels: z.object({ name, rank: whole(1, 1000, 'Rangul este un număr de la 1 la 1000.') }),
  sources: z.object({ name }),
  tags: z.object({ name: tagName }),
};

export const listParams = z.object({
  list: z.enum(['types', 'levels', 'sources', 'tags']),
  id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
});

export const mergeSchema = z.object({ into_id: requiredReference('Alegeți rândul cu care să îl uniți.') });

/** A deletion carries nothing. */
export const deletionSchema = z.object({});

export const positionSchema = z.object({
  direction: z.enum(['up', 'down'], { error: 'Alegeți în sus sau în jos.' }),
});

export type ListInput = {
  name: string;
  payment_term_days?: number | null;
  order_note?: string | null;
  rank?: number | null;
};
