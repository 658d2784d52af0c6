import Big from 'big.js';
import type { FrozenDocument, VatCategory, VatGroup } from '../frozen.ts';
import { shortReason } from './texts.ts';
import { taxCategory } from './ubl-lines.ts';
import { amount, branch, leaf, plain } from './xml.ts';

// An exemption (E) has a text of its own and no code of the European list.
const REASON_CODES: Partial<Record<VatCategory, string>> = {
  AE: 'VATEX-EU-AE',
  K: 'VATEX-EU-IC',
  G: 'VATEX-EU-G',
  O: 'VATEX-EU-O',
};

/** BG-20: the discount of the whole document, once for each row of the breakdown. */
export function allowances(document: FrozenDocument): string {
  return discounted(document)
    .map((group) =>
      branch(
        'cac:AllowanceCharge',
        leaf('cbc:ChargeIndicator', 'false'),
        leaf('cbc:AllowanceChargeReasonCode', '95'),
        leaf('cbc:AllowanceChargeReason', 'Discount'),
        leaf('cbc:MultiplierFactorNumeric', plain(document.discount_percent)),
        amount('cbc:Amount', group.allowance),
        amount('cbc:BaseAmount', group.lines),
        taxCategory('cac:TaxCategory', group.category, group.rate),
      ),
    )
    .join('');
}

/** BG-23. */
export function taxTotal(document: FrozenDocument): string {
  return branch(
    'cac:TaxTotal',
    amount('cbc:TaxAmount', document.vat_total),
    ...document.vat_breakdown.map((group) =>
      branch(
        'cac:TaxSubtotal',
        amount('cbc:TaxableAmount', group.base),
        amount('cbc:TaxAmount', group.vat),
        taxCategory('cac:TaxCategory', group.category, group.rate, exemption(group)),
      ),
    ),
  );
}

/** BG-22. */
export function monetaryTotal(document: FrozenDocument): string {
  const taken = discounted(document);
  return branch(
    'cac:LegalMonetaryTotal',
    amount('cbc:LineExtensionAmount', sum(document.lines.map(({ net }) => net))),
    amount('cbc:TaxExclusiveAmount', document.net_total),
    amount('cbc:TaxInclusiveAmount', document.total),
    taken.length > 0 ? amount('cbc:AllowanceTotalAmount', sum(taken.map(({ allowance }) => allowance))) : '',
    amount('cbc:PayableAmount', document.total),
  );
}

// Neither a standard nor a zero rate has a reason (BR-S-10, BR-Z-10).
function exemption({ category, reason }: VatGroup): string {
  if (category === 'S' || category === 'Z') return '';
  return (
    leaf('cbc:TaxExemptionReasonCode', REASON_CODES[category]) +
    leaf('cbc:TaxExemptionReason', shortReason(reason))
  );
}

const discounted = ({ vat_breakdown }: FrozenDocument) =>
  vat_breakdown.filter(({ allowance }) => Number(allowance) !== 0);

const sum = (amounts: string[]) => amounts.reduce((all, one) => all.plus(one), new Big(0));
