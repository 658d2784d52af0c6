import { page } from '../../web/view.ts';
import type { ReportForm } from '../filter-form.ts';
import type { ageOf } from '../sales/age.ts';
import type { tagsReport } from './page.ts';

export const tagsView = page<{
  form: Omit<ReportForm, 'period'>;
  shown: { report: ReturnType<typeof tagsReport>; age: ReturnType<typeof ageOf> } | null;
}>('reports/tags/report');
