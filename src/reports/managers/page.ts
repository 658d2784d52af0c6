import { monthText } from '../../romania/months.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { barChart } from '../../web/chart.ts';
import { columnChart } from '../../web/column-chart.ts';
import { formatMoney, formatNumber } from '../../web/format.ts';
import { monthsOf, shortMonth } from '../month-labels.ts';
import { sumOf } from '../share.ts';
import type { SalesRow } from './queries.ts';
import { type ManagerSums, managerSums, onceOf, type Sums } from './sums.ts';

export type Period = { from: string; to: string };

/** The report as it is shown: a block for each manager, the total of all, and the pictures. */
export function managersReport(rows: SalesRow[], period: Period) {
  const managers = managerSums(rows, period);
  const once = onceOf(rows);
  const sales = sumOf(managers.map(({ total }) => total.sales));
  return {
    blocks: managers.map(({ id, name, percent, managed, months, total }) => ({
      id,
      name,
      percent: `${formatNumber(percent)} %`,
      months: months.map((row) => ({ ...shown(row, managed), month: monthText(row.month) })),
      total: shown(total, managed),
    })),
    total: {
      sales: formatMoney(sales),
      orders: grouped(managers.reduce((sum, { total }) => sum + total.orders, 0)),
      clients: grouped(once.clients),
      commission: formatMoney(sumOf(managers.map(({ total }) => total.commission))),
    },
    once:
      once.sales === sales
        ? ''
        : `Unele comenzi se numără la doi manageri; fiecare o singură dată: ${formatMoney(once.sales)} din ${counted(once.orders, 'comandă', 'comenzi')}.`,
    chart: chartOf(managers, period),
    columns: columnsOf(managers, period),
  };
}

function shown({ sales, orders, clients, added, commission }: Sums, managed: number) {
  return {
    sales: formatMoney(sales),
    orders: grouped(orders),
    clients: grouped(clients),
    added: grouped(added),
    managed: grouped(managed),
    commission: formatMoney(commission),
  };
}

const spanOf = ({ from, to }: Period) => `${monthText(from)} – ${monthText(to)}`;

/** Several managers beside each other; of one alone, the months. */
function chartOf(managers: ManagerSums[], period: Period) {
  const [only] = managers;
  if (!only || managers.length > 1) {
    const sold = managers.some(({ total }) => total.orders > 0) ? managers : [];
    const values = sold.map(({ name, total }) => ({ label: name, amount: total.sales }));
    return barChart(`Vânzări pe manager, ${spanOf(period)}`, values);
  }
  const months = only.months
    .filter(({ orders }) => orders > 0)
    .map(({ month, sales }) => ({ label: monthText(month), amount: sales }));
  return barChart(`Vânzări – ${only.name}, pe lună, ${spanOf(period)}`, months);
}

const mostNames = 7;

/** The months with the managers upon each other, the smallest together; null where there is nothing to compare. */
function columnsOf(managers: ManagerSums[], period: Period) {
  const months = monthsOf(period);
  const sellers = managers
    .filter(({ total }) => total.orders > 0)
    .sort((a, b) => Number(b.total.sales) - Number(a.total.sales));
  if (sellers.length < 2 || months.length < 2) return null;
  const most = sellers.length > mostNames + 1 ? mostNames : sellers.length;
  const of = (some: ManagerSums[], month: string) =>
    sumOf(some.flatMap((each) => each.months.filter((row) => row.month === month).map(({ sales }) => sales)));
  const series = sellers.slice(0, most).map((each) => seriesOf(each.name, [each]));
  const rest = sellers.slice(most);
  return columnChart({
    label: `Vânzări pe lună și manager, ${spanOf(period)}`,
    labels: months.map(shortMonth),
    series: rest.length > 0 ? [...series, seriesOf('Ceilalți', rest)] : series,
    kind: 'stacked',
    text: (amount) => formatMoney(String(Math.round(amount))).replace(',00', ''),
  });

  function seriesOf(name: string, some: ManagerSums[]) {
    return { name, amounts: months.map((month) => of(some, month)) };
  }
}
