import { monthText } from '../../romania/months.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { barChart } from '../../web/chart.ts';
import { columnChart } from '../../web/column-chart.ts';
import { formatMoney } from '../../web/format.ts';
import { addressWith } from '../filter-form.ts';
import { monthsOf, shortMonth } from '../month-labels.ts';
import { meanOf, shareText } from '../share.ts';
import { type SourceSum, sumSources, theRest, totalOf } from './by-source.ts';
import type { SourceMonth } from './queries.ts';
import type { SourcesQuery } from './schema.ts';

export type SourcesReport = ReturnType<typeof sourcesReport>;

// With the rest in one, as many as colours can tell apart.
const told = 7;
const barsTold = 15;

/** Rapoarte > Surse, ready to show. */
export function sourcesReport(found: SourceMonth[], query: SourcesQuery) {
  const sources = sumSources(found);
  const total = totalOf(sources);
  const months = monthsOf(query);
  const shown = theRest(sources, told);
  const unknown = sources.find(({ id }) => id === null)?.clients ?? 0;
  const span = `${monthText(query.from)} – ${monthText(query.to)}`;
  const bySales = sources.filter(({ net }) => Number(net) > 0).sort((a, b) => Number(b.net) - Number(a.net));
  return {
    span,
    any: total.clients > 0,
    rows: sources.map((source) => ({ name: source.name, href: hrefOf(source), ...figuresOf(source, total) })),
    total: figuresOf(total, total),
    unknown:
      unknown > 0
        ? `Din ${counted(total.clients, 'client nou', 'clienți noi')}, ${shareText(unknown, total.clients)} (${grouped(unknown)}) ${unknown === 1 ? 'are' : 'au'} sursa necunoscută.`
        : '',
    chart: columnChart({
      label: `Clienți noi pe lună și sursă, ${span}`,
      labels: months.map(shortMonth),
      series: shown.map(({ name, months: by }) => ({
        name,
        amounts: months.map((month) => by[month] ?? 0),
      })),
      kind: 'stacked',
      text: grouped,
    }),
    bars: barChart(
      `Vânzări pe sursă, clienții noi din ${span}`,
      theRest(bySales, barsTold).map(({ name, net }) => ({ label: name, amount: net })),
    ),
    columns: shown.map(({ name }) => name),
    months: months.map((month) => ({
      name: monthText(month),
      counts: shown.map(({ months: by }) => quiet(by[month] ?? 0)),
      total: grouped(total.months[month] ?? 0),
    })),
    monthsTotal: { counts: shown.map(({ clients }) => grouped(clients)), total: grouped(total.clients) },
    xlsx: addressWith('/reports/sources.xlsx', query),
  };
}

function figuresOf({ clients, ordered, net }: SourceSum, total: SourceSum) {
  return {
    clients: grouped(clients),
    ordered: `${grouped(ordered)} (${shareText(ordered, clients)})`,
    net: formatMoney(net),
    mean: formatMoney(meanOf(net, clients)),
    clientsShare: shareText(clients, total.clients),
    salesShare: shareText(net, total.net),
  };
}

const hrefOf = ({ id }: SourceSum) => (id === null ? '/clients?check=no_source' : `/clients?source=${id}`);

/** A count of a wide table, where nothing is shown for zero. */
const quiet = (count: number): string => (count === 0 ? '' : grouped(count));
