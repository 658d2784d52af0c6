import { page } from '../../web/view.ts';
import type { ReportForm } from '../filter-form.ts';
import type { LevelsReport } from './page.ts';

export const levelsView = page<{
  form: ReportForm;
  /** Null where a filter was refused. */
  report: LevelsReport | null;
}>('reports/levels/page');
