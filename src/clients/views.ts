import type { saidOf } from '../duplicates/said.ts';
import type { QueueStrip } from '../today/queues/strip.ts';
import { page, view } from '../web/view.ts';
import type { ClientForm, contactRow, deliveryAddressRow } from './form.ts';
import type { ClientPage } from './page.ts';
import type { TwinView } from './twins/twin.ts';

export const showPage = page<{ client: ClientPage; said: ReturnType<typeof saidOf> }>('clients/show');
export const editPage = page<{ form: ClientForm; queue: QueueStrip | undefined }>(
  'clients/edit',
  'clients/_check',
);
export const lookupPiece = view<{ form: ClientForm }>('clients/_lookup');
export const contactRowPiece = view<{ row: ReturnType<typeof contactRow> }>('clients/_contact-row');
export const deliveryRowPiece = view<{ row: ReturnType<typeof deliveryAddressRow> }>(
  'clients/_delivery-address-row',
);
export const localityOptionsPiece = view<{ options: { value: string; label: string }[] }>(
  'clients/_locality-options',
);

type TwinBox = { twin: TwinView | undefined; reason: { value: string; error: string }; clientId: string };
export const twinPiece = view<TwinBox>('clients/_twin');
