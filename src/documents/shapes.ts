import { z } from 'zod';
import { documentKinds, issuedKinds, vatCategories } from './frozen.ts';

/** The shapes of JSON, as openapi.json describes them; the rules themselves are in schema.ts. */
const text = z.string().nullable();
const number = z.union([z.string(), z.number()]);
const id = z.number().int().nullable();

const line = z.object({
  id: z.number().int(),
  product_id: id,
  order_line_id: id,
  reverses_id: id,
  code: text,
  description: z.string(),
  unit: z.string(),
  quantity: z.string(),
  unit_price: z.string(),
  discount_percent: z.string(),
  vat_category: z.enum(vatCategories),
  vat_rate: z.string(),
  vat_reason: text,
  net: z.string(),
});

const newLine = z.object({
  order_line_id: id.optional(),
  line_id: id.optional(),
  product_id: id.optional(),
  product_code: text.optional(),
  description: text.optional(),
  unit: text.optional(),
  quantity: number,
  unit_price: number.nullable().optional(),
  discount_percent: number.nullable().optional(),
  vat_rate: number.nullable().optional(),
  vat_category: z.enum(vatCategories).nullable().optional(),
  vat_reason: text.optional(),
});

export const documentShape = z.object({
  id: z.number().int(),
  kind: z.enum(documentKinds),
  series: z.string(),
  number: z.number().int(),
  client_id: z.number().int(),
  order_id: id,
  proforma_id: id,
  storno_of: id,
  payment_id: id,
  issue_date: z.iso.date(),
  due_date: z.iso.date().nullable(),
  lines: z.array(line),
  discount_percent: z.string(),
  net_total: z.string(),
  vat_total: z.string(),
  total: z.string(),
  paid: z.string(),
  open_amount: z.string(),
  state: z.enum(['issued', 'partly_paid', 'paid', 'reversed']),
  note: text,
  title: text,
  template_id: id,
  template_version: id,
});

export const newDocumentShape = z.object({
  kind: z.enum(issuedKinds),
  client_id: id.optional(),
  order_id: id.optional(),
  proforma_id: id.optional(),
  storno_of: id.optional(),
  payment_id: id.optional(),
  issue_date: z.iso.date().optional(),
  due_date: z.iso.date().optional(),
  payment_term_days: z.number().int().min(0).max(365).optional(),
  lines: z.array(newLine).optional(),
  discount_percent: number.optional(),
  delivery_address_id: id.optional(),
  amount: number.optional(),
  note: text.optional(),
  eur_rate: number.nullable().optional(),
  body: text.optional(),
});

export const documentListShape = z.object({
  items: z.array(documentShape),
  next: z.string().nullable(),
  total: z.number().int().nullable(),
});

export const documentMessagesShape = z.object({
  items: z.array(
    z.object({
      id: z.number().int(),
      recipient: z.string(),
      event: z.string(),
      state: z.string(),
      created_at: z.iso.datetime(),
    }),
  ),
});
