import { renderPaper } from '../romania/address.ts';
import { formatIban } from '../romania/iban.ts';
import { printedTaxId } from '../romania/tax-id.ts';
import type { Buyer, Seller } from './frozen.ts';

/** What the text of a contract may name between double braces, with what stands there. */
export const contractVariables = [
  { name: 'client.name', label: 'numele clientului' },
  { name: 'client.tax_id', label: 'CIF-ul clientului, cu RO la plătitorii de TVA' },
  { name: 'client.address', label: 'adresa clientului, într-un rând' },
  { name: 'client.trade_register_no', label: 'numărul clientului la registrul comerțului' },
  { name: 'firm.name', label: 'numele firmei' },
  { name: 'firm.tax_id', label: 'CIF-ul firmei' },
  { name: 'firm.address', label: 'adresa firmei, într-un rând' },
  { name: 'firm.trade_register_no', label: 'numărul firmei la registrul comerțului' },
  { name: 'firm.iban', label: 'primul cont care se arată pe documente' },
  { name: 'date', label: 'data contractului' },
  { name: 'number', label: 'seria și numărul contractului' },
] as const;

export type ContractValues = Record<(typeof contractVariables)[number]['name'], string>;

/** Puts values in place of `{{names}}`; a name that is not known stays as it was written. Nothing else is done. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/** The values of a contract; what a party does not have is a dash. `date` and `number` as people write them. */
export function contractValues({
  seller,
  buyer,
  date,
  number,
}: {
  seller: Seller;
  buyer: Buyer;
  date: string;
  number: string;
}): ContractValues {
  const iban = seller.accounts[0]?.iban;
  return {
    'client.name': buyer.name,
    'client.tax_id': printedTaxId(buyer.tax_id, buyer.tax_id_kind, buyer.vat_payer) || none,
    'client.address': renderPaper(buyer) || none,
    'client.trade_register_no': buyer.trade_register_no || none,
    'firm.name': seller.name,
    'firm.tax_id': printedTaxId(seller.tax_id, 'cui', seller.vat_payer),
    'firm.address': renderPaper(seller) || none,
    'firm.trade_register_no': seller.trade_register_no || none,
    'firm.iban': iban ? formatIban(iban) : none,
    date,
    number,
  };
}

const none = '–';
