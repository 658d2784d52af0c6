import { z } from 'zod';
import { isOrdered, percent, unordered, validity } from '../input.ts';

const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);
const notListed = { error: 'Alegeți din listă.' };
const reference = z.preprocess(
  (given) => (last(given) === '' || last(given) === undefined ? null : last(given)),
  z.coerce
    .number(notListed)
    .int(notListed)
    .positive(notListed)
    .max(Number.MAX_SAFE_INTEGER, notListed)
    .nullable(),
);

/** A discount: for whoever fits all that it names. */
export const discountSchema = z
  .object({ level_id: reference, type_id: reference, category_id: reference, percent, ...validity })
  .refine(isOrdered, unordered)
  .refine(({ level_id, type_id, category_id }) => (level_id ?? type_id ?? category_id) !== null, {
    error: 'Alegeți cel puțin un nivel, un tip sau o categorie.',
    path: ['level_id'],
  });
export type DiscountInput = z.output<typeof discountSchema>;

export const discountParams = z.object({
  id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});
