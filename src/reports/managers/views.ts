import { page } from '../../web/view.ts';
import type { ReportForm } from '../filter-form.ts';
import type { managersReport } from './page.ts';

export const managersPage = page<{
  report: ReturnType<typeof managersReport>;
  form: ReportForm;
  /** Where „doar ale mele” leads; '' where it is so already. */
  mine: string;
  xlsx: string;
}>('reports/managers/report');
