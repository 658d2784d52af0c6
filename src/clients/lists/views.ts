import { page } from '../../web/view.ts';

export type ListCard = {
  list: string;
  title: string;
  hint: string;
  /** Of the levels: where each stands. */
  ranked: boolean;
  typed: boolean;
  rows: {
    id: string;
    name: string;
    payment_term_days: string;
    order_note: string;
    rank: string;
    /** How many clients have it, in words. */
    clients: string;
    /** The rows that it can be merged into; `into` is the one that was chosen. */
    others: { value: string; label: string }[];
    into: string;
    up: boolean;
    down: boolean;
    error: string;
  }[];
  added: { name: string; error: string };
};

export const listsPage = page<{ lists: ListCard[]; message: string }>('clients/lists/show');
