import { z } from 'zod';
import { shippingPayers } from '../../clients/schema.ts';
import { orderSchema } from '../schema.ts';

/** Where the parcel goes: nothing said is the order's own address, null the client's billing address. */
export const awbSchema = orderSchema.pick({ delivery_address_id: true });

export const newAwbShape = z.object({ delivery_address_id: z.number().int().nullable().optional() });
export const awbShape = z.object({
  id: z.number().int(),
  number: z.string(),
  order_id: z.number().int(),
  payer: z.enum(shippingPayers),
  recipient: z.string(),
  address_lines: z.array(z.string()),
});
