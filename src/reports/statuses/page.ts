import { labelOf, statusOptions } from '../../clients/fields.ts';
import { monthText } from '../../romania/months.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { columnChart } from '../../web/column-chart.ts';
import { formatNumber } from '../../web/format.ts';
import { addressWith } from '../filter-form.ts';
import { monthsOf, shortMonth } from '../month-labels.ts';
import { shareText } from '../share.ts';
import { funnelOf, stagesOf } from './funnel.ts';
import type { Cohort, Statuses } from './queries.ts';
import type { StatusesQuery } from './schema.ts';

export type StatusesReport = ReturnType<typeof statusesReport>;
type Facts = { query: StatusesQuery; found: Statuses; thisMonth: string };

/** Rapoarte > Status, ready to show. */
export function statusesReport({ query, found, thisMonth }: Facts) {
  const months = monthlyOf(found, query, thisMonth);
  const span = `${monthText(query.from)} – ${monthText(query.to)}`;
  const stages = stagesOf(found);
  return {
    any: stages.some(({ today, present }) => today + present > 0),
    span,
    funnel: funnelOf(stages),
    stages: stages.map(({ status, name, today, present, onward, next }) => ({
      name,
      href: listAddress(status, query),
      today: grouped(today),
      present: grouped(present),
      onward: next ? `${grouped(onward)} la ${next.toLowerCase()}` : '',
      share: next ? shareText(onward, present) : '',
    })),
    cohort: cohortFacts(found.cohort, found.moves.find(isReactivation)),
    moves: found.moves
      .toSorted((a, b) => b.moves - a.moves)
      .map(({ from_status, to_status, moves, clients }) => ({
        from: labelOf(statusOptions, from_status),
        to: labelOf(statusOptions, to_status),
        moves: grouped(moves),
        clients: grouped(clients),
      })),
    chart: columnChart({
      label: `Prospecți noi, deveniți activi și deveniți inactivi pe lună, ${span}`,
      labels: months.map(({ month }) => shortMonth(month)),
      series: [
        { name: 'Prospecți noi', amounts: months.map(({ prospects }) => prospects) },
        { name: 'Deveniți activi', amounts: months.map(({ activated }) => activated) },
        { name: 'Deveniți inactivi', amounts: months.map(({ rested }) => rested) },
      ],
      kind: 'lines',
      text: grouped,
    }),
    months: months.map(({ month, prospects, activated, reactivated, rested }) => ({
      name: month === thisMonth ? `${monthText(month)}, până azi` : monthText(month),
      counts: [prospects, activated, reactivated, rested].map(grouped),
    })),
    xlsx: addressWith('/reports/statuses.xlsx', query),
  };
}

/** What happened in each month of the period that has begun. Moves are counted, not clients. */
export function monthlyOf({ monthly, prospects }: Statuses, query: StatusesQuery, thisMonth: string) {
  return monthsOf(query)
    .filter((month) => month <= thisMonth)
    .map((month) => {
      const own = monthly.filter((move) => move.month === month);
      const sum = (rows: typeof own) => rows.reduce((total, row) => total + row.moves, 0);
      return {
        month,
        prospects: prospects.find((row) => row.month === month)?.clients ?? 0,
        activated: sum(own.filter(({ to_status }) => to_status === 'active')),
        reactivated: sum(own.filter(isReactivation)),
        rested: sum(own.filter(({ to_status }) => to_status === 'inactive')),
      };
    });
}

const isReactivation = (move: { from_status: string; to_status: string }) =>
  move.from_status === 'inactive' && move.to_status === 'active';

const listAddress = (status: string, { manager, source, county }: StatusesQuery) =>
  addressWith('/clients', { status, manager, source, county });

function cohortFacts(
  { clients, active, ordered, measured, median_days }: Cohort,
  reactivated: { clients: number; moves: number } | undefined,
) {
  return [
    { name: 'Adăugați în perioadă', value: counted(clients, 'client', 'clienți') },
    {
      name: 'Dintre ei, sunt sau au fost activi',
      value: `${grouped(active)} (${shareText(active, clients)})`,
    },
    { name: 'Dintre ei, au comandat', value: `${grouped(ordered)} (${shareText(ordered, clients)})` },
    {
      name: 'De la adăugare la prima comandă',
      value:
        median_days === null
          ? 'nimeni încă'
          : `${daysText(median_days)} în mediană, măsurat la ${counted(measured, 'client', 'clienți')}`,
    },
    {
      name: 'Reactivați în perioadă',
      value: `${counted(reactivated?.clients ?? 0, 'client', 'clienți')}, din inactivi`,
    },
  ];
}

/** The median of an even number of clients may end in a half. */
const daysText = (days: number): string =>
  Number.isInteger(days) ? counted(days, 'zi', 'zile') : `${formatNumber(String(days))} zile`;
