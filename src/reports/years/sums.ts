import { sumOf } from '../share.ts';

/** How many clients there are, and what they bought in twelve months and in those before; lei without VAT. */
export type YearSums = {
  clients: number;
  active: number;
  prospects: number;
  /** Clients with an order in the twelve months, and in those before. */
  buyers: number;
  buyers_before: number;
  net_year: string;
  net_before: string;
};

/** Sums of several groups as those of one. */
export function addUp(parts: YearSums[]): YearSums {
  const count = (name: 'clients' | 'active' | 'prospects' | 'buyers' | 'buyers_before') =>
    parts.reduce((sum, part) => sum + part[name], 0);
  return {
    clients: count('clients'),
    active: count('active'),
    prospects: count('prospects'),
    buyers: count('buyers'),
    buyers_before: count('buyers_before'),
    net_year: sumOf(parts.map(({ net_year }) => net_year)),
    net_before: sumOf(parts.map(({ net_before }) => net_before)),
  };
}
