import { page } from '../../web/view.ts';
import type { RecipientsView } from './page.ts';

export const recipientsPage = page<{ list: RecipientsView }>('campaigns/recipients');
