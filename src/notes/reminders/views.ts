import { page } from '../../web/view.ts';
import type { RemindersView } from './page.ts';

export const remindersPage = page<{ list: RemindersView }>('notes/reminders');
