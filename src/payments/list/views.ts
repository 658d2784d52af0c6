import { page } from '../../web/view.ts';
import type { FilterView, PaymentListView } from './page.ts';

export const paymentsPage = page<{ list: PaymentListView }>('payments/list');
export const paymentFiltersPage = page<{ filters: FilterView }>('payments/filters', 'payments/_filters');
