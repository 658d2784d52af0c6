import { page } from '../web/view.ts';
import type { Box } from './boxes.ts';

export const todayPage = page<{
  date: string;
  /** Only one's own clients. */
  mine: boolean;
  /** In the person's order; none where all were put away. */
  boxes: Box[];
}>('today/show');
