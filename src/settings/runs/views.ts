import { page } from '../../web/view.ts';
import type { jobRow, nightRow } from './page.ts';

export const jobsPage = page<{
  jobs: ReturnType<typeof jobRow>[];
  nights: ReturnType<typeof nightRow>[];
  /** So that a double click on "Rulează acum" runs the night once. */
  key: string;
}>('settings/runs/list');
