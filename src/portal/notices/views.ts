import { page } from '../../web/view.ts';
import type { PortalFrame } from '../frame.ts';
import type { NoticesPage } from './page.ts';

export const noticesView = page<{ notices: NoticesPage; portal: PortalFrame }>('portal/notices/show');
