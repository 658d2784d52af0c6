import { page } from '../../web/view.ts';
import type { listRow, PriceListForm, PriceListView } from './form.ts';

export const listsPage = page<{ lists: ReturnType<typeof listRow>[]; editable: boolean }>(
  'products/price-lists/list',
);
export const editPage = page<{ form: PriceListForm }>('products/price-lists/edit');
export const showPage = page<{ list: PriceListView }>('products/price-lists/show');
