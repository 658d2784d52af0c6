import { z } from 'zod';
import { requiredText } from '../../clients/input.ts';
import { isOrdered, requiredMoney, unordered, validity } from '../input.ts';
import { versionSchema } from '../schema.ts';

const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);

/** Whom a list is for, as its form says it: `type-3`, `level-2`. */
const audience = z.preprocess(
  last,
  z
    .string({ error: 'Alegeți pentru cine este lista.' })
    .regex(/^(type|level)-\d{1,15}$/, { error: 'Alegeți pentru cine este lista.' })
    .transform((text): { type_id: number | null; level_id: number | null } => {
      const id = Number(text.split('-')[1]);
      return text.startsWith('type') ? { type_id: id, level_id: null } : { type_id: null, level_id: id };
    }),
);

export const priceListSchema = z
  .object({ name: requiredText(60, 'Completați denumirea listei.'), audience, ...validity })
  .refine(isOrdered, unordered)
  .transform(({ audience: whom, ...list }) => ({ ...list, ...whom }));
export type PriceListInput = z.output<typeof priceListSchema>;

/** A price of a list, by the product's code. `version` is the list's. */
export const itemSchema = z.object({
  code: requiredText(60, 'Scrieți codul produsului.'),
  price: requiredMoney('Completați prețul.'),
  version: versionSchema,
});
export type ItemInput = z.output<typeof itemSchema>;

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
export const listParams = z.object({ id });
export const itemParams = z.object({ id, productId: id });
export const itemsQuery = z.object({ after: z.string().max(600).optional() });
