import Big from 'big.js';
import { all, type Element, textAt } from './read-xml.ts';

const classified = 'cac:Item/cac:ClassifiedTaxCategory';
const sum = (elements: Element[]) => elements.reduce((total, { text }) => total.plus(text), new Big(0));

/** The rules of the VAT categories and of the breakdown. */
export function vatTexts(invoice: Element): [string, boolean][] {
  const lines = all(invoice, 'cac:InvoiceLine');
  const rows = all(invoice, 'cac:TaxTotal/cac:TaxSubtotal');
  const categories = new Set(lines.map((line) => textAt(line, `${classified}/cbc:ID`)));
  return [
    ['BR-CO-18', rows.length > 0],
    ['BR-O-11', !categories.has('O') || (rows.length === 1 && categories.size === 1)],
    ...[...categories].flatMap((category) => identifierTexts(invoice, category)),
    ...lines.flatMap((line) => rateTexts(line, classified)),
    ...all(invoice, 'cac:AllowanceCharge').flatMap((it): [string, boolean][] => [
      ['BR-33', textAt(it, 'cbc:AllowanceChargeReason') !== ''],
      ['BR-RO-L100', textAt(it, 'cbc:AllowanceChargeReason').length <= 100],
      ...rateTexts(it, 'cac:TaxCategory'),
    ]),
    ...rows.flatMap((row) => rowTexts(invoice, row)),
  ];
}

function identifierTexts(invoice: Element, category: string): [string, boolean][] {
  const vatId = (party: string) =>
    textAt(invoice, `cac:Accounting${party}Party/cac:Party/cac:PartyTaxScheme/cbc:CompanyID`);
  const outside = category === 'O';
  const rows = all(invoice, 'cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID');
  const count = rows.filter(({ text }) => text === category).length;
  return [
    [`BR-${nameOf(category)}-01`, category === 'S' ? count > 0 : count === 1],
    [`BR-${nameOf(category)}-02`, outside === (vatId('Supplier') === '')],
    ['BR-O-02', !outside || vatId('Customer') === ''],
    [`BR-${nameOf(category)}-02`, !['AE', 'K'].includes(category) || vatId('Customer') !== ''],
    ['BR-IC-11', category !== 'K' || textAt(invoice, 'cac:Delivery/cbc:ActualDeliveryDate') !== ''],
    [
      'BR-IC-12',
      category !== 'K' ||
        textAt(
          invoice,
          'cac:Delivery/cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode',
        ) !== '',
    ],
  ];
}

function rateTexts(element: Element, path: string): [string, boolean][] {
  const category = textAt(element, `${path}/cbc:ID`);
  const rate = textAt(element, `${path}/cbc:Percent`);
  const right = category === 'O' ? rate === '' : category === 'S' ? Number(rate) > 0 : rate === '0';
  return [[`BR-${nameOf(category)}-05`, right]];
}

function rowTexts(invoice: Element, row: Element): [string, boolean][] {
  const category = textAt(row, 'cac:TaxCategory/cbc:ID');
  const rate = textAt(row, 'cac:TaxCategory/cbc:Percent');
  const code = textAt(row, 'cac:TaxCategory/cbc:TaxExemptionReasonCode');
  const reason = textAt(row, 'cac:TaxCategory/cbc:TaxExemptionReason');
  const base = new Big(textAt(row, 'cbc:TaxableAmount'));
  const vat = new Big(textAt(row, 'cbc:TaxAmount'));
  const isOwn = (path: string) => (it: Element) =>
    textAt(it, `${path}/cbc:ID`) === category && textAt(it, `${path}/cbc:Percent`) === rate;
  const own = all(invoice, 'cac:InvoiceLine').filter(isOwn(classified));
  const taken = all(invoice, 'cac:AllowanceCharge').filter(isOwn('cac:TaxCategory'));
  const nets = sum(own.flatMap((line) => all(line, 'cbc:LineExtensionAmount')));
  const allowances = sum(taken.flatMap((it) => all(it, 'cbc:Amount')));
  const expected = base.times(rate || '0').div(100);
  // A storno in parts may be a ban beside its own base; the official rule allows a leu.
  const slack = textAt(invoice, 'cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID') === '' ? 0 : 0.01;
  const isTaxed = category === 'S' || category === 'Z';
  return [
    [`BR-${nameOf(category)}-08`, own.length > 0 && nets.minus(allowances).eq(base)],
    ['BR-CO-17', expected.round(2, Big.roundHalfUp).minus(vat).abs().lte(slack)],
    [`BR-${nameOf(category)}-09`, category === 'S' || vat.eq(0)],
    [`BR-${nameOf(category)}-10`, isTaxed ? code + reason === '' : reason !== ''],
    ['BR-CL-22', ['', 'VATEX-EU-AE', 'VATEX-EU-IC', 'VATEX-EU-G', 'VATEX-EU-O'].includes(code)],
    ['BR-RO-L100', [...reason].length <= 100],
  ];
}

const nameOf = (category: string): string => (category === 'K' ? 'IC' : category);
