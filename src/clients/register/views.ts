import type { QueueStrip } from '../../today/queues/strip.ts';
import { page } from '../../web/view.ts';
import type { ClientPage } from '../page.ts';
import type { DayView, RegisterPage } from './page.ts';

type Shown = { client: ClientPage; register: RegisterPage; vat: DayView; queue: QueueStrip | undefined };

export const registerTabPage = page<Shown>('clients/register/show', 'clients/register/_day');
