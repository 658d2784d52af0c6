import { monthsOf } from '../month-labels.ts';
import { sumOf } from '../share.ts';
import { commissionOf } from './commission.ts';
import type { SalesRow } from './queries.ts';

export type Sums = {
  sales: string;
  orders: number;
  /** Clients that bought something. */
  clients: number;
  /** Clients that came into the list. */
  added: number;
  commission: string;
};
export type ManagerSums = {
  id: number;
  name: string;
  percent: string;
  /** Clients in care today, archived ones left out. */
  managed: number;
  /** Those in which something happened. */
  months: (Sums & { month: string })[];
  /** Each client counted once, and each month paid by itself: the commission is what was paid, not a percent of the sum. */
  total: Sums;
};

/** The rows of the report by manager. */
export function managerSums(rows: SalesRow[], period: { from: string; to: string }): ManagerSums[] {
  const names = monthsOf(period);
  return [...new Set(rows.map(({ id }) => id))].map((wanted) => {
    const own = rows.filter(({ id }) => id === wanted);
    const { id, name, commission_percent: percent } = own[0] as SalesRow;
    const months = own.flatMap((row) => {
      const month = names[row.bucket - 1];
      return month ? [{ ...row, month, commission: commissionOf(row.sales, percent) }] : [];
    });
    const total = {
      sales: sumOf(months.map(({ sales }) => sales)),
      orders: sum(months.map(({ orders }) => orders)),
      clients: sum(months.map(({ first_clients }) => first_clients)),
      added: sum(months.map(({ added }) => added)),
      commission: sumOf(months.map(({ commission }) => commission)),
    };
    return { id, name, percent, managed: sum(own.map(({ added }) => added)), months, total };
  });
}

/** The whole report, each order and client counted once however many managers its client has. */
export function onceOf(rows: SalesRow[]) {
  return {
    sales: sumOf(rows.flatMap(({ sales, again_sales }) => [sales, `-${again_sales}`])),
    orders: sum(rows.map(({ orders, again_orders }) => orders - again_orders)),
    clients: sum(rows.map(({ first_clients, again_clients }) => first_clients - again_clients)),
  };
}

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);
