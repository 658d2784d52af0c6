import { page } from '../../web/view.ts';
import type { PortalFrame } from '../frame.ts';
import type { HomePage } from './page.ts';

export const homeView = page<{ home: HomePage; portal: PortalFrame }>('portal/home/show');
