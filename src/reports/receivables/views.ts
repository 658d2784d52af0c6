import { page } from '../../web/view.ts';
import type { ReceivablesPage } from './page.ts';

export const receivablesView = page<{ report: ReceivablesPage }>('reports/receivables/list');
