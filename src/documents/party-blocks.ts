import { renderPaper } from '../romania/address.ts';
import { COUNTRIES } from '../romania/countries.ts';
import { formatIban } from '../romania/iban.ts';
import { formatPhone } from '../romania/phone.ts';
import { formatTaxId } from '../romania/tax-id.ts';
import { formatMoney } from '../web/format.ts';
import { type Buyer, type Delivery, type FrozenDocument, isVatOnCollection } from './frozen.ts';

type Row = { label: string; value: string };

/** The firm as the document has it. */
export function sellerBlock(document: Pick<FrozenDocument, 'kind' | 'seller' | 'vat_breakdown'>): Row[] {
  const { seller } = document;
  return filled([
    { label: 'Nume', value: seller.name },
    { label: 'CIF', value: formatTaxId(seller.tax_id, 'cui', seller.vat_payer) },
    { label: 'Nr. Înregistrare', value: seller.trade_register_no },
    { label: 'Capital social', value: seller.share_capital && formatMoney(seller.share_capital) },
    { label: 'Adresa', value: renderPaper(seller) },
    ...(seller.accounts ?? []).map(({ iban, bank }) => ({
      label: bank ?? 'Cont Bancar',
      value: formatIban(iban),
    })),
    { label: 'TVA', value: isVatOnCollection(document) ? 'TVA la încasare' : '' },
  ]);
}

/** The client as the document has it. A personal number is masked: the PDF has it whole. */
export function buyerBlock(buyer: Buyer): Row[] {
  const isPerson = buyer.tax_id_kind === 'cnp';
  const country = COUNTRIES.find(({ code }) => code === buyer.country)?.name ?? buyer.country;
  return filled([
    { label: 'Nume', value: buyer.name },
    {
      label: isPerson ? 'CNP' : 'CIF',
      value: formatTaxId(buyer.tax_id, buyer.tax_id_kind, buyer.vat_payer),
    },
    { label: 'Nr. Înregistrare', value: buyer.trade_register_no },
    { label: 'Adresa', value: renderPaper(buyer) },
    { label: 'Țara', value: buyer.country === 'RO' ? '' : country },
  ]);
}

/** Where the goods went. */
export function deliveryBlock(delivery: Delivery): Row[] {
  const contact = [delivery.contact_name, delivery.contact_phone && formatPhone(delivery.contact_phone)];
  return filled([
    { label: delivery.label, value: renderPaper(delivery) },
    { label: 'Contact', value: contact.filter(Boolean).join(' · ') },
  ]);
}

const filled = (rows: { label: string; value: string | null | undefined }[]): Row[] =>
  rows.flatMap(({ label, value }) => (value ? [{ label, value }] : []));
