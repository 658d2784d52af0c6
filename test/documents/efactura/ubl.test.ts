import { describe, expect, test } from 'vitest';
import { itemTexts, pieces } from '../../../src/documents/efactura/texts.ts';
import { toUbl } from '../../../src/documents/efactura/ubl.ts';
import { unitCode } from '../../../src/documents/efactura/units.ts';
import type { FrozenDocument } from '../../../src/documents/frozen.ts';
import { frozen, stornoOf } from './cases.ts';
import { berlin, community, nonPayer, outside, person, stranger } from './parts.ts';
import { all, readXml, textAt } from './read-xml.ts';
import { brokenRules } from './rule-texts.ts';

const xmlOf = (document: FrozenDocument) => toUbl({ ...document, series: 'FCT', number: 12 });
const read = (document: FrozenDocument) => readXml(xmlOf(document));
const seller = 'cac:AccountingSupplierParty/cac:Party';
const buyer = 'cac:AccountingCustomerParty/cac:Party';
const vatId = 'cac:PartyTaxScheme/cbc:CompanyID';
const legalId = 'cac:PartyLegalEntity/cbc:CompanyID';

test.each([
  ['a firm', frozen(), 'RO12345674', 'J2002000372404', 'RO4264242', ''],
  [
    'a firm that pays no VAT',
    frozen({ buyer: { vat_payer: false } }),
    'RO12345674',
    'J2002000372404',
    '',
    '4264242',
  ],
  ['a person', frozen({ buyer: person }), 'RO12345674', 'J2002000372404', '', '1960229120019'],
  ['a person without CNP', frozen({ buyer: stranger }), 'RO12345674', 'J2002000372404', '', '0000000000000'],
  [
    'abroad',
    frozen({ buyer: berlin, lines: [community] }),
    'RO12345674',
    'J2002000372404',
    'DE136695976',
    '',
  ],
  ['a non-payer', frozen({ seller: nonPayer, lines: [outside] }), '', '12345674', '', '4264242'],
])('the identifiers of an invoice to %s', (_name, document, sellerVat, sellerLegal, buyerVat, buyerLegal) => {
  const invoice = read(document);
  expect(textAt(invoice, `${seller}/${vatId}`)).toBe(sellerVat);
  expect(textAt(invoice, `${seller}/${legalId}`)).toBe(sellerLegal);
  expect(textAt(invoice, `${buyer}/${vatId}`)).toBe(buyerVat);
  expect(textAt(invoice, `${buyer}/${legalId}`)).toBe(buyerLegal);
});

test('the register number and the capital of a non-payer stay on its invoice', () => {
  const invoice = read(frozen({ seller: nonPayer, lines: [outside] }));
  expect(textAt(invoice, `${seller}/cac:PartyLegalEntity/cbc:CompanyLegalForm`)).toBe(
    'Nr. reg. com. F2020000123408; Capital social 200,00 lei',
  );
});

test('a storno is an invoice with negative quantities that names the one it takes back', () => {
  const storno = read(stornoOf(frozen({ discount_percent: '10.00' }), ['0'], ['4']));
  expect(textAt(storno, 'cbc:InvoiceTypeCode')).toBe('380');
  expect(textAt(storno, 'cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID')).toBe('FCT 11');
  expect(textAt(storno, 'cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueDate')).toBe(
    '2026-11-25',
  );
  expect(textAt(storno, 'cac:InvoiceLine/cbc:InvoicedQuantity')).toBe('-4');
  expect(textAt(storno, 'cac:InvoiceLine/cac:Price/cbc:PriceAmount')).toBe('25.00');
  expect(textAt(storno, 'cac:AllowanceCharge/cbc:Amount')).toBe('-10.00');
  expect(textAt(storno, 'cac:LegalMonetaryTotal/cbc:PayableAmount')).toBe('-108.90');
  expect(all(storno, 'cac:PaymentMeans')).toEqual([]);
});

test('the discount of a line stands between quantity × price and its net', () => {
  const [line] = all(read(frozen({ lines: [{ discount_percent: '15.00' }] })), 'cac:InvoiceLine');
  const at = (path: string) => line && textAt(line, path);
  expect(at('cac:AllowanceCharge/cbc:BaseAmount')).toBe('250.00');
  expect(at('cac:AllowanceCharge/cbc:MultiplierFactorNumeric')).toBe('15');
  expect(at('cac:AllowanceCharge/cbc:Amount')).toBe('37.50');
  expect(at('cbc:LineExtensionAmount')).toBe('212.50');
});

test('texts keep their signs and lose what XML forbids', () => {
  const document = frozen({ buyer: { name: 'A & <B> "Ță"' }, note: 'unu\u0000doi\ud800\ttrei' });
  const invoice = read(document);
  expect(textAt(invoice, `${buyer}/cac:PartyLegalEntity/cbc:RegistrationName`)).toBe('A & <B> "Ță"');
  expect(textAt(invoice, 'cbc:Note')).toBe('unudoi trei');
});

test('a long reason stands whole in a note', () => {
  const vat_reason = 'Scutit pentru că '.repeat(9).trim();
  const invoice = read(frozen({ lines: [{ ...outside, vat_reason }] }));
  expect(textAt(invoice, 'cbc:Note')).toBe(vat_reason);
});

test.each([
  ['buc', 'H87'],
  ['Buc.', 'H87'],
  ['kg', 'KGM'],
  ['m²', 'MTK'],
  ['metri pătrați', 'MTK'],
  ['mc', 'MTQ'],
  ['oră', 'HUR'],
  ['luni', 'MON'],
  ['palet', 'XPX'],
  ['balot', 'C62'],
  ['', 'C62'],
])('the unit %j is %s', (unit, code) => {
  expect(unitCode(unit)).toBe(code);
});

describe('long texts', () => {
  test('break between words', () => {
    expect(pieces('unu doi trei', 7)).toEqual(['unu doi', 'trei']);
    expect(pieces('unu doi trei', 8)).toEqual(['unu doi', 'trei']);
    expect(pieces('unudoitrei', 4)).toEqual(['unud', 'oitr', 'ei']);
    expect(pieces('😀😀😀', 2)).toEqual(['😀😀', '😀']);
    expect(pieces(' ', 2)).toEqual([]);
  });

  test('of an item lose nothing', () => {
    const text = `${'a'.repeat(60)} ${'b'.repeat(60)} ${'c'.repeat(178)}`;
    const { name, description } = itemTexts(text);
    expect([name.length, description?.length]).toEqual([100, 200]);
    expect(name + description).toBe(text);
    expect(itemTexts('scurt')).toEqual({ name: 'scurt', description: null });
  });
});

test.each([
  ['BR-RO-100', '>SECTOR3<', '>Sector 3<'],
  ['BR-RO-110', '>RO-B<', '>Bucuresti<'],
  ['BR-CO-25', /<cbc:DueDate>.*<\/cbc:DueDate>\n/, ''],
  [
    'BR-CO-15',
    /<cbc:TaxInclusiveAmount.*/,
    '<cbc:TaxInclusiveAmount currencyID="RON">1.00</cbc:TaxInclusiveAmount>',
  ],
  ['BR-CO-17', '<cbc:Percent>21<', '<cbc:Percent>11<'],
  ['BR-27', />25.00<\/cbc:PriceAmount>/, '>-25.00</cbc:PriceAmount>'],
  ['UBL order', '<cbc:DocumentCurrencyCode>RON</cbc:DocumentCurrencyCode>\n', ''],
] as const)('the checker of these tests sees %s', (rule, from, to) => {
  const xml = xmlOf(frozen({ buyer: { county: 'RO-B', sector: 3 } }));
  const broken = brokenRules(
    rule === 'UBL order'
      ? xml.replace(from, '').replace('<cbc:ID>', `${from}<cbc:ID>`)
      : xml.replace(from, to),
  );
  expect(broken).toContain(rule);
});
