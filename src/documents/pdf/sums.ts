import Big from 'big.js';
import type { Content, Margins, TableCell } from 'pdfmake/interfaces.js';
import { formatMoney, formatNumber } from '../../web/format.ts';
import { isVatOnCollection, type VatGroup } from '../frozen.ts';
import type { DocumentRecord } from '../queries.ts';
import { head, muted, rows } from './paper.ts';
import { percentWords, rateWords } from './words.ts';

/** Under the lines: how the VAT was made on the left, the totals on the right, on one page together. */
export function sumsBlock(document: DocumentRecord): Content {
  const { seller, vat_breakdown } = document;
  const reasons = reasonsOf(vat_breakdown);
  return {
    unbreakable: true,
    margin: [0, 10, 0, 0] as Margins,
    columns: [
      {
        width: '*',
        stack: [
          ...(seller.vat_payer ? [breakdown(vat_breakdown)] : []),
          ...reasons.map((text): Content => ({ text, color: muted, margin: [0, 4, 0, 0] as Margins })),
          ...(isVatOnCollection(document)
            ? [{ text: 'TVA la încasare', bold: true, margin: [0, 4, 0, 0] as Margins }]
            : []),
        ],
      },
      { width: 240, stack: [totals(document)] },
    ],
    columnGap: 20,
  };
}

function breakdown(groups: VatGroup[]): Content {
  const row = ({ category, rate, base, vat }: VatGroup): TableCell[] => [
    rateWords(category, rate),
    { text: formatNumber(base, 2), alignment: 'right' },
    { text: formatNumber(vat, 2), alignment: 'right' },
  ];
  return {
    layout: rows,
    table: {
      headerRows: 1,
      widths: [72, 74, 66],
      body: [[head('Cota TVA'), head('Bază', 'right'), head('TVA', 'right')], ...groups.map(row)],
    },
  };
}

function totals(document: DocumentRecord): Content {
  const { seller, discount_percent, vat_breakdown, net_total, vat_total, total, eur_rate } = document;
  const sum = (name: 'lines' | 'allowance') =>
    vat_breakdown.reduce((all, group) => all.plus(group[name]), new Big(0));
  const discount =
    Number(discount_percent) > 0
      ? [
          plain('Total linii', sum('lines').toFixed(2)),
          plain(`Reducere ${percentWords(discount_percent)}`, sum('allowance').times(-1).toFixed(2)),
        ]
      : [];
  const vat = seller.vat_payer ? [plain('Total fără TVA', net_total), plain('TVA', vat_total)] : [];
  const name = document.kind === 'storno' ? 'Total' : 'Total de plată';
  return {
    layout: {
      ...rows,
      hLineWidth: (at, { table }) => (at === table.body.length - (eur_rate ? 2 : 1) ? 1 : 0),
    },
    table: {
      widths: ['*', 'auto'],
      body: [
        ...discount,
        ...vat,
        [
          { text: name, bold: true, fontSize: 11 },
          { text: formatMoney(total), bold: true, fontSize: 12, alignment: 'right', noWrap: true },
        ],
        ...(eur_rate ? [euro(total, eur_rate)] : []),
      ],
    },
  };
}

const plain = (label: string, amount: string): TableCell[] => [
  { text: label, color: muted },
  { text: formatMoney(amount), alignment: 'right', noWrap: true },
];

const euro = (total: string, rate: string): TableCell[] => [
  { text: `În euro (1 EUR = ${formatNumber(rate, 4)} lei)`, color: muted },
  {
    text: `${formatNumber(new Big(total).div(rate).round(2, Big.roundHalfUp).toFixed(2), 2)} EUR`,
    alignment: 'right',
    noWrap: true,
  },
];

/** Why there is no VAT, each reason once. */
const reasonsOf = (groups: VatGroup[]): string[] => [
  ...new Set(groups.flatMap(({ category, reason }) => (category !== 'S' && reason ? [reason] : []))),
];
