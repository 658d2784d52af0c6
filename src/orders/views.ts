import { page, view } from '../web/view.ts';
import type { LineRow, OrderForm } from './form.ts';
import type { OrderPage } from './page.ts';

type Found = { name: string; detail: string; href: string };

export const orderPageView = page<{ order: OrderPage; message: string }>('orders/show');
export const orderFormPage = page<{ form: OrderForm }>('orders/edit');
/** The first step of an order that does not know its client yet. */
export const chooseClientPage = page<{ q: string; found: Found[]; message: string }>('orders/new');
export const lineRowPiece = view<{ row: LineRow }>('orders/_line-row');
export const productOptionsPiece = view<{ options: { code: string; label: string }[] }>(
  'orders/_product-options',
);
