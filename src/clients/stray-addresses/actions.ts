import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import type { Left } from '../merges/undo.ts';
import { clearStrayAddresses } from './queries.ts';

/** Lets no order be delivered to an address that went back to another client; answers whom that concerns. */
export async function releaseAddresses(trx: Trx, actor: { id: number }, ids: number[]): Promise<Left[]> {
  const left: Left[] = [];
  for (const { id, number, client_id, delivery_address_id, version } of await clearStrayAddresses(trx, ids)) {
    const changes: Record<string, [unknown, unknown]> = { delivery_address_id: [delivery_address_id, null] };
    await insertAudit(trx, actor, { action: 'update', subject: 'order', subject_id: id, changes, version });
    left.push({ client_id, label: `Comanda „${number}”, rămasă fără adresa de livrare` });
  }
  return left;
}
