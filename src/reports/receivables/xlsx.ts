import type { Readable } from 'node:stream';
import type { Db } from '../../db/database.ts';
import { listAccounts } from '../../payments/credit/queries.ts';
import { ageBands } from '../../payments/statement/ageing.ts';
import { formatIsoDay } from '../../web/format.ts';
import { type SheetCells, type SheetColumn, workbookOf } from '../../web/workbook.ts';
import { blockOf, everyWeek, managerLabel } from './page.ts';
import { type ClientRow, eachClientPage, type ManagerRow, type Receivables } from './queries.ts';
import type { ReceivablesQuery } from './schema.ts';

// Each page of clients sums all open invoices anew.
const batch = 20_000;

const amountColumns: SheetColumn[] = [
  ...ageBands.map(({ label }): SheetColumn => ({ heading: label, kind: 'money', width: 18 })),
  { heading: 'Total', kind: 'money', width: 16 },
  { heading: 'Avans neacoperit', kind: 'money', width: 18 },
];
const clientColumns: SheetColumn[] = [
  { heading: 'Client', width: 40 },
  { heading: 'Manager Cont', width: 24 },
  ...amountColumns,
  { heading: 'Blocat', width: 12 },
];
const managerColumns: SheetColumn[] = [
  { heading: 'Manager Cont', width: 40 },
  { heading: 'Clienți', kind: 'whole' },
  ...amountColumns,
];
const weekColumns: SheetColumn[] = [
  { heading: 'Săptămâna', width: 40 },
  { heading: 'Facturi', kind: 'whole' },
  { heading: 'De încasat', kind: 'money', width: 18 },
];

type Facts = { query: ReceivablesQuery; today: string; found: Receivables };

/** The report with all its clients: a sheet of clients, one of managers, one of weeks. */
export function receivablesWorkbook(db: Db, { query, today, found }: Facts): Readable {
  const title = [`Creanțe la ${formatIsoDay(today)}`];
  const weeks = everyWeek(found.weeks, today);
  return workbookOf([
    { name: 'Clienți', title, columns: clientColumns, rows: clientCells(db, { query, today, found }) },
    {
      name: 'Manageri',
      title,
      columns: managerColumns,
      rows: found.managers.map((row) => [managerLabel(row), row.count, ...amounts(row)]),
    },
    {
      name: 'Săptămâni',
      title,
      columns: weekColumns,
      rows: weeks.map(({ label, count, amount }) => [label, count, amount]),
    },
  ]);
}

async function* clientCells(db: Db, { query, today, found }: Facts): AsyncGenerator<SheetCells> {
  for await (const clients of eachClientPage(db, query, today, batch)) {
    const accounts = await listAccounts(
      db,
      clients.map(({ id }) => id),
      today,
    );
    for (const row of clients)
      yield [row.name, row.managers, ...amounts(row), blockOf(accounts.get(row.id)).blocked ? 'da' : ''];
  }
  yield ['Total', '', ...amounts(found.total), ''];
}

const amounts = (row: Receivables['total'] | ClientRow | ManagerRow) => [
  ...ageBands.map(({ name }) => row[name]),
  row.total,
  row.advance,
];
