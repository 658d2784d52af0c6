import { renderPaper } from '../../romania/address.ts';
import { COUNTRIES } from '../../romania/countries.ts';
import { formatIban } from '../../romania/iban.ts';
import { formatPhone } from '../../romania/phone.ts';
import { counted } from '../../romania/plural.ts';
import { printedTaxId, type TaxIdKind } from '../../romania/tax-id.ts';
import { labelOf, labels, paymentMethodOptions, shippingPayerOptions, statusOptions } from '../fields.ts';
import type { ClientRecord } from '../queries.ts';

/**
 * What is chosen as one when clients are merged: half of one address and half of another are no address, and a consent
 * goes with the e-mail that it was given for.
 */
export type Unit = {
  name: string;
  label: string;
  columns: (keyof ClientRecord & string)[];
  /** As people read it; empty when the client has none. */
  shown: (client: ClientRecord) => string;
};

const phone = (value: string | null) => (value ? formatPhone(value) : '');
const yesNo = (value: boolean) => (value ? 'da' : 'nu');

const unit = (
  name: keyof ClientRecord & string,
  shown: Unit['shown'],
  { label = labels[name] ?? name, with: others = [] as Unit['columns'] } = {},
): Unit => ({ name, label, columns: [name, ...others], shown });

/** Coordinates go with the address that they are of. */
export const placeColumns: Unit['columns'] = ['lat', 'lon', 'geo_precision', 'geo_source', 'geo_due_at'];

const addressColumns: Unit['columns'] = [
  'county',
  'locality',
  'sector',
  'street',
  'street_no',
  'address_extra',
  'postal_code',
  'siruta',
];

/** Everything of a client's own row that two clients may differ in, in the order of the form. */
export const units: Unit[] = [
  unit('name', ({ name }) => name),
  unit('alias', ({ alias }) => alias ?? ''),
  unit('phone', (client) => phone(client.phone)),
  unit('mobile', (client) => phone(client.mobile)),
  unit('email', emailText, { with: ['email_enabled', 'marketing_enabled'] }),
  unit('country', addressText, { label: 'Adresa de facturare', with: [...addressColumns, ...placeColumns] }),
  unit('type_id', ({ type_name }) => type_name),
  unit('level_id', ({ level_name }) => level_name),
  unit(
    'tax_id',
    ({ tax_id, tax_id_kind, vat_payer }) => printedTaxId(tax_id, tax_id_kind as TaxIdKind, vat_payer),
    {
      with: ['tax_id_kind', 'vat_payer'],
    },
  ),
  unit('trade_register_no', ({ trade_register_no }) => trade_register_no ?? ''),
  unit('iban', ({ iban, bank }) => [iban && formatIban(iban), bank].filter(Boolean).join(' · '), {
    with: ['bank'],
  }),
  unit('payment_term_days', ({ payment_term_days }) =>
    payment_term_days === null ? '' : counted(payment_term_days, 'zi', 'zile'),
  ),
  unit('payment_method', ({ payment_method }) => labelOf(paymentMethodOptions, payment_method)),
  unit('status', ({ status }) => labelOf(statusOptions, status)),
  unit('shipping_payer', ({ shipping_payer }) => labelOf(shippingPayerOptions, shipping_payer)),
  unit('fax', ({ fax }) => phone(fax)),
  unit('website', ({ website }) => website ?? ''),
  unit('source_id', ({ source_name }) => source_name ?? ''),
  unit(
    'caen_code',
    ({ caen_code, caen_revision }) => (caen_code ? `${caen_code} (Rev. ${caen_revision})` : ''),
    {
      with: ['caen_revision'],
    },
  ),
  unit('activity', ({ activity }) => activity ?? ''),
  unit('notify_sms', ({ notify_sms }) => yesNo(notify_sms)),
  unit('notify_email', ({ notify_email }) => yesNo(notify_email)),
];

export const unitNames = units.map(({ name }) => name);

function emailText({ email, email_enabled, marketing_enabled }: ClientRecord): string {
  const said = [
    ...(email_enabled ? [] : ['nu primește documente și notificări']),
    ...(marketing_enabled ? ['primește marketing'] : []),
  ];
  return email ? `${email}${said.length > 0 ? ` (${said.join(', ')})` : ''}` : '';
}

function addressText(client: ClientRecord): string {
  const country = COUNTRIES.find(({ code }) => code === client.country)?.name ?? client.country;
  const place = renderPaper(client);
  if (client.country === 'RO') return place;
  return place === '' ? country : place;
}
