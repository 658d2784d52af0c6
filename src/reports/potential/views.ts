import { page } from '../../web/view.ts';
import type { ReportForm } from '../filter-form.ts';
import type { ageOf } from '../sales/age.ts';
import type { PotentialPage } from './page.ts';

/** `shown` is null where a filter was refused. */
export const potentialView = page<{
  form: ReportForm;
  shown: { report: PotentialPage; age: ReturnType<typeof ageOf> } | null;
}>('reports/potential/list');
