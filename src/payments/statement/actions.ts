import { randomUUID } from 'node:crypto';
import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { insertAudit } from '../../audit/queries.ts';
import { getClient, lockClient } from '../../clients/queries.ts';
import { Refused } from '../../errors.ts';
import { insertMessages } from '../../messages/queries.ts';
import type { Recipient } from '../../messages/recipients.ts';
import type { Services } from '../../services.ts';
import { addresseesOf } from './addressees.ts';
import type { Period } from './period.ts';

type Sending = { client_id: number; period: Period; key: RequestKey | undefined };

/**
 * Writes the statement of a period for everybody who receives the client's statements, once for each key; answers
 * them. Refuses with 422 and the reason where nobody does.
 */
export async function sendStatement(
  { db }: Services,
  actor: { id: number },
  { client_id, period, key }: Sending,
): Promise<Recipient[]> {
  return db.transaction().execute(async (trx) => {
    const { id } = await getClient(trx, client_id);
    await lockClient(trx, id);
    const { recipients, text } = addresseesOf(await getClient(trx, id));
    if (recipients.length === 0) throw new Refused(422, text);

    await once(trx, actor.id, key, 'statement', async () => {
      const detail = { from: period.from, to: period.until, as_of: period.day };
      await insertMessages(trx, {
        client_id: id,
        event: 'statement',
        detail,
        key: `statement ${id} ${key?.key ?? randomUUID()}`,
        created_by: actor.id,
        recipients,
      });
      const to = recipients.map(({ email }) => email);
      const changes = { period: [null, detail], to: [null, to] } as Record<string, [unknown, unknown]>;
      await insertAudit(trx, actor, { action: 'statement', subject: 'client', subject_id: id, changes });
      return id;
    });
    return recipients;
  });
}
