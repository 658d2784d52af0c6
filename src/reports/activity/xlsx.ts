import type { Readable } from 'node:stream';
import { monthText } from '../../romania/months.ts';
import { type Sheet, type SheetColumn, workbookOf } from '../../web/workbook.ts';
import { monthsOf } from '../month-labels.ts';
import { peopleOf } from './page.ts';
import type { Fact, Sees } from './queries.ts';
import type { ActivityQuery } from './schema.ts';
import { activityLines, activityTables, type Table } from './tables.ts';

type User = { id: number; name: string; active: boolean };
const names: Record<string, string> = { notes: 'Note', messages: 'Mesaje', orders: 'Comenzi' };

/** The report as a file: a sheet for each table, one of the months. */
export function activityWorkbook(facts: Fact[], users: User[], query: ActivityQuery, sees: Sees): Readable {
  const span = `${monthText(query.from)} – ${monthText(query.to)}`;
  const months = monthsOf(query);
  const lines = activityLines(facts, months, sees);
  return workbookOf([
    ...activityTables(facts, peopleOf(users, facts, query.manager), sees).map((table) =>
      sheetOf(table, span),
    ),
    {
      name: 'Luni',
      title: [`Activitate pe lună, ${span}`],
      columns: [
        { heading: 'Lună', width: 18 },
        ...lines.map(({ name }): SheetColumn => ({ heading: name, kind: 'whole' })),
      ],
      rows: months.map((month, at) => [monthText(month), ...lines.map(({ amounts }) => amounts[at] ?? 0)]),
    },
  ]);
}

function sheetOf({ key, title, groups, columns, rows, total }: Table, span: string): Sheet {
  const above = groups.flatMap(({ text, span }) => Array.from({ length: span }, () => text));
  return {
    name: names[key] ?? title,
    title: [`${title}, ${span}`],
    columns: [
      { heading: 'Persoană', width: 32 },
      ...columns.map(
        (heading, at): SheetColumn => ({
          heading: above[at] ? `${above[at]}: ${heading.toLowerCase()}` : heading,
          kind: total[at]?.kind ?? 'whole',
        }),
      ),
    ],
    rows: [...rows, { name: 'Total', cells: total }].map(({ name, cells }) => [
      name,
      ...cells.map(({ value }) => value),
    ]),
  };
}
