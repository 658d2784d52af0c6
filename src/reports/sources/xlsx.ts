import type { Readable } from 'node:stream';
import { monthText } from '../../romania/months.ts';
import { type SheetColumn, workbookOf } from '../../web/workbook.ts';
import { monthsOf, shortMonth } from '../month-labels.ts';
import { meanOf } from '../share.ts';
import { type SourceSum, sumSources, totalOf } from './by-source.ts';
import type { SourceMonth } from './queries.ts';
import type { SourcesQuery } from './schema.ts';

const columns: SheetColumn[] = [
  { heading: 'Sursă', width: 36 },
  { heading: 'Clienți noi', kind: 'whole' },
  { heading: 'Cu comenzi', kind: 'whole' },
  { heading: 'Vânzări fără TVA', kind: 'money', width: 20 },
  { heading: 'Medie pe client', kind: 'money', width: 18 },
];

/** The report with all its sources: a sheet of sources, one of months by source. */
export function sourcesWorkbook(found: SourceMonth[], query: SourcesQuery): Readable {
  const sources = sumSources(found);
  const all = [...sources, totalOf(sources)];
  const title = [`Surse, clienți noi din ${monthText(query.from)} – ${monthText(query.to)}`];
  return workbookOf([
    { name: 'Surse', title, columns, rows: all.map(cellsOf) },
    {
      name: 'Luni',
      title,
      columns: [
        { heading: 'Lună' },
        ...all.map(({ name }): SheetColumn => ({ heading: name, kind: 'whole' })),
      ],
      rows: monthsOf(query).map((month) => [
        shortMonth(month),
        ...all.map(({ months }) => months[month] ?? 0),
      ]),
    },
  ]);
}

const cellsOf = ({ name, clients, ordered, net }: SourceSum) => [
  name,
  clients,
  ordered,
  net,
  meanOf(net, clients),
];
