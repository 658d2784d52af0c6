import { z } from 'zod';
import { orderStatuses } from './status.ts';

/** The shapes of JSON, as openapi.json describes them; the rules themselves are in schema.ts. */
const text = z.string().nullable();
const number = z.union([z.string(), z.number()]);

const line = z.object({
  id: z.number().int(),
  product_id: z.number().int().nullable(),
  description: z.string(),
  unit: z.string(),
  quantity: z.string(),
  unit_price: z.string(),
  vat_rate: z.string(),
  net: z.string(),
});

const newLine = z.object({
  product_id: z.number().int().nullable().optional(),
  description: text.optional(),
  unit: text.optional(),
  quantity: number,
  unit_price: number.nullable().optional(),
  vat_rate: number.nullable().optional(),
});

const given = {
  date: z.iso.date().optional(),
  delivery_address_id: z.number().int().nullable().optional(),
  note: text.optional(),
  status: z.enum(orderStatuses).optional(),
};

export const orderShape = z.object({
  id: z.number().int(),
  number: z.string(),
  client_id: z.number().int(),
  date: z.iso.date(),
  status: z.enum(orderStatuses),
  version: z.number().int(),
  lines: z.array(line),
  net_total: z.string(),
  vat_total: z.string(),
  total: z.string(),
  delivery_address_id: z.number().int().nullable(),
  note: text,
});
export const newOrderShape = z.object({ client_id: z.number().int(), lines: z.array(newLine), ...given });
export const orderChangeShape = z.object({
  version: z.number().int().optional(),
  lines: z.array(newLine).optional(),
  ...given,
});
export const orderListShape = z.object({
  items: z.array(orderShape),
  next: z.string().nullable(),
  total: z.number().int().nullable(),
});
