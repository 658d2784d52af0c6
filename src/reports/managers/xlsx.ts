import type { Readable } from 'node:stream';
import { monthText } from '../../romania/months.ts';
import { type SheetColumn, workbookOf } from '../../web/workbook.ts';
import type { SalesRow } from './queries.ts';
import { managerSums, type Sums } from './sums.ts';

const sumColumns: SheetColumn[] = [
  { heading: 'Vânzări fără TVA (lei)', kind: 'money' },
  { heading: 'Comenzi', kind: 'whole' },
  { heading: 'Clienți cu comenzi', kind: 'whole' },
  { heading: 'Clienți noi', kind: 'whole' },
  { heading: 'Comision (lei)', kind: 'money', width: 18 },
];
const name: SheetColumn = { heading: 'Manager Cont', width: 32 };

/** The report as a file: a sheet of managers, one of their months. */
export function managersWorkbook(rows: SalesRow[], period: { from: string; to: string }): Readable {
  const title = [`Vânzări pe manager, ${monthText(period.from)} – ${monthText(period.to)}`];
  const managers = managerSums(rows, period);
  return workbookOf([
    {
      name: 'Manageri',
      title,
      columns: [
        name,
        ...sumColumns,
        { heading: 'Clienți în grijă', kind: 'whole' },
        { heading: 'Comision (%)', kind: 'money' },
      ],
      rows: managers.map((row) => [row.name, ...cells(row.total), row.managed, row.percent]),
    },
    {
      name: 'Luni',
      title,
      columns: [name, { heading: 'Lună', width: 18 }, ...sumColumns],
      rows: managers.flatMap((row) =>
        row.months.map((month) => [row.name, monthText(month.month), ...cells(month)]),
      ),
    },
  ]);
}

const cells = ({ sales, orders, clients, added, commission }: Sums) => [
  sales,
  orders,
  clients,
  added,
  commission,
];
