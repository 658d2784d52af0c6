import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { ProposalsPage } from './page.ts';

export const proposalsView = page<{ client: ClientPage; proposals: ProposalsPage }>('portal/proposals/show');
