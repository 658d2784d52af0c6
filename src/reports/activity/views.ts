import { page } from '../../web/view.ts';
import type { ReportForm } from '../filter-form.ts';
import type { activityReport } from './page.ts';

export const activityView = page<{ form: ReportForm; report: ReturnType<typeof activityReport> | null }>(
  'reports/activity/report',
);
