import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { StatementPage } from './page.ts';

export const statementTab = page<{
  client: ClientPage;
  statement: StatementPage;
  /** Why the period was refused, by field. */
  errors: { from: string; to: string; as_of: string };
  /** Why the statement was not sent. */
  message: string;
}>('payments/statement/show');
