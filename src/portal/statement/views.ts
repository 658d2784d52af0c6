import { page } from '../../web/view.ts';
import type { PortalFrame } from '../frame.ts';
import type { OwnStatementPage } from './page.ts';

export const ownStatementView = page<{
  statement: OwnStatementPage;
  /** Why the period was refused, by field. */
  errors: { from: string; to: string };
  portal: PortalFrame;
}>('portal/statement/show');
