import { page } from '../../web/view.ts';
import type { PortalSettingsPage } from './page.ts';

export const settingsView = page<{ settings: PortalSettingsPage }>('portal/settings/show');
