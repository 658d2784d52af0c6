import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { HistoryPage } from './page.ts';

type Shown = { client: ClientPage; history: HistoryPage; until: string; error: string };

export const levelHistoryPage = page<Shown>('levels/history/show');
