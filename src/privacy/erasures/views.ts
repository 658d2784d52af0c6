import { page } from '../../web/view.ts';
import type { ErasurePage, PlanPage } from './page.ts';

type Form = { reason: string; key: string; errors: Record<string, string>; message: string };

export const planView = page<{ plan: PlanPage; form: Form }>('privacy/erasures/new');
export const erasureView = page<{ erasure: ErasurePage }>('privacy/erasures/show');
export const erasuresView = page<{ clientId: number; erasures: ErasurePage[] }>('privacy/erasures/list');
export type { Form };
