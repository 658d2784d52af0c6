import type { ClientPage } from '../../clients/page.ts';
import { page } from '../../web/view.ts';
import type { ReceptionPage } from './page.ts';

export const receptionView = page<{ client: ClientPage; reception: ReceptionPage }>(
  'messages/reception/show',
  'messages/reception/_grid',
);
