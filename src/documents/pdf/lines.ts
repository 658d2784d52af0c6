import type { Content, Margins, TableCell } from 'pdfmake/interfaces.js';
import { formatNumber } from '../../web/format.ts';
import type { DocumentRecord } from '../queries.ts';
import { head, innerWidth, muted, restOf, rows } from './paper.ts';
import { percentWords, rateWords } from './words.ts';

type Line = DocumentRecord['lines'][number];
type Column = { title: string; width: number; of: (line: Line, index: number) => TableCell; left?: boolean };

/** The lines as a table that goes on over pages under the same header. Columns that say nothing are left out. */
export function linesTable({ lines, seller }: DocumentRecord): Content {
  const discounted = lines.some(({ discount_percent }) => Number(discount_percent) > 0);
  const net = seller.vat_payer ? ' fără TVA' : '';
  const columns: Column[] = [
    { title: 'UM', width: 28, of: ({ unit }) => unit, left: true },
    { title: 'Cantitate', width: 44, of: ({ quantity }) => right(formatNumber(quantity)) },
    { title: `Preț${net}`, width: 58, of: ({ unit_price }) => right(formatNumber(unit_price, 2)) },
    ...(discounted ? [{ title: 'Reducere', width: 42, of: (line: Line) => right(discountOf(line)) }] : []),
    { title: `Valoare${net}`, width: 64, of: (line) => right(formatNumber(line.net, 2)) },
    ...(seller.vat_payer
      ? [{ title: 'TVA', width: 42, of: (line: Line) => right(rateWords(line.vat_category, line.vat_rate)) }]
      : []),
  ];
  const number = 18;
  const described = restOf(innerWidth, [number, ...columns.map(({ width }) => width)]);
  return {
    layout: rows,
    margin: [0, 16, 0, 0] as Margins,
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: [number, described, ...columns.map(({ width }) => width)],
      body: [
        [
          head('Nr.'),
          head('Denumire'),
          ...columns.map(({ title, left }) => head(title, left ? 'left' : 'right')),
        ],
        ...lines.map((line, index) => [
          { text: String(index + 1), color: muted },
          name(line),
          ...columns.map(({ of }) => of(line, index)),
        ]),
      ],
    },
  };
}

function name({ description, code }: Line): TableCell {
  if (!code || code === description) return description;
  return { text: [description, { text: `  ${code}`, color: muted, fontSize: 8 }] };
}

const discountOf = ({ discount_percent }: Line): string =>
  Number(discount_percent) > 0 ? percentWords(discount_percent) : '–';

const right = (text: string): TableCell => ({ text, alignment: 'right' });
