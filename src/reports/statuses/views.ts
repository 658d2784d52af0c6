import { page } from '../../web/view.ts';
import type { ReportForm } from '../filter-form.ts';
import type { ageOf } from '../sales/age.ts';
import type { StatusesReport } from './page.ts';

export const statusesView = page<{
  form: ReportForm;
  /** Null where a filter was refused. */
  shown: { report: StatusesReport; age: ReturnType<typeof ageOf> } | null;
}>('reports/statuses/page');
