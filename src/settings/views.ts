import { page } from '../web/view.ts';

export const settingsPage = page<{ cards: { href: string; title: string; text: string }[] }>('settings/show');
