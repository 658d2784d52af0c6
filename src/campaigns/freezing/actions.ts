import { insertAudit } from '../../audit/queries.ts';
import { dayOf } from '../../romania/wall-clock.ts';
import type { Services } from '../../services.ts';
import { updateCampaign } from '../queries.ts';
import { type Asked, countAudience, freezeRecipients } from '../segment/queries.ts';
import { readSegment } from '../segment/schema.ts';
import { countListed, lockFreezing, setMark } from './queries.ts';

// A row of the list holds its client and its contact until it is committed, and whoever saves one of them waits so long:
// about a quarter of a second.
const atOnce = 5_000;

/**
 * Writes the list of a campaign, so many clients at a time in the order of their ids, each part a short transaction.
 * Whoever is killed in it goes on after the last whole part; several at once write one list.
 * @param chunk clients of a part
 */
export async function freeze(services: Services, id: number, chunk = atOnce): Promise<void> {
  for (;;) {
    const part = await freezePart(services, id, chunk);
    if (!part) return;
    if (part.ended) await finish(services, id, part);
  }
}

/** A list that another worker ends meanwhile, or that begins anew, has another version. */
async function finish({ db, now }: Services, id: number, { asked, ...part }: Part): Promise<void> {
  const [found, addresses] = [await countAudience(db, asked), await countListed(db, id)];
  await db.transaction().execute(async (trx) => {
    const campaign = await lockFreezing(trx, id);
    if (campaign?.version !== part.version) return;
    const at = now();
    const version = await updateCampaign(trx, id, {
      state: 'ready',
      frozen_at: at,
      preparation: JSON.stringify({ ...found, addresses }),
      updated_at: at,
    });
    const changes = { state: ['freezing', 'ready'] as [string, string] };
    const entry = { action: 'frozen', subject: 'campaign', subject_id: id, changes, version };
    await insertAudit(trx, 'system', entry);
  });
}

type Part = { ended: boolean; asked: Asked; version: number };

async function freezePart({ db, now }: Services, id: number, limit: number): Promise<Part | undefined> {
  return db.transaction().execute(async (trx) => {
    const campaign = await lockFreezing(trx, id);
    if (!campaign) return undefined;
    const { segment, version, mark } = campaign;
    // All of it as of one day, also across midnight.
    const { after, today } = mark ?? { after: 0, today: dayOf(now()) };
    const asked = { segment: readSegment(segment), today };
    const { last, clients } = await freezeRecipients(trx, id, asked, { after, limit });
    await setMark(trx, id, { after: last ?? after, today });
    return { ended: clients < limit, asked, version };
  });
}
