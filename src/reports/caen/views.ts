import { page } from '../../web/view.ts';
import type { ReportForm } from '../filter-form.ts';
import type { ageOf } from '../sales/age.ts';
import type { caenReport } from './page.ts';

export const caenView = page<{
  form: Omit<ReportForm, 'period'>;
  /** What the form carries beside its fields. */
  hidden: { name: string; value: string }[];
  /** Why the section or the division was refused; '' where it was not. */
  problem: string;
  shown: { report: ReturnType<typeof caenReport>; age: ReturnType<typeof ageOf> } | null;
}>('reports/caen/report');
