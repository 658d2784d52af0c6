import { page } from '../../web/view.ts';
import type { MessageSettingsPage } from './page.ts';

export const messageSettingsView = page<{ settings: MessageSettingsPage }>('messages/settings');
