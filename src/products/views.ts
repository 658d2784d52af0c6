import { page } from '../web/view.ts';
import type { ProductForm } from './form.ts';
import type { ListView } from './list.ts';

export const listPage = page<{ list: ListView }>('products/list', 'products/_table');
export const editPage = page<{ form: ProductForm; today: string }>('products/edit');
