import { page } from '../../web/view.ts';
import type { QueueView } from './page.ts';

export const queuePage = page<{ queue: QueueView }>('clients/register/queue');
