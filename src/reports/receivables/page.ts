import Big from 'big.js';
import { type CreditState, creditState } from '../../payments/credit/credit-limit.ts';
import type { ClientAccount } from '../../payments/credit/queries.ts';
import { ageBands } from '../../payments/statement/ageing.ts';
import { COUNTIES } from '../../romania/counties.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { barChart } from '../../web/chart.ts';
import { formatIsoDay, formatMoney, formatNumber, initialsOf } from '../../web/format.ts';
import type { ClientRow, ManagerRow, Receivables, Week } from './queries.ts';
import type { ReceivablesQuery } from './schema.ts';
import { weekLabel } from './week.ts';

type Named = { id: number; name: string }[];
type Facts = {
  query: ReceivablesQuery;
  today: string;
  found: Receivables;
  accounts: Map<number, ClientAccount>;
  lists: { users: Named; types: Named };
  seesAll: boolean;
  mayExport: boolean;
};

/** Rapoarte > Creanțe, ready to show. */
export function receivablesPage({ query, today, found, accounts, lists, seesAll, mayExport }: Facts) {
  const { after: _after, ...first } = query;
  const weeks = everyWeek(found.weeks, today);
  return {
    day: formatIsoDay(today),
    bands: ageBands.map(({ label }) => label),
    count: counted(found.total.count, 'client cu facturi neîncasate', 'clienți cu facturi neîncasate'),
    any: found.total.count > 0,
    isFiltered: addressOf(first) !== path,
    total: amountsOf(found.total),
    managers: found.managers.map(managerRow),
    clients: found.clients.map((row) => clientRow(row, accounts.get(row.id))),
    weeks: weeks.map(({ label, amount, count }) => ({
      label,
      amount: formatMoney(amount),
      count: grouped(count),
    })),
    weeksTotal: formatMoney(weeks.reduce((sum, { amount }) => sum.plus(amount), new Big(0)).toFixed(2)),
    chart: barChart(
      'Încasări așteptate pe săptămâni',
      weeks.map(({ label, amount }) => ({ label, amount })),
    ),
    filters: {
      managers: seesAll ? optionsOf(lists.users, query.manager) : [],
      types: optionsOf(lists.types, query.type),
      counties: COUNTIES.map(({ code, name }) => ({ value: code, label: name, on: code === query.county })),
      overdue: query.overdue ?? false,
    },
    next: found.next ? addressOf({ ...query, after: found.next }) : '',
    first: query.after ? addressOf(first) : '',
    xlsx: mayExport ? addressOf(first, `${path}.xlsx`) : '',
    notes: notesOf(seesAll),
  };
}

export type ReceivablesPage = ReturnType<typeof receivablesPage>;

const path = '/reports/receivables';

/** Whether a client is Blocat, and why; without an account it is not. */
export function blockOf(account: ClientAccount | undefined): Pick<CreditState, 'blocked' | 'reason'> {
  return account ? creditState(account, account) : { blocked: false, reason: null };
}

/** The report's weeks, those in which nothing is due too. */
export function everyWeek(weeks: Week[], today: string) {
  return Array.from({ length: 10 }, (_, index) => {
    const { amount = '0.00', count = 0 } = weeks.find(({ week }) => week === index - 1) ?? {};
    return { label: weekLabel(index - 1, today), amount, count };
  });
}

/** The name of a row of managers. */
export const managerLabel = ({ name }: ManagerRow): string => name ?? 'Fără manager';

function clientRow(row: ClientRow, account: ClientAccount | undefined) {
  const { blocked, reason } = blockOf(account);
  return {
    name: row.name,
    href: `/clients/${row.id}/statement`,
    managers: row.managers,
    initials: row.managers.split(', ').filter(Boolean).map(initialsOf).join(', '),
    blocked: blocked ? (reason ?? 'Blocat') : '',
    ...amountsOf(row),
  };
}

const managerRow = (row: ManagerRow) => ({
  name: managerLabel(row),
  href: row.id === null ? '' : addressOf({ manager: row.id }),
  count: grouped(row.count),
  ...amountsOf(row),
});

function amountsOf(row: Receivables['total'] | ManagerRow | ClientRow) {
  return {
    ageing: ageBands.map(({ name }) => quiet(row[name])),
    total: formatNumber(row.total, 2),
    advance: quiet(row.advance),
  };
}

/** An amount of a wide table, where nothing is shown for zero. */
const quiet = (amount: string): string => (Number(amount) === 0 ? '' : formatNumber(amount, 2));

const optionsOf = (rows: Named, chosen: number | undefined) =>
  rows.map(({ id, name }) => ({ value: String(id), label: name, on: id === chosen }));

function addressOf(query: ReceivablesQuery | Partial<ReceivablesQuery>, where = path): string {
  const names = ['manager', 'type', 'county', 'overdue', 'after'] as const;
  const pairs = names.flatMap((name): [string, string][] =>
    query[name] ? [[name, String(query[name])]] : [],
  );
  return pairs.length > 0 ? `${where}?${new URLSearchParams(pairs)}` : where;
}

function notesOf(seesAll: boolean): string {
  const twice =
    'Un client cu doi manageri se numără la fiecare dintre ei, așa că suma managerilor poate trece de total.';
  const mine = 'Se văd numai clienții pe care îi aveți în grijă.';
  return `${seesAll ? twice : mine} Avansul este banii încasați care nu acoperă încă nicio factură; nu se scade din vechime.`;
}
