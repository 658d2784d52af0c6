import { monthText } from '../romania/months.ts';
import { counted, grouped } from '../romania/plural.ts';
import { barChart } from '../web/chart.ts';
import { formatMoney, formatNumber } from '../web/format.ts';
import { commissionOf, sumOf } from './commission.ts';
import type { SalesRow } from './queries.ts';

export type Period = { from: string; to: string };

/** The report as it is shown: a block for each manager, the total of all, and the picture. */
export function managersReport(rows: SalesRow[], period: Period) {
  const paid = rows.map((row) => ({ ...row, commission: commissionOf(row.sales, row.commission_percent) }));
  const managers = paid.filter(({ month }) => month === null);
  const blocks = managers.map((manager) => {
    const months = paid.filter(({ id, month }) => id === manager.id && month !== null);
    // Each month is paid by itself: the period's commission is what was paid, not a percent of its sum.
    const commission = sumOf(months.map((row) => row.commission));
    return {
      id: manager.id,
      name: manager.name,
      percent: `${formatNumber(manager.commission_percent)} %`,
      months: months.map((row) => ({ ...shownRow(row), month: monthText(row.month ?? '') })),
      total: shownRow({ ...manager, commission }),
      commission,
    };
  });
  const [first] = rows;
  const summed = sumOf(managers.map(({ sales }) => sales));
  return {
    blocks,
    total: {
      sales: formatMoney(summed),
      orders: grouped(managers.reduce((sum, { orders }) => sum + orders, 0)),
      clients: grouped(first?.all_clients ?? 0),
      commission: formatMoney(sumOf(blocks.map(({ commission }) => commission))),
    },
    once: first && first.all_sales !== summed ? onceText(first) : '',
    chart: chartOf(paid, managers, period),
  };
}

/** What the total would be without the orders that count for two managers. */
function onceText({ all_sales, all_orders }: SalesRow): string {
  return `Unele comenzi se numără la doi manageri; fiecare o singură dată: ${formatMoney(all_sales)} din ${counted(all_orders, 'comandă', 'comenzi')}.`;
}

function shownRow(row: SalesRow & { commission: string }) {
  return {
    sales: formatMoney(row.sales),
    orders: grouped(row.orders),
    clients: grouped(row.clients),
    managed: grouped(row.managed),
    commission: formatMoney(row.commission),
  };
}

/** Several managers beside each other; of one alone, the months. */
function chartOf(rows: SalesRow[], managers: SalesRow[], { from, to }: Period) {
  const span = `${monthText(from)} – ${monthText(to)}`;
  const [only] = managers;
  if (!only || managers.length > 1) {
    const values = managers.map(({ name, sales }) => ({ label: name, amount: sales }));
    return barChart(`Vânzări pe manager, ${span}`, values);
  }
  const months = rows.flatMap(({ month, sales }) =>
    month ? [{ label: monthText(month), amount: sales }] : [],
  );
  return barChart(`Vânzări – ${only.name}, pe lună, ${span}`, months);
}
