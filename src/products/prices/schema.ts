import { z } from 'zod';
import { flag, text } from '../../clients/input.ts';
import { day, quantity } from '../input.ts';
import { versionSchema } from '../schema.ts';
import { sellingModes } from './price.ts';

const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);
const reference = (message: string) =>
  z.preprocess(
    (given) => (last(given) === '' ? undefined : last(given)),
    z.coerce
      .number<string>({ error: message })
      .int({ error: message })
      .positive({ error: message })
      .max(Number.MAX_SAFE_INTEGER, { error: message })
      .optional(),
  );
const one = quantity.transform((value) => value ?? '1.000');

/** The price of a product for the client of the address, as programs ask for it. `date`: today when left out. */
export const priceQuery = z.object({
  product_id: reference('Produsul nu există.').transform((id, context) => {
    if (id !== undefined) return id;
    context.addIssue({ code: 'custom', message: 'Alegeți produsul (product_id).' });
    return z.NEVER;
  }),
  quantity: one,
  date: day(),
});

/** The same as people ask: the client and the product by id, or as they write them. */
export const priceQuestion = z.object({
  product_id: reference('Produsul nu există.'),
  product: text(200).transform((value) => value ?? ''),
  client_id: reference('Clientul nu există.'),
  client: text(200).transform((value) => value ?? ''),
  quantity: one,
  date: day(),
});
export type PriceQuestion = z.output<typeof priceQuestion>;

/** How the firm sells, as its page sends it. */
export const sellingSchema = z.object({
  mode: z.enum(sellingModes, { error: 'Alegeți cum se face prețul.' }),
  allow_below_cost: flag(false),
  version: versionSchema,
});
export type SellingInput = z.output<typeof sellingSchema>;

const number = z.union([z.string(), z.number()]);
export const priceQueryShape = z.object({
  product_id: z.number().int(),
  quantity: number.optional(),
  date: z.string().optional(),
});
export const priceShape = z.object({
  unit_price: z.string(),
  steps: z.array(z.object({ rule: z.string(), detail: z.string(), price: z.string() })),
});
