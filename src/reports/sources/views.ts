import { page } from '../../web/view.ts';
import type { ReportForm } from '../filter-form.ts';
import type { ageOf } from '../sales/age.ts';
import type { SourcesReport } from './page.ts';

export const sourcesView = page<{
  form: ReportForm;
  /** Null where a filter was refused. */
  shown: { report: SourcesReport; age: ReturnType<typeof ageOf> } | null;
}>('reports/sources/page');
