import { randomUUID } from 'node:crypto';
import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { insertAudit } from '../../audit/queries.ts';
import { getClient, lockClient } from '../../clients/queries.ts';
import { Refused } from '../../errors.ts';
import { ringMessages, tellClient } from '../../messages/actions.ts';
import type { Recipient } from '../../messages/recipients.ts';
import { whySwitchedOff } from '../../messages/told.ts';
import type { Services } from '../../services.ts';
import { addresseesOf } from './addressees.ts';
import type { Period } from './period.ts';
import { loadStatement } from './queries.ts';
import { statementValues } from './values.ts';

type Sending = { client_id: number; period: Period; key: RequestKey | undefined };

/**
 * Writes the statement of a period for everybody who receives the client's statements, once for each key; answers
 * them. Refuses with 422 and the reason where nobody does, and where these messages are switched off.
 */
export async function sendStatement(
  services: Services,
  actor: { id: number },
  { client_id, period, key }: Sending,
): Promise<Recipient[]> {
  const told = await services.db.transaction().execute(async (trx) => {
    const { id } = await getClient(trx, client_id);
    await lockClient(trx, id);
    const { recipients, text } = addresseesOf(await getClient(trx, id));
    if (recipients.length === 0) throw new Refused(422, text);

    await once(trx, actor.id, key, 'statement', async () => {
      const detail = { from: period.from, to: period.until, as_of: period.day };
      const count = await tellClient(trx, {
        ...{ client_id: id, event: 'statement', detail, created_by: actor.id },
        key: `statement ${id} ${actor.id} ${key?.key ?? randomUUID()}`,
        values: statementValues(period, (await loadStatement(trx, id, period, { limit: 1 })).balance),
        only: recipients,
      });
      if (count === 0) throw new Refused(422, whySwitchedOff('statement'));
      const to = recipients.map(({ email }) => email);
      const changes = { period: [null, detail], to: [null, to] } as Record<string, [unknown, unknown]>;
      await insertAudit(trx, actor, { action: 'statement', subject: 'client', subject_id: id, changes });
      return id;
    });
    return recipients;
  });
  await ringMessages(services);
  return told;
}
