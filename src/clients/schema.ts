import { domainToASCII } from 'node:url';
import validator from 'validator';
import { z } from 'zod';
import { money } from '../products/input.ts';
import { findCaen } from '../romania/caen.ts';
import { parseIban } from '../romania/iban.ts';
import { parsePhone } from '../romania/phone.ts';
import { parseTaxId, type TaxIdKind } from '../romania/tax-id.ts';
import { parseTradeRegisterNo } from '../romania/trade-register.ts';
import { type AddressInput, addressFields, addressIssues, normalAddress, report } from './address-input.ts';
import {
  choice,
  cleanText,
  decimal,
  flag,
  listOf,
  requiredReference,
  requiredText,
  text,
  whole,
} from './input.ts';

export const receivable = ['offers', 'orders', 'invoices', 'receipts', 'statements', 'deliveries'] as const;
export const paymentMethods = ['transfer', 'cash', 'card', 'cash_on_delivery', 'compensation'] as const;
export const statuses = ['prospect', 'active', 'inactive'] as const;
export const shippingPayers = ['supplier', 'client'] as const;

/** A phone number as it is stored: E.164. */
export const phone = text(40).transform((value, context) => {
  if (!value) return null;
  const parsed = parsePhone(value);
  if (parsed.ok) return parsed.e164;
  context.addIssue({ code: 'custom', message: parsed.message });
  return value;
});
/** An address as it is stored and looked up: one writing for letters with signs, and the domain as servers know it. */
function normalEmail(value: string | null): string | null {
  const normal = value?.normalize('NFC') ?? null;
  const at = normal?.lastIndexOf('@') ?? -1;
  const domain = normal?.slice(at + 1) ?? '';
  // Domains of plain letters stay as they were typed.
  if (!normal || at < 0 || !/[^ -~]/.test(domain)) return normal;
  return `${normal.slice(0, at)}@${domainToASCII(domain) || domain}`;
}
export const email = text(254)
  .transform(normalEmail)
  .refine((value) => !value || validator.isEmail(value), {
    error: 'Adresa de e-mail nu este completă (de exemplu office@firma.ro).',
  });
/** The address of a site, with its protocol. */
export const website = text(200).transform((value, context) => {
  if (!value) return null;
  const url = /^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `https://${value}`;
  if (/^https?:\/\/[^\s/]+\.[^\s/]+/i.test(url) && URL.canParse(url)) return url;
  context.addIssue({
    code: 'custom',
    message: 'Adresa site-ului nu este completă (de exemplu www.firma.ro).',
  });
  return value;
});
const rowId = whole(1, Number.MAX_SAFE_INTEGER, 'Rândul nu mai există.');
const tooMany = { error: 'Sunt cel mult 200 de rânduri.' };

const contact = z.object({
  id: rowId,
  name: requiredText(100, 'Completați numele contactului.'),
  job_title: text(100),
  email,
  phone,
  marketing_enabled: flag(false),
  receives: z
    .preprocess(listOf, z.array(z.enum(receivable, { error: 'Alegeți din listă ce primește contactul.' })))
    .transform((given) => receivable.filter((kind) => given.includes(kind))),
});
const deliveryAddress = z.object({
  id: rowId,
  label: requiredText(100, 'Completați denumirea locației.'),
  ...addressFields,
  contact_name: text(100),
  contact_phone: phone,
  is_default: flag(false),
});
const tag = requiredText(40, 'Completați eticheta.');

const fields = z.object({
  name: requiredText(200, 'Completați numele clientului.'),
  alias: text(200),
  phone,
  mobile: phone,
  manager_ids: z.preprocess(listOf, z.array(requiredReference('Alegeți managerul din listă.')).max(50)),
  email,
  email_enabled: flag(true),
  marketing_enabled: flag(false),
  contacts: z.preprocess(listOf, z.array(contact).max(200, tooMany)),
  ...addressFields,
  type_id: requiredReference('Alegeți tipul de client.'),
  level_id: requiredReference('Alegeți nivelul de client.'),
  tax_id: text(60),
  vat_payer: flag(false),
  trade_register_no: text(40),
  bank: text(100),
  iban: text(60),
  payment_term_days: whole(0, 365, 'Termenul de plată este un număr de zile între 0 și 365.'),
  payment_method: choice(paymentMethods),
  status: choice(statuses).transform((value) => value ?? 'prospect'),
  shipping_payer: choice(shippingPayers),
  delivery_addresses: z.preprocess(listOf, z.array(deliveryAddress).max(200, tooMany)),
  fax: phone,
  website,
  // An id, or what was typed: a name, of a source that may be made on the way, or an id as text.
  source_id: z.union([z.number().int().positive().max(Number.MAX_SAFE_INTEGER), text(60)], {
    error: 'Alegeți sursa din listă.',
  }),
  caen_code: text(10),
  caen_revision: whole(2, 3, 'Revizia CAEN este 2 sau 3.'),
  activity: text(300),
  tags: z.preprocess(splitTags, z.array(tag).max(50)),
  lat: decimal(-90, 90, 'Latitudinea este un număr între -90 și 90.'),
  lon: decimal(-180, 180, 'Longitudinea este un număr între -180 și 180.'),
  notify_sms: flag(true),
  notify_email: flag(true),
  // Its own limits; null: the firm's.
  credit_overdue_limit: money,
  credit_total_limit: money,
  credit_overdue_days: whole(0, 3650, 'Numărul de zile este între 0 și 3650.'),
  credit_unchecked: flag(false),
});

/** What a person or a program gives for a client, in a form or as JSON, made into what is stored. */
export const clientSchema = fields
  .check(z.superRefine(checkTogether, { when: () => true }))
  .transform((given): ClientInput => {
    const address = normalAddress(given);
    const taxId = parseTaxId(given.tax_id, address.country);
    const iban = given.iban ? parseIban(given.iban) : undefined;
    const caen = given.caen_code
      ? findCaen(given.caen_code, given.caen_revision === 2 ? 2 : undefined)
      : undefined;
    return {
      ...given,
      ...address,
      tax_id: taxId.ok ? taxId.value : null,
      tax_id_kind: taxId.ok ? taxId.kind : 'none',
      iban: iban?.ok ? iban.iban : null,
      bank: given.bank ?? (iban?.ok ? iban.bank : null),
      trade_register_no:
        given.trade_register_no &&
        (parseTradeRegisterNo(given.trade_register_no)?.value ?? given.trade_register_no),
      caen_code: caen?.code ?? null,
      caen_revision: caen?.revision ?? null,
      activity: given.activity ?? caen?.title ?? null,
      manager_ids: [...new Set(given.manager_ids)],
      delivery_addresses: given.delivery_addresses.map((row) => ({ ...row, ...normalAddress(row) })),
    };
  });

type Given = z.output<typeof fields>;
export type ContactInput = Given['contacts'][number];
export type DeliveryAddressInput = Omit<Given['delivery_addresses'][number], keyof AddressInput> &
  AddressInput;
export type ClientInput = Omit<Given, keyof AddressInput | 'delivery_addresses'> &
  AddressInput & { tax_id_kind: TaxIdKind; delivery_addresses: DeliveryAddressInput[] };

/** Every column that a person fills, in the order of the form. */
export const clientFieldNames = Object.keys(fields.shape) as (keyof Given)[];

function checkTogether(given: Partial<Given>, context: z.core.$RefinementCtx): void {
  report(context, addressIssues(given));
  for (const [index, row] of (given.delivery_addresses ?? []).entries()) {
    report(context, addressIssues(row, ['delivery_addresses', index]));
  }
  const issue = (field: string, message: string) => report(context, [{ path: [field], message }]);

  const taxId = parseTaxId(asText(given.tax_id), asText(given.country) || 'RO');
  if (!taxId.ok) issue('tax_id', taxId.message);
  const iban = given.iban ? parseIban(asText(given.iban)) : undefined;
  if (iban && !iban.ok) issue('iban', iban.message);
  if (given.caen_code && !findCaen(asText(given.caen_code)))
    issue('caen_code', 'Codul nu există în CAEN Rev. 3 sau Rev. 2 (4 cifre).');
  if ((given.lat === null) !== (given.lon === null))
    issue(given.lat === null ? 'lat' : 'lon', 'Completați și latitudinea, și longitudinea.');

  const defaults = (given.delivery_addresses ?? []).flatMap((row, index) => (row?.is_default ? [index] : []));
  for (const index of defaults.slice(1)) {
    report(context, [
      { path: ['delivery_addresses', index, 'is_default'], message: 'O singură adresă poate fi implicită.' },
    ]);
  }
}

const asText = (value: unknown) => (typeof value === 'string' ? value : '');

/** Tags come one by one or several in a text with commas; the same tag twice is one. */
function splitTags(given: unknown): unknown[] {
  const names = listOf(given).flatMap((value) => (typeof value === 'string' ? value.split(/[,;]/) : [value]));
  const seen = new Map(
    names
      .map(cleanText)
      .filter((name) => name !== '')
      .map((name) => [String(name).toLowerCase(), name]),
  );
  return [...seen.values()];
}

export const clientParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });
export const versionSchema = z.coerce.number({ error: 'Lipsește versiunea (version).' }).int().positive();
