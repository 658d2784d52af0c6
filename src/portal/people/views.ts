import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { AccountPage } from './page.ts';

export const accountTab = page<{
  client: ClientPage;
  account: AccountPage;
  /** How many changes its people asked for and nobody decided yet. */
  proposals: number;
}>('portal/people/client');
