import type { Readable } from 'node:stream';
import Big from 'big.js';
import { formatIsoDay } from '../../web/format.ts';
import { type SheetColumn, workbookOf } from '../../web/workbook.ts';
import { periodText } from './period.ts';
import type { PrintedStatement } from './printed.ts';
import type { Movement, UnpaidInvoice } from './queries.ts';
import { ageingRows, closingLabel, movementLabel, openingLabel } from './words.ts';

const movementColumns: SheetColumn[] = [
  { heading: 'Data', kind: 'day' },
  { heading: 'Document', width: 28 },
  { heading: 'Număr', width: 18 },
  { heading: 'Debit', kind: 'money', width: 16 },
  { heading: 'Credit', kind: 'money', width: 16 },
  { heading: 'Sold', kind: 'money', width: 16 },
];
const unpaidColumns: SheetColumn[] = [
  { heading: 'Factura', width: 28 },
  { heading: 'Data', kind: 'day' },
  { heading: 'Scadența', kind: 'day' },
  { heading: 'Zile de întârziere', kind: 'whole' },
  { heading: 'Total', kind: 'money', width: 16 },
  { heading: 'De încasat', kind: 'money', width: 16 },
];

/** The statement as a workbook: the movements of the whole period, and what is unpaid. */
export function statementWorkbook(printed: PrintedStatement): Readable {
  const { client, firm, period, statement, unpaid } = printed;
  const whose = firm.name ? `${firm.name} – ${client.name}` : client.name;
  return workbookOf([
    {
      name: 'Fișă client',
      title: [whose, `Fișă client, ${periodText(period)}`],
      columns: movementColumns,
      rows: [
        [null, openingLabel(period), null, null, null, statement.opening],
        ...statement.items.map(movementCells),
        [null, closingLabel(period), null, statement.debit, statement.credit, statement.balance],
      ],
    },
    {
      name: 'De încasat',
      title: [whose, `Facturi neîncasate la ${formatIsoDay(period.day)}`],
      columns: unpaidColumns,
      rows: [
        ...unpaid.invoices.map(unpaidCells),
        ...ageingRows(unpaid).map(({ label, amount }) => [label, null, null, null, null, amount]),
        ['Total', null, null, null, null, unpaid.total],
        ['Avans neacoperit', null, null, null, null, unpaid.advance],
      ],
    },
  ]);
}

function movementCells({ date, kind, number, amount, balance }: Movement) {
  const credit = kind === 'payment' ? new Big(amount).times(-1).toFixed(2) : null;
  return [date, movementLabel(kind), number, credit === null ? amount : null, credit, balance];
}

const unpaidCells = ({ number, issue_date, due_date, days, total, open_amount }: UnpaidInvoice) => [
  number,
  issue_date,
  due_date,
  Math.max(days, 0),
  total,
  open_amount,
];
