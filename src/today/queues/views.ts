import { page } from '../../web/view.ts';

export const queueEndPage = page<{
  title: string;
  /** What there is no more of, or what is left behind. */
  text: string;
  /** How many were saved on the way; '' where none were. */
  saved: string;
  /** Back to the beginning, where some were passed over; else ''. */
  again: string;
  list: string;
  back: string;
}>('today/queue-end');
