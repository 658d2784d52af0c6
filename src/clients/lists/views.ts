import { page } from '../../web/view.ts';

export type ListCard = {
  list: string;
  title: string;
  hint: string;
  /** Of the levels: where each stands; a level's rank is set when it is made. */
  ranked: boolean;
  typed: boolean;
  rows: {
    id: string;
    name: string;
    payment_term_days: string;
    order_note: string;
    rank: string;
    error: string;
  }[];
  added: { name: string; error: string };
};

export const listsPage = page<{ lists: ListCard[]; message: string }>('clients/lists/show');
