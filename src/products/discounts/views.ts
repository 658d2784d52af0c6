import { page } from '../../web/view.ts';
import type { DiscountsView } from './form.ts';

export const discountsPage = page<{ discounts: DiscountsView }>('products/discounts/list');
