import { blockedWords, creditState } from '../payments/credit/credit-limit.ts';
import { renderPaper } from '../romania/address.ts';
import { findCaen } from '../romania/caen.ts';
import { COUNTRIES } from '../romania/countries.ts';
import { formatIban } from '../romania/iban.ts';
import { formatPhone } from '../romania/phone.ts';
import { counted } from '../romania/plural.ts';
import { formatTaxId, shownTaxId, type TaxIdKind } from '../romania/tax-id.ts';
import { parseTradeRegisterNo } from '../romania/trade-register.ts';
import type { Area } from '../web/access.ts';
import { formatDate, formatMoney } from '../web/format.ts';
import { checkClient } from './check.ts';
import {
  labelOf,
  labels,
  paymentMethodOptions,
  receivesOptions,
  shippingPayerOptions,
  statusOptions,
} from './fields.ts';
import type { ClientRecord } from './queries.ts';
import { registerWarning } from './register/state.ts';

type Row = { label: string; value: string; href?: string; hint?: string };

const precisions: Record<string, string> = {
  address: 'la adresă',
  street: 'la stradă',
  locality: 'la localitate',
  sector: 'la sector',
  county: 'la județ',
  manual: 'pusă de mână',
};

/** The tabs of a client: each is a page of its own under the client's address, seen by who may see its area. */
const tabs: { label: string; path: string; area: Area; balance?: true }[] = [
  { label: 'Date client', path: '', area: 'clients' },
  { label: 'Cont', path: '/account', area: 'clients' },
  { label: 'Comenzi', path: '/orders', area: 'orders' },
  { label: 'Documente', path: '/documents', area: 'documents' },
  { label: 'Note', path: '/notes', area: 'notes' },
  { label: 'Istoric Nivel Client', path: '/level-history', area: 'clients' },
  { label: 'Marketing', path: '/marketing', area: 'campaigns' },
  { label: 'Fișă Client', path: '/statement', area: 'documents', balance: true },
  { label: 'Documente Tipizate', path: '/paperwork', area: 'documents' },
  { label: 'Mesaje', path: '/messages', area: 'messages' },
  { label: 'ANAF', path: '/register', area: 'clients' },
  { label: 'Istoric modificări', path: '/changes', area: 'clients' },
];

/** The register knows firms alone: a person has no page of it. */
const tabsOf = ({ tax_id_kind }: ClientRecord) =>
  tabs.filter(({ path }) => path !== '/register' || tax_id_kind === 'cui');

/**
 * The client's page, ready to show: what is empty is left out, every number as people write it. Every tab shows its head.
 * @param tab which one is open: the path after the client's address
 */
export function clientPage(client: ClientRecord, tab = '') {
  const check = checkClient(client);
  return {
    id: client.id,
    tabs: tabsOf(client).map(({ label, path, area, balance = false }) => ({
      label,
      area,
      balance,
      href: `/clients/${client.id}${path}`,
      current: path === tab,
    })),
    name: client.name,
    alias: client.alias ?? '',
    formerNames: client.former_names.map(({ name }) => name),
    taxId: formatTaxId(client.tax_id, client.tax_id_kind as TaxIdKind, client.vat_payer),
    status: client.status,
    statusLabel: labelOf(statusOptions, client.status),
    level: client.level_name,
    type: client.type_name,
    managers: client.managers.map(({ name }) => name).join(', '),
    tags: client.tags,
    archived: client.archived_at !== null,
    archivedOn: client.archived_at ? formatDate(client.archived_at) : '',
    /** Whether it has a CNP to be shown, and whether it is a person or was one that was erased. */
    hasCnp: client.tax_id_kind === 'cnp',
    isPerson: client.tax_id_kind === 'cnp' || client.tax_id_kind === 'none',
    erasedOn: client.erased_at ? formatDate(client.erased_at) : '',
    credit: creditView(client),
    register: registerWarning(client.register_state),
    check,
    phone: phoneRow('phone', client.phone),
    contact: filled([
      phoneRow('phone', client.phone),
      phoneRow('mobile', client.mobile),
      emailRow(client),
      { label: labels.manager_ids as string, value: client.managers.map(({ name }) => name).join(', ') },
    ]),
    billing: filled(billingRows(client, check.paper)),
    details: filled(detailRows(client)),
    shipping: labelOf(shippingPayerOptions, client.shipping_payer),
    contacts: client.contacts.map((contact) => ({
      id: contact.id,
      name: contact.name,
      jobTitle: contact.job_title ?? '',
      email: contact.email ?? '',
      phone: contact.phone ? formatPhone(contact.phone) : '',
      tel: contact.phone ?? '',
      receives: contact.receives.map((kind) => labelOf(receivesOptions, kind)).join(', '),
      marketing: contact.marketing_enabled ? 'da' : 'nu',
    })),
    deliveryAddresses: client.delivery_addresses.map((address) => ({
      label: address.label,
      text: renderPaper(address),
      contact: [address.contact_name, address.contact_phone && formatPhone(address.contact_phone)]
        .filter(Boolean)
        .join(' · '),
      isDefault: address.is_default,
    })),
    created: formatDate(client.created_at),
    updated: formatDate(client.updated_at),
  };
}

export type ClientPage = ReturnType<typeof clientPage>;

function creditView({ account, balance }: ClientRecord) {
  const { blocked, reason, warning } = creditState(account, account);
  const money = formatMoney(balance.replace('-', ''));
  return {
    blocked,
    reason: reason ?? '',
    withoutSums: blocked ? blockedWords : '',
    warning: warning ?? '',
    balance: balance.startsWith('-') ? `Avans: ${money}` : `Sold: ${money}`,
  };
}

function billingRows(client: ClientRecord, paper: string): Row[] {
  const register = client.trade_register_no ? parseTradeRegisterNo(client.trade_register_no) : null;
  const country = COUNTRIES.find(({ code }) => code === client.country)?.name ?? client.country;
  return [
    { label: 'Adresa', value: paper, hint: client.siruta ? `SIRUTA ${client.siruta}` : '' },
    { label: labels.country as string, value: client.country === 'RO' ? '' : country },
    { label: labels.type_id as string, value: client.type_name },
    { label: labels.level_id as string, value: client.level_name },
    {
      label: labels.tax_id as string,
      value: shownTaxId(client.tax_id, client.tax_id_kind) ?? '',
      hint: client.tax_id_kind === 'cnp' ? 'CNP' : '',
    },
    {
      label: labels.vat_payer as string,
      value: client.tax_id_kind === 'none' ? '' : client.vat_payer ? 'da' : 'nu',
    },
    {
      label: labels.trade_register_no as string,
      value: client.trade_register_no ?? '',
      hint: register?.old ? `vechi: ${register.old}` : '',
    },
    { label: labels.iban as string, value: client.iban ? formatIban(client.iban) : '' },
    { label: labels.bank as string, value: client.bank ?? '' },
    {
      label: 'Termen de plată',
      value: client.payment_term_days === null ? '' : counted(client.payment_term_days, 'zi', 'zile'),
    },
    { label: labels.payment_method as string, value: labelOf(paymentMethodOptions, client.payment_method) },
    { label: labels.status as string, value: labelOf(statusOptions, client.status) },
  ];
}

function detailRows(client: ClientRecord): Row[] {
  const caen = client.caen_code ? findCaen(client.caen_code, client.caen_revision === 2 ? 2 : 3) : undefined;
  const switches = (on: boolean) => (on ? 'pornită' : 'oprită');
  return [
    phoneRow('fax', client.fax),
    {
      label: labels.website as string,
      value: client.website?.replace(/^https?:\/\//, '') ?? '',
      href: client.website ?? '',
    },
    { label: labels.source_id as string, value: client.source_name ?? 'Necunoscută' },
    {
      label: labels.caen_code as string,
      value: client.caen_code ?? '',
      hint: caen ? `${caen.title} (Rev. ${client.caen_revision})` : '',
    },
    { label: labels.activity as string, value: client.activity ?? '' },
    {
      label: 'Poziția pe hartă',
      value: client.lat === null ? '' : `${client.lat.toFixed(5)}, ${client.lon?.toFixed(5)}`,
      hint: precisions[client.geo_precision ?? ''] ?? '',
    },
    { label: labels.notify_sms as string, value: switches(client.notify_sms) },
    { label: labels.notify_email as string, value: switches(client.notify_email) },
  ];
}

function emailRow(client: ClientRecord): Row {
  const hint = client.email_enabled
    ? 'primește documente și notificări'
    : 'nu primește documente și notificări';
  return {
    label: labels.email as string,
    value: client.email ?? '',
    href: client.email ? `mailto:${client.email}` : '',
    hint,
  };
}

function phoneRow(name: string, value: string | null): Row {
  return {
    label: labels[name] as string,
    value: value ? formatPhone(value) : '',
    href: value ? `tel:${value}` : '',
  };
}

const filled = (rows: Row[]) =>
  rows.filter(({ value }) => value !== '').map((row) => ({ href: '', hint: '', ...row }));
