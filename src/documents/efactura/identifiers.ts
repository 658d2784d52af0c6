import { legalIdForEFactura } from '../../romania/address.ts';
import type { FrozenDocument } from '../frozen.ts';

type Ids = { vat_id: string | null; legal_id: string | null };

/** An invoice outside VAT names no VAT identifier, neither the seller's nor the buyer's (BR-O-02). */
export const isOutsideVat = ({ lines }: Pick<FrozenDocument, 'lines'>): boolean =>
  lines.some(({ vat_category }) => vat_category === 'O');

/** BT-31 and BT-30: who has no VAT identifier to show is known by the CUI, the others by their trade register number. */
export function sellerIds(document: FrozenDocument): Ids {
  const { tax_id, vat_payer, trade_register_no } = document.seller;
  if (!vat_payer || isOutsideVat(document)) return { vat_id: null, legal_id: tax_id };
  return { vat_id: tax_id && `RO${tax_id}`, legal_id: trade_register_no ?? tax_id };
}

/** BT-48 and BT-47. */
export function buyerIds(document: FrozenDocument): Ids {
  const { tax_id, tax_id_kind, vat_payer } = document.buyer;
  return legalIdForEFactura(tax_id, tax_id_kind, vat_payer && !isOutsideVat(document));
}
