import { z } from 'zod';
import { flag, requiredText, text } from '../clients/input.ts';
import { optional, optionalId } from '../web/query.ts';
import { money, rate, requiredMoney } from './input.ts';

/** What a product is; `vat_rate` null: the standard one of the day. The category is its name, made if it is new. */
export const productSchema = z.object({
  code: requiredText(60, 'Completați codul produsului.'),
  name: requiredText(200, 'Completați denumirea produsului.'),
  unit: text(20).transform((unit) => unit ?? 'buc'),
  category: text(60),
  price: requiredMoney('Completați prețul de bază.'),
  purchase_cost: money,
  last_purchase_cost: money,
  vat_rate: rate,
  active: flag(true),
});
export type ProductInput = z.output<typeof productSchema>;

export const productParams = z.object({
  id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});
export const versionSchema = z.coerce.number({ error: 'Lipsește versiunea (version).' }).int().positive();

const perPage = { error: 'Pagina are între 1 și 200 de produse.' };

/** The list's address, the same for the page and for JSON. `category` is an id. */
export const productQuerySchema = z.object({
  q: optional(z.string().max(200, { error: 'Căutarea are cel mult 200 de caractere.' })),
  category: optionalId,
  active: optional(z.union([z.boolean(), z.stringbool()], { error: 'Filtrul este true sau false.' })),
  sort: optional(z.enum(['name', 'code'], { error: 'Lista se ordonează după name sau code.' })).transform(
    (value) => value ?? 'name',
  ),
  after: optional(z.string().max(600, { error: 'Cheia paginii nu este a noastră.' })),
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});
export type ProductQuery = z.output<typeof productQuerySchema>;

/** The shapes of JSON, as openapi.json describes them. */
const nothing = z.string().nullable();
const number = z.union([z.string(), z.number()]);
export const productShape = z.object({
  id: z.number().int(),
  version: z.number().int(),
  code: z.string(),
  name: z.string(),
  unit: z.string(),
  category: nothing,
  price: z.string(),
  purchase_cost: nothing,
  last_purchase_cost: nothing,
  vat_rate: z.string(),
  active: z.boolean(),
});
const given = z.object({
  code: z.string(),
  name: z.string(),
  unit: z.string(),
  category: nothing,
  price: number,
  purchase_cost: number.nullable(),
  last_purchase_cost: number.nullable(),
  vat_rate: number,
  active: z.boolean(),
});
export const newProductShape = given.partial().required({ code: true, name: true, price: true });
export const productChangeShape = given.partial().extend({ version: z.number().int().optional() });
export const productListShape = z.object({
  items: z.array(productShape),
  next: nothing,
  total: z.number().int().nullable(),
});
