import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { ChangesPage, RestorationPage } from './page.ts';

export const changesView = page<{ client: ClientPage; changes: ChangesPage }>('audit/history/show');
export const restorationView = page<{ client: ClientPage; restoration: RestorationPage; error: string }>(
  'audit/history/restoration',
);
