import { page } from '../../web/view.ts';
import type { PortalFrame } from '../frame.ts';
import type { OwnOrderPage, OwnOrdersView } from './page.ts';

export const ownOrdersPage = page<{ list: OwnOrdersView; portal: PortalFrame }>('portal/orders/list');
export const ownOrderPageView = page<{ order: OwnOrderPage; portal: PortalFrame }>('portal/orders/show');
