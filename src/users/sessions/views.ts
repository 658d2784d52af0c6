import { page } from '../../web/view.ts';
import type { SessionsView } from './page.ts';

type Shown = SessionsView & { title: string; lead: string; back: { href: string; text: string } };

export const sessionsPage = page<Shown>('users/sessions/list');
