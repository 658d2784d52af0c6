import { page } from '../web/view.ts';
import type { managersReport } from './page.ts';

export const managersPage = page<{
  report: ReturnType<typeof managersReport>;
  filters: {
    from: string;
    to: string;
    /** The managers to choose from; none where a person sees the own rows alone. */
    managers: { value: string; label: string; on: boolean }[];
    /** Where „doar ale mele” leads; '' where it is so already. */
    mine: string;
  };
  /** Why the period was refused, by field. */
  errors: { from: string; to: string };
}>('reports/managers');
