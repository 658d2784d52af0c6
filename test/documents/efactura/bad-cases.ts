import type { Buyer, FrozenDocument, VatCategory } from '../../../src/documents/frozen.ts';
import { frozen, stornoOf } from './cases.ts';
import {
  berlin,
  chisinau,
  community,
  exempt,
  exported,
  nonPayer,
  outside,
  reversed,
  stranger,
  warehouse,
} from './parts.ts';

/** Who may buy in a category, where a German may not. */
const buyers: Partial<Record<VatCategory, Partial<Buyer>>> = { G: chisinau, O: {} };

/** What must be refused: a name, its document, and for each refusal the rule, whose field, which, and of which line. */
export const badCases: [string, FrozenDocument, ...[string, string, string, number?][]][] = [
  ['a firm without name', frozen({ seller: { name: ' ' } }), ['BR-06', 'company', 'name']],
  ['a firm without CIF', frozen({ seller: { tax_id: '' } }), ['BR-RO-065', 'company', 'tax_id']],
  [
    'a non-payer without CIF',
    frozen({ seller: { ...nonPayer, tax_id: '' }, lines: [outside] }),
    ['BR-CO-26', 'company', 'tax_id'],
  ],
  ['a firm without county', frozen({ seller: { county: null } }), ['BR-RO-110', 'company', 'county']],
  ['a firm without locality', frozen({ seller: { locality: null } }), ['BR-RO-090', 'company', 'locality']],
  [
    'a firm without street',
    frozen({ seller: { street: null, street_no: null } }),
    ['BR-RO-080', 'company', 'street'],
  ],
  ['a firm without sector', frozen({ seller: { county: 'RO-B' } }), ['BR-RO-100', 'company', 'sector']],
  ['a client without name', frozen({ buyer: { name: '\u0001' } }), ['BR-07', 'client', 'name']],
  ['a client without country', frozen({ buyer: { country: '' } }), ['BR-11', 'client', 'country']],
  ['a client without county', frozen({ buyer: { county: null } }), ['BR-RO-110', 'client', 'county']],
  [
    'a client with a county by name',
    frozen({ buyer: { county: 'Brașov' } }),
    ['BR-RO-110', 'client', 'county'],
  ],
  ['a client without locality', frozen({ buyer: { locality: '' } }), ['BR-RO-090', 'client', 'locality']],
  [
    'a client without street',
    frozen({ buyer: { street: null, street_no: null } }),
    ['BR-RO-080', 'client', 'street'],
  ],
  [
    'a client of București without sector',
    frozen({ buyer: { county: 'RO-B', locality: 'București' } }),
    ['BR-RO-100', 'client', 'sector'],
  ],
  [
    'a firm without CIF',
    frozen({ buyer: { tax_id: null, tax_id_kind: 'none' } }),
    ['BR-RO-120', 'client', 'tax_id'],
  ],
  [
    'a foreign client without number',
    frozen({ buyer: { ...chisinau, tax_id: null }, lines: [exported] }),
    ['BR-RO-120', 'client', 'tax_id'],
  ],
  [
    'a VAT number of no country',
    frozen({ buyer: { ...berlin, tax_id: 'QQ12345' } }),
    ['BR-CO-09', 'client', 'tax_id'],
  ],
  ['a name too long', frozen({ buyer: { name: 'a'.repeat(201) } }), ['BR-RO-L200', 'client', 'name']],
  ['a phone too long', frozen({ buyer: { phone: '1'.repeat(101) } }), ['BR-RO-L100', 'client', 'phone']],
  ['an e-mail too long', frozen({ seller: { email: 'e'.repeat(101) } }), ['BR-RO-L100', 'company', 'email']],
  [
    'a delivery without county',
    frozen({ delivery: { ...warehouse, county: null } }),
    ['BR-RO-210', 'client', 'delivery_addresses'],
  ],
  [
    'a delivery without locality',
    frozen({ delivery: { ...warehouse, locality: null } }),
    ['BR-RO-200', 'client', 'delivery_addresses'],
  ],
  [
    'a delivery to București without sector',
    frozen({ delivery: { ...warehouse, county: 'RO-B' } }),
    ['BR-RO-200', 'client', 'delivery_addresses'],
  ],
  ['no lines', frozen({ lines: [] }), ['BR-16', 'document', 'lines']],
  ['no issue date', frozen({ issue_date: '' }), ['BR-03', 'document', 'issue_date']],
  ['an odd issue date', frozen({ issue_date: '25.11.2026' }), ['BR-RO-DT001', 'document', 'issue_date']],
  ['an odd due date', frozen({ due_date: '2026-13-01' }), ['BR-RO-DT003', 'document', 'due_date']],
  ['no due date', frozen({ due_date: null }), ['BR-CO-25', 'document', 'due_date']],
  [
    'a storno of nothing',
    { ...stornoOf(frozen(), ['0'], ['1']), original: null },
    ['BR-55', 'document', 'storno_of'],
  ],
  ['a line without text', frozen({ lines: [{}, { description: ' ' }] }), ['BR-25', 'line', 'description', 1]],
  [
    'a text too long',
    frozen({ lines: [{ description: 'a'.repeat(301) }] }),
    ['BR-RO-L200', 'line', 'description', 0],
  ],
  ['too many notes', frozen({ note: 'a'.repeat(6001) }), ['BR-RO-A020', 'document', 'note']],
  ['VAT of a non-payer', frozen({ seller: nonPayer }), ['BR-S-02', 'line', 'vat_category', 0]],
  [
    'an intra-community supply of a non-payer',
    frozen({ seller: nonPayer, buyer: berlin, lines: [community] }),
    ['BR-IC-02', 'line', 'vat_category', 0],
  ],
  ['outside and inside VAT', frozen({ lines: [{}, outside] }), ['BR-O-11', 'line', 'vat_category', 1]],
  ['a standard rate of zero', frozen({ lines: [{ vat_rate: '0.00' }] }), ['BR-S-05', 'line', 'vat_rate', 0]],
  ...(['E', 'AE', 'K', 'G', 'Z', 'O'] as const).map((vat_category): (typeof badCases)[number] => [
    `${vat_category} with a rate`,
    frozen({ buyer: buyers[vat_category] ?? berlin, lines: [{ vat_category, vat_reason: 'motiv' }] }),
    [`BR-${vat_category === 'K' ? 'IC' : vat_category}-05`, 'line', 'vat_rate', 0],
  ]),
  ...([exempt, reversed, community, exported, outside] as const).map((line): (typeof badCases)[number] => [
    `${line.vat_category} without a reason`,
    frozen({
      buyer: buyers[line.vat_category] ?? berlin,
      lines: [
        { ...line, vat_reason: null },
        { ...line, vat_reason: ' ' },
      ],
    }),
    [`BR-${line.vat_category === 'K' ? 'IC' : line.vat_category}-10`, 'line', 'vat_reason', 0],
  ]),
  [
    'reverse charge for a client without VAT number',
    frozen({ buyer: { vat_payer: false }, lines: [reversed] }),
    ['BR-AE-02', 'client', 'tax_id'],
  ],
  [
    'an intra-community supply to a client without VAT number',
    frozen({ buyer: { ...berlin, ...stranger }, lines: [community] }),
    ['BR-IC-02', 'client', 'tax_id'],
  ],
  [
    'an intra-community supply to a Romanian',
    frozen({ lines: [{}, community] }),
    ['Cod fiscal, art. 294 alin. (2)', 'line', 'vat_category', 1],
  ],
  [
    'an intra-community supply outside the Union',
    frozen({ buyer: { ...chisinau, vat_payer: true, tax_id: 'MD1003600' }, lines: [community] }),
    ['Cod fiscal, art. 294 alin. (2)', 'line', 'vat_category', 0],
  ],
  [
    'an export to a Romanian',
    frozen({ lines: [exported] }),
    ['Cod fiscal, art. 294 alin. (1)', 'line', 'vat_category', 0],
  ],
  [
    'an export inside the Union',
    frozen({ buyer: berlin, lines: [exported] }),
    ['Cod fiscal, art. 294 alin. (1)', 'line', 'vat_category', 0],
  ],
  ['a negative price', frozen({ lines: [{ unit_price: '-1.00' }] }), ['BR-27', 'line', 'unit_price', 0]],
  [
    'another VAT total',
    { ...frozen(), vat_total: '52.51', total: '302.51' },
    ['BR-CO-14', 'document', 'vat_total'],
  ],
  ['another total', { ...frozen(), total: '302.51' }, ['BR-CO-15', 'document', 'total']],
  [
    'another net total',
    { ...frozen(), net_total: '250.01', total: '302.51' },
    ['BR-CO-13', 'document', 'net_total'],
  ],
  [
    'several things at once',
    frozen({ buyer: { county: 'RO-B', street: null }, lines: [{ ...exempt, vat_reason: null }] }),
    ['BR-RO-100', 'client', 'sector'],
    ['BR-RO-080', 'client', 'street'],
    ['BR-E-10', 'line', 'vat_reason', 0],
  ],
];
