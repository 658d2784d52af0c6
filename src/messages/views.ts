import { page } from '../web/view.ts';
import type { MessagePage } from './page.ts';

export const messageView = page<{ message: MessagePage }>('messages/show');
