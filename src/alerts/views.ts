import type { Bell } from '../web/bell.ts';
import { page, view } from '../web/view.ts';
import type { AlertsView } from './page.ts';

export const alertsPage = page<{ list: AlertsView }>('alerts/list');
export const bellPiece = view<{ bell: Bell }>('shared/_bell');
