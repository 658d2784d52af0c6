import { z } from 'zod';
import { documentKinds } from '../../documents/frozen.ts';

/** The shapes of JSON, as openapi.json describes them; the rules themselves are in schema.ts. */
const text = z.string().nullable();
const whole = z.number().int();

const account = z.object({ iban: z.string(), bank: text, on_documents: z.boolean() });
const fields = z.object({
  version: whole,
  name: text,
  tax_id: text,
  vat_payer: z.boolean(),
  vat_on_collection: z.boolean(),
  trade_register_no: text,
  share_capital: text,
  country: z.string(),
  county: text,
  locality: text,
  sector: whole.nullable(),
  street: text,
  street_no: text,
  address_extra: text,
  postal_code: text,
  phone: text,
  email: text,
  website: text,
  iban: text,
  bank: text,
  accounts: z.array(account),
});

export const companyShape = fields.extend({
  series: z.array(z.object({ kind: z.enum(documentKinds), series: z.string(), next_number: whole })),
  missing: z.array(z.string()),
});
export const companyChangeShape = fields
  .extend({
    share_capital: z.union([z.string(), z.number()]).nullable(),
    accounts: z.array(account.partial().required({ iban: true })),
  })
  .partial();
