import type { ClientRecord } from '../clients/queries.ts';
import { type Address, renderPaper } from '../romania/address.ts';
import { formatIban } from '../romania/iban.ts';
import { maskPersonalId } from '../romania/personal-id.ts';
import { formatPhone } from '../romania/phone.ts';
import { printedTaxId, type TaxIdKind } from '../romania/tax-id.ts';
import type { Values } from '../texts/template.ts';
import { formatIsoDay } from '../web/format.ts';

type Firm = Address & {
  name: string | null;
  tax_id: string | null;
  vat_payer: boolean;
  trade_register_no: string | null;
  phone: string | null;
  email: string | null;
  website: string | null;
  accounts: { iban: string; bank: string | null; on_documents: boolean }[];
};

/** Everything that a document made on a day may name, but for its number. `asked`: what its own fields say. */
export const paperValues = (
  { client, firm, today }: { client: ClientRecord | undefined; firm: Values; today: string },
  asked: Values,
): Values => ({ ...clientValues(client), ...firm, ...asked, date: formatIsoDay(today) });

/** The client as a template names it, each value as people write it; '' where it has none, or there is no client. */
export function clientValues(client: ClientRecord | undefined): Values {
  const contact = client?.contacts[0];
  const address = client ? renderPaper(client) : '';
  const delivery = client?.delivery_addresses.find(({ is_default }) => is_default);
  return {
    'client.name': client?.name ?? '',
    'client.tax_id': client
      ? printedTaxId(client.tax_id, client.tax_id_kind as TaxIdKind, client.vat_payer)
      : '',
    'client.trade_register_no': client?.trade_register_no ?? '',
    'client.address': address,
    'client.phone': phone(client?.phone ?? client?.mobile),
    'client.email': client?.email ?? '',
    'client.iban': iban(client?.iban),
    'client.bank': client?.bank ?? '',
    'client.type': client?.type_name ?? '',
    'client.level': client?.level_name ?? '',
    'client.manager': client?.managers.map(({ name }) => name).join(', ') ?? '',
    'contact.name': contact?.name ?? '',
    'contact.job_title': contact?.job_title ?? '',
    'contact.phone': phone(contact?.phone),
    'contact.email': contact?.email ?? '',
    'delivery.address': (delivery && renderPaper(delivery)) || address,
  };
}

/** What people see of these values outside the text of a document: of a personal number, only its ends. */
export function shownValues(client: ClientRecord | undefined, values: Values): Values {
  if (client?.tax_id_kind !== 'cnp' || !client.tax_id) return values;
  return { ...values, 'client.tax_id': maskPersonalId(client.tax_id) };
}

/** The firm as a template names it. */
export function firmValues(firm: Firm): Values {
  const account = firm.accounts.find(({ on_documents }) => on_documents);
  return {
    'firm.name': firm.name ?? '',
    'firm.tax_id': printedTaxId(firm.tax_id, 'cui', firm.vat_payer),
    'firm.trade_register_no': firm.trade_register_no ?? '',
    'firm.address': renderPaper(firm),
    'firm.phone': phone(firm.phone),
    'firm.email': firm.email ?? '',
    'firm.website': firm.website?.replace(/^https?:\/\/|\/$/g, '') ?? '',
    'firm.iban': iban(account?.iban),
    'firm.bank': account?.bank ?? '',
  };
}

const phone = (number: string | null | undefined) => (number ? formatPhone(number) : '');
const iban = (number: string | null | undefined) => (number ? formatIban(number) : '');
