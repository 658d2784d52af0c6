import { z } from 'zod';
import { paymentMethods } from '../clients/schema.ts';

/** The shapes of JSON, as openapi.json describes them; the rules themselves are in schema.ts. */
const amount = z.union([z.string(), z.number()]);
const text = z.string().nullable();
const split = z.array(z.object({ document_id: z.number().int(), amount }));

export const paymentShape = z.object({
  id: z.number().int(),
  version: z.number().int(),
  client_id: z.number().int(),
  date: z.iso.date(),
  amount: z.string(),
  method: z.enum(paymentMethods),
  account: text,
  reference: text,
  by_hand: z.boolean(),
  allocations: z.array(z.object({ document_id: z.number().int(), amount: z.string() })),
  unallocated: z.string(),
  cancelled_at: z.iso.datetime().nullable(),
  cancel_reason: text,
  receipt_id: z.number().int().nullable(),
});

export const newPaymentShape = z.object({
  client_id: z.number().int(),
  amount,
  date: z.iso.date().optional(),
  method: z.enum(paymentMethods).optional(),
  account: text.optional(),
  reference: text.optional(),
  document_id: z.number().int().optional(),
  allocations: split.optional(),
  receipt: z.boolean().optional(),
});

export const splitShape = z.object({
  version: z.number().int().optional(),
  allocations: split.optional(),
  keep_others: z.boolean().optional(),
  by_hand: z.boolean().optional(),
});

export const cancellationShape = z.object({ reason: z.string() });

export const paymentListShape = z.object({
  items: z.array(paymentShape),
  next: z.string().nullable(),
  total: z.number().int().nullable(),
});
