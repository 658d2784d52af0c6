import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { CreditPage, SettingsForm } from './page.ts';

export const creditSettingsPage = page<{ form: SettingsForm }>('payments/credit/settings');
export const clientCreditPage = page<{ client: ClientPage; credit: CreditPage }>('payments/credit/client');
