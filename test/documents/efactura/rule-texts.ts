import Big from 'big.js';
import { all, type Element, everything, readXml, textAt } from './read-xml.ts';
import { isInOrder } from './schema-order.ts';
import { vatTexts } from './vat-texts.ts';

const counties =
  `AB AG AR B BC BH BN BR BT BV BZ CJ CL CS CT CV DB DJ GJ GL GR HD HR IF IL IS MH MM MS NT OT PH SB SJ SM
  SV TL TM TR VL VN VS`
    .split(/\s+/)
    .map((code) => `RO-${code}`);
const units =
  `H87 KGM GRM MGM TNE LTR HLT MTR MMT CMT KMT MTK MTQ HAR HUR MIN DAY WEE MON ANN SET PR KWH MWH XPK XBX XCT
  XPX XRO XSA XBG XBO C62`.split(/\s+/);

const seller = 'cac:AccountingSupplierParty/cac:Party';
const buyer = 'cac:AccountingCustomerParty/cac:Party';
const sum = (elements: Element[]) => elements.reduce((total, { text }) => total.plus(text), new Big(0));

/**
 * The ids of the rules that an e-Factura breaks, read from the XML alone: the texts of EN 16931 and CIUS-RO, written
 * down a second time so that the writer's mistakes are not repeated here.
 */
export function brokenRules(xml: string): string[] {
  const invoice = readXml(xml);
  const rules: [string, boolean][] = [
    ...wholeTexts(invoice),
    ...partyTexts(invoice),
    ...deliveryTexts(invoice),
    ...lineTexts(invoice),
    ...totalTexts(invoice),
    ...vatTexts(invoice),
  ];
  return rules.filter(([, holds]) => !holds).map(([rule]) => rule);
}

function wholeTexts(invoice: Element): [string, boolean][] {
  const elements = everything(invoice);
  const notes = all(invoice, 'cbc:Note');
  const payable = Number(textAt(invoice, 'cac:LegalMonetaryTotal/cbc:PayableAmount'));
  return [
    [
      'UBL order',
      elements.every(({ name, children }) => children.length === 0 || isInOrder(name, names(children))),
    ],
    ['UBL empty', elements.every((element) => element.children.length > 0 || element.text.trim() !== '')],
    [
      'BR-RO-001',
      textAt(invoice, 'cbc:CustomizationID') ===
        'urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1',
    ],
    ['BR-RO-010', /\d/.test(textAt(invoice, 'cbc:ID'))],
    ['BR-RO-020', textAt(invoice, 'cbc:InvoiceTypeCode') === '380'],
    ['BR-RO-030', textAt(invoice, 'cbc:DocumentCurrencyCode') === 'RON'],
    [
      'BR-RO-DT',
      elements
        .filter(({ name }) => name.endsWith('Date'))
        .every(({ text }) => /^\d{4}-\d\d-\d\d$/.test(text)),
    ],
    ['BR-RO-A020', notes.length <= 20],
    ['BR-RO-L300', notes.every((note) => textAt(note, '').length <= 300)],
    ['BR-CO-25', payable <= 0 || textAt(invoice, 'cbc:DueDate') !== ''],
    [
      'BR-55',
      all(invoice, 'cac:BillingReference').every(
        (it) => textAt(it, 'cac:InvoiceDocumentReference/cbc:ID') !== '',
      ),
    ],
    [
      'BR-61',
      all(invoice, 'cac:PaymentMeans').every(
        (means) =>
          textAt(means, 'cbc:PaymentMeansCode') === '1' ||
          textAt(means, 'cac:PayeeFinancialAccount/cbc:ID') !== '',
      ),
    ],
    [
      'BR-RO-Z2',
      elements.filter(({ name }) => name.endsWith('Amount')).every(({ text }) => /^-?\d+\.\d\d$/.test(text)),
    ],
    [
      'UBL-DT currency',
      elements.every(({ name, attributes }) => name.endsWith('Amount') === (attributes.currencyID === 'RON')),
    ],
  ];
}

const names = (elements: Element[]) => elements.map(({ name }) => name);

function partyTexts(invoice: Element): [string, boolean][] {
  const outside = all(invoice, 'cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID')[0]?.text === 'O';
  const id = (party: string) =>
    textAt(invoice, `${party}/cac:PartyLegalEntity/cbc:CompanyID`) ||
    textAt(invoice, `${party}/cac:PartyTaxScheme/cbc:CompanyID`);
  const vatIds = all(invoice, '*/cac:Party/cac:PartyTaxScheme/cbc:CompanyID');
  return [seller, buyer].flatMap((party): [string, boolean][] => {
    const at = (path: string) => textAt(invoice, `${party}/${path}`);
    return [
      [party === seller ? 'BR-06' : 'BR-07', at('cac:PartyLegalEntity/cbc:RegistrationName') !== ''],
      ['BR-RO-L200', at('cac:PartyLegalEntity/cbc:RegistrationName').length <= 200],
      ['BR-RO-L100', at('cac:Contact/cbc:Telephone').length <= 100],
      ['BR-RO-L100', at('cac:Contact/cbc:ElectronicMail').length <= 100],
      ['BR-RO-065', party === buyer || outside || at('cac:PartyTaxScheme/cbc:CompanyID') !== ''],
      [party === seller ? 'BR-CO-26' : 'BR-RO-120', id(party) !== ''],
      ['BR-CO-09', vatIds.every(({ text }) => /^[A-Z]{2}\w/.test(text))],
      ...addressTexts(invoice, `${party}/cac:PostalAddress`, [
        'BR-RO-080',
        'BR-RO-090',
        'BR-RO-100',
        'BR-RO-110',
      ]),
    ];
  });
}

function deliveryTexts(invoice: Element): [string, boolean][] {
  const path = 'cac:Delivery/cac:DeliveryLocation/cac:Address';
  if (all(invoice, path).length === 0) return [];
  return [
    ...addressTexts(invoice, path, ['BR-RO-180', 'BR-RO-200', 'BR-RO-200', 'BR-RO-210']),
    ['BR-RO-210', textAt(invoice, `${path}/cbc:CountrySubentity`) !== ''],
  ];
}

function addressTexts(
  invoice: Element,
  path: string,
  [street, city, sector, county]: [string, string, string, string],
): [string, boolean][] {
  const at = (name: string) => textAt(invoice, `${path}/${name}`);
  const country = at('cac:Country/cbc:IdentificationCode');
  return [
    [street, at('cbc:StreetName') !== ''],
    [city, at('cbc:CityName') !== ''],
    [sector, at('cbc:CountrySubentity') !== 'RO-B' || /^SECTOR[1-6]$/.test(at('cbc:CityName'))],
    [county, country !== 'RO' || counties.includes(at('cbc:CountrySubentity'))],
    ['BR-CL-14', /^[A-Z]{2}$/.test(country)],
    ['BR-RO-L150', at('cbc:StreetName').length <= 150],
    ['BR-RO-L100', at('cbc:AdditionalStreetName').length <= 100],
    ['BR-RO-L050', at('cbc:CityName').length <= 50],
    ['BR-RO-L020', at('cbc:PostalZone').length <= 20],
  ];
}

function lineTexts(invoice: Element): [string, boolean][] {
  const lines = all(invoice, 'cac:InvoiceLine');
  return [
    ['BR-16', lines.length > 0],
    ...lines.flatMap((line): [string, boolean][] => {
      const at = (path: string) => textAt(line, path);
      const gross = new Big(at('cbc:InvoicedQuantity')).times(at('cac:Price/cbc:PriceAmount'));
      const net = gross.round(2, Big.roundHalfUp).minus(sum(all(line, 'cac:AllowanceCharge/cbc:Amount')));
      return [
        ['BR-21', at('cbc:ID') !== ''],
        ['BR-CL-23', units.includes(all(line, 'cbc:InvoicedQuantity')[0]?.attributes.unitCode ?? '')],
        ['BR-25', at('cac:Item/cbc:Name') !== ''],
        ['BR-27', Number(at('cac:Price/cbc:PriceAmount')) >= 0],
        ['BR-CO-04', at('cac:Item/cac:ClassifiedTaxCategory/cbc:ID') !== ''],
        [
          'BR-42',
          all(line, 'cac:AllowanceCharge').every((it) => textAt(it, 'cbc:AllowanceChargeReason') !== ''),
        ],
        ['BR-RO-L100', [...at('cac:Item/cbc:Name')].length <= 100],
        ['BR-RO-L200', [...at('cac:Item/cbc:Description')].length <= 200],
        ['BT-131', net.eq(at('cbc:LineExtensionAmount'))],
      ];
    }),
  ];
}

function totalTexts(invoice: Element): [string, boolean][] {
  const at = (name: string) => new Big(textAt(invoice, `cac:LegalMonetaryTotal/cbc:${name}`) || '0');
  const vat = new Big(textAt(invoice, 'cac:TaxTotal/cbc:TaxAmount'));
  const taken = sum(all(invoice, 'cac:AllowanceCharge/cbc:Amount'));
  return [
    ['BR-CO-10', sum(all(invoice, 'cac:InvoiceLine/cbc:LineExtensionAmount')).eq(at('LineExtensionAmount'))],
    ['BR-CO-11', taken.eq(at('AllowanceTotalAmount'))],
    ['BR-CO-13', at('LineExtensionAmount').minus(taken).eq(at('TaxExclusiveAmount'))],
    ['BR-CO-14', sum(all(invoice, 'cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount')).eq(vat)],
    ['BR-CO-15', at('TaxExclusiveAmount').plus(vat).eq(at('TaxInclusiveAmount'))],
    ['BR-CO-16', at('PayableAmount').eq(at('TaxInclusiveAmount'))],
  ];
}
