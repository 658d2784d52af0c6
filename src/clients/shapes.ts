import { z } from 'zod';
import { paymentMethods, receivable, shippingPayers, statuses } from './schema.ts';

/** The shapes of JSON, as openapi.json describes them; the rules themselves are in schema.ts. */
const text = z.string().nullable();
const address = {
  country: z.string(),
  county: text,
  locality: text,
  sector: z.number().int().nullable(),
  street: text,
  street_no: text,
  address_extra: text,
  postal_code: text,
  siruta: z.number().int().nullable(),
};
const contact = z.object({
  id: z.number().int().optional(),
  name: z.string(),
  job_title: text,
  email: text,
  phone: text,
  marketing_enabled: z.boolean(),
  receives: z.array(z.enum(receivable)),
});
const deliveryAddress = z.object({
  id: z.number().int().optional(),
  label: z.string(),
  ...address,
  contact_name: text,
  contact_phone: text,
  is_default: z.boolean(),
});
const fields = {
  name: z.string(),
  alias: text,
  phone: text,
  mobile: text,
  manager_ids: z.array(z.number().int()),
  email: text,
  email_enabled: z.boolean(),
  marketing_enabled: z.boolean(),
  contacts: z.array(contact),
  ...address,
  type_id: z.number().int(),
  level_id: z.number().int(),
  tax_id: text,
  vat_payer: z.boolean(),
  trade_register_no: text,
  bank: text,
  iban: text,
  payment_term_days: z.number().int().nullable(),
  payment_method: z.enum(paymentMethods).nullable(),
  status: z.enum(statuses),
  shipping_payer: z.enum(shippingPayers).nullable(),
  delivery_addresses: z.array(deliveryAddress),
  fax: text,
  website: text,
  source_id: z.number().int().nullable(),
  caen_code: text,
  caen_revision: z.number().int().nullable(),
  activity: text,
  tags: z.array(z.string()),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  notify_sms: z.boolean(),
  notify_email: z.boolean(),
  credit_overdue_limit: text,
  credit_total_limit: text,
  credit_overdue_days: z.number().int().nullable(),
  credit_unchecked: z.boolean(),
};

export const clientShape = z.object({
  id: z.number().int(),
  version: z.number().int(),
  created_at: z.string(),
  updated_at: z.string(),
  archived_at: text,
  ...fields,
  // Null, as all limits are, for whoever does not see balances.
  credit_unchecked: z.boolean().nullable(),
  tax_id_kind: z.enum(['cui', 'cnp', 'foreign', 'none']),
  geo_precision: text,
  geo_source: text,
  blocked: z.boolean(),
  blocked_reason: text,
  balance: z.string().nullable(),
  last_order_date: text,
  efactura_ready: z.boolean(),
  efactura_missing: z.array(z.string()),
});
export const newClientShape = z
  .object(fields)
  .partial()
  .required({ name: true, type_id: true, level_id: true });
export const clientChangeShape = z.object(fields).partial().extend({ version: z.number().int() });
export const clientListShape = z.object({
  items: z.array(clientShape),
  next: text,
  total: z.number().int().nullable(),
});

export const lookupQueryShape = z.object({ tax_id: z.string(), source: z.enum(['anaf', 'own']).optional() });
const companyAddress = z.object({ ...address, uat: text }).omit({ siruta: true });
export const companyShape = z.object({
  found: z.literal(true),
  company: z.object({
    name: z.string(),
    tax_id: z.string(),
    vat_payer: z.boolean(),
    trade_register_no: text,
    ...address,
    caen_code: text,
    caen_revision: z.number().int().nullable(),
    activity: text,
    phone: text,
  }),
  notices: z.array(z.string()),
  addresses: z.object({ registered: companyAddress, fiscal: companyAddress }).nullable(),
  fetched_at: text,
  matches: z.array(z.object({ id: z.number().int(), name: z.string() })),
});
