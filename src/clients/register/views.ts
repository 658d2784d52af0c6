import { page } from '../../web/view.ts';
import type { ClientPage } from '../page.ts';
import type { DayView, RegisterPage } from './page.ts';

type Shown = { client: ClientPage; register: RegisterPage; vat: DayView };

export const registerTabPage = page<Shown>('clients/register/show', 'clients/register/_day');
