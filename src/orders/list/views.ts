import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { FilterView, OrderListView } from './page.ts';

export const ordersPage = page<{ list: OrderListView }>('orders/list');
export const orderFiltersPage = page<{ filters: FilterView }>('orders/filters', 'orders/_filters');
export const clientOrdersPage = page<{ client: ClientPage; list: OrderListView }>('orders/client');
