import { z } from 'zod';
import { optionalDay } from '../../web/query.ts';

const dayMessage = 'Alegeți o zi din calendar.';

/** The tab's address: the day that is asked about. */
export const dayQuery = z.object({ day: optionalDay(dayMessage) });
export const onQuery = z.object({ on: optionalDay('Ziua se scrie ca 2026-11-24.') });

const text = z.string().nullable();
const address = z
  .object({
    country: z.string(),
    county: text,
    locality: text,
    sector: z.number().int().nullable(),
    street: text,
    street_no: text,
    address_extra: text,
    postal_code: text,
    siruta: z.number().int().nullable(),
  })
  .nullable();
const flag = z.boolean().nullable();
const value = z.union([z.string(), z.boolean(), address]);
const periods = z.array(z.object({ from: z.iso.date(), until: z.iso.date().nullable() }));

export const registerShape = z.object({
  tax_id: text,
  asked_at: text,
  answered_at: text,
  answer: z.enum(['found', 'not_found']).nullable(),
  facts: z
    .object({
      name: z.string(),
      trade_register_no: text,
      caen_code: text,
      registered: address,
      fiscal: address,
      vat_payer: flag,
      vat_on_collection: flag,
      vat_on_collection_from: text,
      vat_on_collection_until: text,
      inactive: flag,
      inactive_since: text,
      reactivated_on: text,
      struck_off: flag,
      struck_off_on: text,
    })
    .nullable(),
  vat_periods: periods,
  vat_on: z.object({ day: z.iso.date(), vat_payer: flag }).nullable(),
  proposals: z.array(
    z.object({
      id: z.number().int(),
      field: z.enum(['name', 'vat_payer', 'trade_register_no', 'address', 'caen_code']),
      ours: value.nullable(),
      theirs: value,
      state: z.enum(['open', 'accepted', 'kept', 'always_kept', 'gone']),
      found_at: z.string(),
      decided_at: text,
      decided_by: text,
    }),
  ),
  events: z.array(z.object({ at: z.string(), kind: z.string(), on_day: text, text: z.string() })),
});
