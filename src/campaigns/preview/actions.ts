import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { insertAudit } from '../../audit/queries.ts';
import { ringMessages } from '../../messages/actions.ts';
import { findFirmValues, insertMessages } from '../../messages/queries.ts';
import type { Services } from '../../services.ts';
import { refuseUnless } from '../actions.ts';
import { type Reader, renderLetter, unsubscribeUrl } from '../letter.ts';
import { findSigningKey, lockCampaign } from '../queries.ts';

/** Sends a campaign to the one who asks, as somebody of its segment would get it. The same key sends it once. */
export async function sendTest(
  services: Services,
  actor: { id: number; email: string; name: string },
  { id, reader, key }: { id: number; reader: Reader; key: RequestKey | undefined },
): Promise<void> {
  const { db, baseUrl } = services;
  await db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'campaign', async () => {
      const campaign = await lockCampaign(trx, id);
      refuseUnless(campaign, 'test');
      const unsubscribe = unsubscribeUrl(baseUrl, await findSigningKey(trx), 0);
      const letter = renderLetter(campaign, reader, await findFirmValues(trx), unsubscribe);
      await insertMessages(trx, [
        {
          ...letter,
          subject: `[test] ${letter.subject}`.slice(0, 200),
          event: 'campaign_test',
          channel: 'email',
          client_id: null,
          user_id: actor.id,
          recipient: actor.email,
          recipient_name: actor.name,
          created_by: actor.id,
          detail: JSON.stringify({ unsubscribe_url: unsubscribe }),
          unique_key: `campaign_test ${id} ${actor.id} ${key?.key ?? services.now().getTime()}`,
        },
      ]);
      const changes = { email: [null, actor.email] as [unknown, unknown] };
      const entry = { action: 'test', subject: 'campaign', subject_id: id, changes };
      await insertAudit(trx, actor, { ...entry, version: campaign.version });
      return id;
    }),
  );
  await ringMessages(services);
}
