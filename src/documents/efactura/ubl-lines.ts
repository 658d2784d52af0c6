import Big from 'big.js';
import type { FrozenLine } from '../frozen.ts';
import { itemTexts } from './texts.ts';
import { unitCode } from './units.ts';
import { amount, branch, leaf, plain } from './xml.ts';

/** BG-25; a storno has negative quantities and amounts, and never a negative price (BR-27). */
export function invoiceLine(line: FrozenLine, index: number): string {
  const { name, description } = itemTexts(line.description);
  return branch(
    'cac:InvoiceLine',
    leaf('cbc:ID', String(index + 1)),
    leaf('cbc:InvoicedQuantity', plain(line.quantity), { unitCode: unitCode(line.unit) }),
    amount('cbc:LineExtensionAmount', line.net),
    allowance(line),
    branch(
      'cac:Item',
      leaf('cbc:Description', description),
      leaf('cbc:Name', name),
      branch('cac:SellersItemIdentification', leaf('cbc:ID', line.code)),
      taxCategory('cac:ClassifiedTaxCategory', line.vat_category, line.vat_rate),
    ),
    branch('cac:Price', amount('cbc:PriceAmount', line.unit_price)),
  );
}

/** A category of VAT; outside VAT there is no rate (BR-O-05). `more`: elements between the rate and the scheme. */
export function taxCategory(name: string, category: string, rate: string, more = ''): string {
  return branch(
    name,
    leaf('cbc:ID', category),
    category === 'O' ? '' : leaf('cbc:Percent', plain(rate)),
    more,
    branch('cac:TaxScheme', leaf('cbc:ID', 'VAT')),
  );
}

// BG-27: what stands between quantity × price and the net. Of a storno in parts that may also be one ban.
function allowance({ quantity, unit_price, discount_percent, net }: FrozenLine): string {
  const base = new Big(quantity).times(unit_price).round(2, Big.roundHalfUp);
  const taken = base.minus(net);
  if (taken.eq(0)) return '';
  const discounted = Number(discount_percent) > 0;
  return branch(
    'cac:AllowanceCharge',
    leaf('cbc:ChargeIndicator', 'false'),
    leaf('cbc:AllowanceChargeReasonCode', discounted ? '95' : null),
    leaf('cbc:AllowanceChargeReason', discounted ? 'Discount' : 'Rotunjire'),
    leaf('cbc:MultiplierFactorNumeric', discounted ? plain(discount_percent) : null),
    amount('cbc:Amount', taken),
    amount('cbc:BaseAmount', base),
  );
}
