import type { FrozenDocument } from '../../../src/documents/frozen.ts';
import { frozen, type GivenLine, stornoOf } from './cases.ts';
import {
  berlin,
  bucharest,
  chisinau,
  community,
  exempt,
  exported,
  hamburg,
  nonPayer,
  outside,
  person,
  reversed,
  stranger,
  village,
  warehouse,
  zero,
} from './parts.ts';

const odd: Partial<GivenLine>[] = [
  { quantity: '1.333', unit_price: '9.99', discount_percent: '12.50' },
  { quantity: '7.000', unit_price: '0.35', discount_percent: '3.33', vat_rate: '11.00' },
  { quantity: '0.333', unit_price: '100.01', vat_rate: '9.00' },
];
const inParts = frozen({ lines: odd, discount_percent: '2.75' });
const twoExempt = frozen({ lines: [{ quantity: '3.000' }, { ...exempt, quantity: '2.000' }] });

/** What must pass: a name and its document. */
export const goodCases: [string, FrozenDocument][] = [
  ['a VAT payer', frozen()],
  [
    'a VAT payer without a register number',
    frozen({ seller: { trade_register_no: null, share_capital: null } }),
  ],
  ['a seller with VAT on collection', frozen({ seller: { vat_on_collection: true } })],
  ['a seller without accounts', frozen({ seller: { accounts: [] } })],
  [
    'a seller with two accounts',
    frozen({
      seller: {
        accounts: ['RO49AAAA1B31007593840000', 'RO09BCYP0000001234567890'].map((iban) => ({
          iban,
          bank: null,
        })),
      },
    }),
  ],
  ['a seller without phone and e-mail', frozen({ seller: { phone: null, email: null } })],
  ['a non-payer', frozen({ seller: nonPayer, lines: [outside] })],
  ['a non-payer that sells to a person', frozen({ seller: nonPayer, buyer: stranger, lines: [outside] })],
  ['a non-payer that sells abroad', frozen({ seller: nonPayer, buyer: berlin, lines: [outside] })],
  [
    'a non-payer with a discount',
    frozen({ seller: nonPayer, lines: [outside, outside], discount_percent: '5.00' }),
  ],
  ['a VAT payer outside VAT', frozen({ lines: [outside] })],
  ['a person with CNP', frozen({ buyer: person })],
  ['a person without CNP', frozen({ buyer: stranger })],
  ['a firm that is no VAT payer', frozen({ buyer: { vat_payer: false } })],
  ['an institution', frozen({ buyer: { name: 'Primăria Brașov', tax_id: '4384206', vat_payer: false } })],
  ['an intra-community supply', frozen({ buyer: berlin, lines: [community] })],
  [
    'an intra-community supply to elsewhere',
    frozen({ buyer: berlin, lines: [community], delivery: hamburg }),
  ],
  ['a firm of the Union with reverse charge', frozen({ buyer: berlin, lines: [reversed] })],
  [
    'a firm of Greece',
    frozen({ buyer: { ...berlin, country: 'GR', tax_id: 'EL094259216' }, lines: [community] }),
  ],
  ['a person of the Union', frozen({ buyer: { ...berlin, ...stranger } })],
  ['a region abroad', frozen({ buyer: { ...berlin, county: 'Brandenburg' }, lines: [community] })],
  ['an export', frozen({ buyer: chisinau, lines: [exported] })],
  ['an export to a person', frozen({ buyer: { ...chisinau, ...stranger }, lines: [exported] })],
  ...[1, 2, 3, 4, 5, 6].map((sector): [string, FrozenDocument] => [
    `București, sector ${sector}`,
    frozen({ buyer: bucharest(sector), seller: bucharest(7 - sector) }),
  ]),
  ['a village without streets', frozen({ buyer: village })],
  ['a village for both', frozen({ buyer: village, seller: { street: null } })],
  ['an exempt line', frozen({ lines: [exempt] })],
  ['reverse charge', frozen({ lines: [reversed] })],
  ['a zero rate', frozen({ lines: [zero] })],
  ['a zero rate with a reason', frozen({ lines: [{ ...zero, vat_reason: 'Cota zero' }] })],
  [
    'several rates and categories',
    frozen({
      lines: [{}, { vat_rate: '11.00' }, { vat_rate: '9.00' }, exempt, reversed, zero],
      discount_percent: '10.00',
    }),
  ],
  ['one rate on many lines', frozen({ lines: Array.from({ length: 30 }, () => ({ quantity: '0.333' })) })],
  ['discounts of lines', frozen({ lines: odd })],
  ['a line for nothing', frozen({ lines: [{}, { discount_percent: '100.00' }] })],
  ['a price of zero', frozen({ lines: [{ unit_price: '0.00' }] })],
  ['a discount of the whole document', inParts],
  ['a discount of everything', frozen({ discount_percent: '100.00' })],
  ['a delivery elsewhere', frozen({ delivery: warehouse })],
  ['a delivery to București', frozen({ delivery: { ...warehouse, ...bucharest(3) } })],
  ['a delivery to a village', frozen({ delivery: { ...warehouse, street: null, street_no: null } })],
  ['a delivery abroad', frozen({ delivery: hamburg })],
  ['an order', frozen({ order_number: '1042' })],
  ['euro', frozen({ eur_rate: '4.9765' })],
  ['a whole storno', stornoOf(frozen({ lines: odd }), ['0', '0', '0'], ['1.333', '7', '0.333'])],
  ['a storno outside VAT', stornoOf(frozen({ seller: nonPayer, lines: [outside] }), ['0'], ['10'])],
  [
    'a storno of an intra-community supply',
    stornoOf(frozen({ buyer: berlin, lines: [community] }), ['0'], ['4']),
  ],
  ['the first part of a storno', stornoOf(inParts, ['0', '0', '0'], ['0.5', '3', '0.111'])],
  ['the second part', stornoOf(inParts, ['0.5', '3', '0.111'], ['0.5', '3', '0.111'])],
  ['the last part', stornoOf(inParts, ['1', '6', '0.222'], ['0.333', '1', '0.111'])],
  ['a storno of one rate of three', stornoOf(inParts, ['0', '0', '0'], ['0', '2', '0'])],
  ['a storno without the exempt line', stornoOf(twoExempt, ['0', '0'], ['1', '0'])],
  ['a storno of the exempt line', stornoOf(twoExempt, ['0', '0'], ['0', '1'])],
  [
    'long texts',
    frozen({
      lines: [
        { description: `${'pânză '.repeat(49)}in🧵` },
        { ...exempt, description: 'x'.repeat(300), vat_reason: `${'motiv '.repeat(33)}.` },
      ],
      note: 'Mențiune lungă. '.repeat(60),
      seller: { name: 'Ș'.repeat(200) },
      buyer: { name: 'Ț'.repeat(200), street: 'Str. '.repeat(30), address_extra: 'z'.repeat(100) },
    }),
  ],
  [
    'signs that XML knows',
    frozen({
      buyer: { name: 'Fii & <Fiice> "Ță" ’SRL’', street: 'Str. "A" & B' },
      lines: [{ description: 'Țeavă 1/2" <10 & >5 ]]>', code: 'A&B<1>' }],
      note: 'Primul rând\nal doilea\r\nal treilea\u0000\u0008\ud800',
    }),
  ],
  [
    'a unit that nobody knows',
    frozen({ lines: [{ unit: 'balot' }, { unit: 'Buc.' }, { unit: 'mp' }, { unit: 'oră' }] }),
  ],
];
