import { page } from '../../web/view.ts';
import type { keptPage, outboxPage } from './page.ts';

export const outboxView = page<{ outbox: ReturnType<typeof outboxPage> }>('messages/outbox/list');
export const keptView = page<{ message: ReturnType<typeof keptPage> }>('messages/outbox/show');
