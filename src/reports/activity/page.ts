import { monthText } from '../../romania/months.ts';
import { grouped } from '../../romania/plural.ts';
import { columnChart } from '../../web/column-chart.ts';
import { formatMoney } from '../../web/format.ts';
import { addressWith } from '../filter-form.ts';
import { monthsOf, shortMonth } from '../month-labels.ts';
import type { Fact, Sees } from './queries.ts';
import type { ActivityQuery } from './schema.ts';
import { activityLines, activityTables, type Cell } from './tables.ts';

type User = { id: number; name: string; active: boolean };

export const path = '/reports/activity';

/** Whose rows there are: who works here, and who did something while here; of one person alone, that one. */
export function peopleOf(users: User[], facts: Fact[], manager: number | undefined): User[] {
  if (manager) return users.filter(({ id }) => id === manager);
  const acted = new Set(facts.map(({ user_id }) => user_id));
  return users.filter(({ id, active }) => active || acted.has(id));
}

/** The report as it is shown. */
export function activityReport(facts: Fact[], users: User[], query: ActivityQuery, sees: Sees) {
  const months = monthsOf(query);
  const lines = activityLines(facts, months, sees);
  return {
    any: facts.length > 0,
    seesAny: sees.notes || sees.messages || sees.orders,
    tables: activityTables(facts, peopleOf(users, facts, query.manager), sees).map((table) => ({
      ...table,
      rows: table.rows.map(({ name, cells }) => ({ name, cells: cells.map(text) })),
      total: table.total.map(text),
    })),
    chart: columnChart({
      label: `Activitate pe lună, ${monthText(query.from)} – ${monthText(query.to)}`,
      labels: months.map(shortMonth),
      series: lines,
      kind: 'lines',
      text: (amount) => grouped(Math.round(amount)),
    }),
    months: {
      columns: lines.map(({ name }) => name),
      rows: months.map((month, at) => ({
        name: monthText(month),
        cells: lines.map(({ amounts }) => grouped(amounts[at] ?? 0)),
      })),
    },
    xlsx: addressWith(`${path}.xlsx`, query),
  };
}

const text = ({ value, kind }: Cell): string =>
  kind === 'money' ? formatMoney(value) : grouped(Number(value));
