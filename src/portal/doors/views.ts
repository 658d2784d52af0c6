import { page } from '../../web/view.ts';
import type { PortalFrame } from '../frame.ts';
import type { Fields } from './form.ts';

type Portal = { portal: PortalFrame };

export const portalLoginPage = page<Portal & Fields>('portal/doors/login');
export const closedPage = page<Portal & { firm: { phone: string; phoneShown: string; email: string } }>(
  'portal/doors/closed',
);
export const resetPage = page<Portal & Fields & { asked: boolean }>('portal/doors/reset');
export const openingPage = page<
  Portal &
    Fields & { opening: { title: string; lead: string; email: string; address: string; button: string } }
>('portal/doors/opening');
export const usedPage = page<Portal & { isReset: boolean }>('portal/doors/used');
export const gonePage = page<Portal & { isReset: boolean }>('portal/doors/gone');
export const portalAccountPage = page<
  Portal & Fields & { account: { name: string; email: string; client: string } }
>('portal/doors/account');
export const portalErrorPage = page<Portal & { status: number; title: string; message: string }>(
  'portal/doors/error',
);
