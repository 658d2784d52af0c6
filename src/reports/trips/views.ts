import { page } from '../../web/view.ts';
import type { TripForm, TripPage } from './page.ts';

/** `trip` is null where something of the address was refused. */
export const tripView = page<{ form: TripForm; trip: TripPage | null }>('reports/trips/page');
