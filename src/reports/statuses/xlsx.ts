import type { Readable } from 'node:stream';
import { labelOf, statusOptions } from '../../clients/fields.ts';
import { monthText } from '../../romania/months.ts';
import { type SheetColumn, workbookOf } from '../../web/workbook.ts';
import { shortMonth } from '../month-labels.ts';
import { stagesOf } from './funnel.ts';
import { monthlyOf } from './page.ts';
import type { Statuses } from './queries.ts';
import type { StatusesQuery } from './schema.ts';

const whole = (heading: string): SheetColumn => ({ heading, kind: 'whole' });

type Facts = { query: StatusesQuery; found: Statuses; thisMonth: string };

/** The report as a file: a sheet of the funnel, one of moves, one of months, one of the clients that were added. */
export function statusesWorkbook({ query, found, thisMonth }: Facts): Readable {
  const title = [`Status, ${monthText(query.from)} – ${monthText(query.to)}`];
  const { cohort } = found;
  return workbookOf([
    {
      name: 'Status',
      title,
      columns: [
        { heading: 'Status', width: 20 },
        whole('Azi'),
        whole('Au fost în perioadă'),
        whole('Au trecut mai departe'),
      ],
      rows: stagesOf(found).map(({ name, today, present, onward, next }) => [
        name,
        today,
        present,
        next ? onward : null,
      ]),
    },
    {
      name: 'Mutări',
      title,
      columns: [{ heading: 'De la' }, { heading: 'La' }, whole('Mutări'), whole('Clienți')],
      rows: found.moves.map(({ from_status, to_status, moves, clients }) => [
        labelOf(statusOptions, from_status),
        labelOf(statusOptions, to_status),
        moves,
        clients,
      ]),
    },
    {
      name: 'Luni',
      title,
      columns: [
        { heading: 'Lună' },
        whole('Prospecți noi'),
        whole('Deveniți activi'),
        whole('Din inactivi'),
        whole('Deveniți inactivi'),
      ],
      rows: monthlyOf(found, query, thisMonth).map(({ month, prospects, activated, reactivated, rested }) => [
        shortMonth(month),
        prospects,
        activated,
        reactivated,
        rested,
      ]),
    },
    {
      name: 'Adăugați',
      title,
      columns: [
        { heading: 'Din perioadă', width: 40 },
        { heading: 'Câți', kind: 'money' },
      ],
      rows: [
        ['Clienți adăugați', cohort.clients],
        ['Sunt sau au fost activi', cohort.active],
        ['Au comandat', cohort.ordered],
        ['Zile până la prima comandă (mediana)', cohort.median_days],
      ],
    },
  ]);
}
