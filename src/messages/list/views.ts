import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { FilterView, MessageListView } from './page.ts';

export const messagesPage = page<{ list: MessageListView }>('messages/list');
export const messageFiltersPage = page<{ filters: FilterView }>('messages/filters', 'messages/_filters');
export const clientMessagesPage = page<{ client: ClientPage; list: MessageListView }>('messages/client');
