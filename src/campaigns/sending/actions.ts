import { insertAlert } from '../../alerts/queries.ts';
import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { ringMessages } from '../../messages/actions.ts';
import { findFirmValues, insertMessages } from '../../messages/queries.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import { linksOf, withLinks } from '../clicks/links.ts';
import { ensureLinks } from '../clicks/queries.ts';
import { clickToken } from '../clicks/token.ts';
import { freeze } from '../freezing/actions.ts';
import { listFreezing } from '../freezing/queries.ts';
import { renderLetter, unsubscribeUrl } from '../letter.ts';
import { countCampaign, findSigningKey, type Preparation, updateCampaign } from '../queries.ts';
import { mayGoOn, paceOf } from './pace.ts';
import {
  countUnended,
  type Due,
  findNextAt,
  listDue,
  listTurns,
  lockDue,
  lockPlanned,
  markHanded,
  markLeftOut,
  setNextAt,
  type Turn,
  type Unended,
} from './queries.ts';

// How soon it is asked again whether the last messages have ended.
const lastLookMs = 5_000;

// How long one that failed is left alone.
const failedMs = 60_000;

/**
 * Takes every campaign one step further: starts the planned ones, sends the portions that are due, freezes lists. Runs
 * as often as it likes and beside itself. Answers when something goes next, undefined where nothing is on its way, and
 * what failed.
 */
export async function advanceAll(services: Services): Promise<{ next: Date | undefined; failed: unknown }> {
  const { db, now, log } = services;
  let failed: unknown;
  // One campaign that fails keeps no other from going.
  const attempt = async (work: () => Promise<void>, id?: number) => {
    await work().catch(async (err) => {
      log.error({ campaign_id: id, err }, 'campania nu a putut merge mai departe');
      failed = err;
      if (id !== undefined) await setNextAt(db, id, new Date(now().getTime() + failedMs));
    });
  };
  await attempt(() => startPlanned(services));
  for (const id of await listDue(db, now())) await attempt(() => sendPortion(services, id), id);
  for (const id of await listFreezing(db)) await attempt(() => freeze(services, id), id);
  return { next: await findNextAt(db), failed };
}

async function startPlanned({ db, now }: Services): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { id, ...campaign } of await lockPlanned(trx, now())) {
      const at = now();
      const isEmpty = campaign.subject === '' || campaign.body === '';
      const state = isEmpty ? 'ready' : 'sending';
      const moved = isEmpty ? { planned_at: null } : { started_at: at, next_at: at };
      const version = await updateCampaign(trx, id, { state, ...moved, updated_at: at });
      await audit(trx, id, isEmpty ? 'unplan' : 'start', version, ['planned', state]);
      if (!isEmpty) continue;
      await insertAlert(trx, {
        ...{ user_ids: [campaign.created_by], kind: 'campaign', client_id: null, at },
        text: `Campania „${campaign.name}” nu a pornit: nu are subiect sau text. Completați-o și programați-o din nou.`,
        href: `/campaigns/${id}`,
        key: `campaign ${id} empty ${version}`,
      });
    }
  });
}

/** Sends the next portion, all or nothing of it: who is written to, their messages, and when the next ones go. */
async function sendPortion(services: Services, id: number): Promise<void> {
  const { db, now } = services;
  const written = await db.transaction().execute(async (trx) => {
    const at = now();
    const campaign = await lockDue(trx, id, at);
    if (!campaign) return 0;
    const unended = await countUnended(trx, id, at);
    if (campaign.state === 'stopped') return settle(trx, campaign, unended, at);
    const { portion, pauseMs } = paceOf(campaign.rate);
    const nextAt = new Date(at.getTime() + pauseMs);
    if (!mayGoOn(campaign.rate, unended)) {
      await setNextAt(trx, id, nextAt);
      return 0;
    }
    const turns = await listTurns(trx, id, portion);
    if (turns.length === 0) return end(trx, campaign, unended, at);
    await markLeftOut(
      trx,
      turns.filter(({ reason }) => reason !== null),
    );
    const readers = turns.filter(({ reason }) => reason === null);
    await write(trx, services, campaign, readers);
    await markHanded(
      trx,
      readers.map((reader) => reader.id),
      at,
    );
    await setNextAt(trx, id, nextAt);
    return readers.length;
  });
  if (written > 0) await ringMessages(services);
}

async function write(trx: Trx, { baseUrl }: Services, campaign: Due, readers: Turn[]): Promise<void> {
  if (readers.length === 0) return;
  const [key, firm] = [await findSigningKey(trx), await findFirmValues(trx)];
  const links = campaign.track_clicks
    ? await ensureLinks(trx, campaign.id, linksOf(campaign.body))
    : new Map<string, number>();
  const messages = readers.map((reader) => {
    const unsubscribe = unsubscribeUrl(baseUrl, key, reader.id);
    const counted = [...links].map(([url, link_id]): [string, string] => {
      const token = clickToken(key, { recipient_id: reader.id, link_id });
      return [url, `${baseUrl}/c/${token}`];
    });
    return {
      ...withLinks(renderLetter(campaign, reader, firm, unsubscribe), new Map(counted)),
      event: 'campaign' as const,
      channel: 'email' as const,
      client_id: reader.client_id,
      contact_id: reader.contact_id,
      recipient: reader.email,
      recipient_name: reader.name,
      campaign_recipient_id: reader.id,
      created_by: campaign.created_by,
      detail: JSON.stringify({ unsubscribe_url: unsubscribe }),
      unique_key: `campaign ${campaign.id} ${reader.email_key}`,
    };
  });
  await insertMessages(trx, messages);
}

/** What a stopped campaign had on its way has ended: its report says what became of it. */
async function settle(trx: Trx, campaign: Due, unended: Unended, at: Date): Promise<number> {
  if (unended.all > 0) {
    await setNextAt(trx, campaign.id, new Date(at.getTime() + lastLookMs));
    return 0;
  }
  const { preparation } = await reportOf(trx, campaign);
  await updateCampaign(trx, campaign.id, { next_at: null, preparation, updated_at: at });
  return 0;
}

async function reportOf(trx: Trx, { id, preparation }: Due) {
  const report = await countCampaign(trx, id);
  return { report, preparation: JSON.stringify({ ...(preparation as Preparation | null), report }) };
}

/** Nobody waits for their turn: the campaign ends once its last message has. */
async function end(trx: Trx, campaign: Due, unended: Unended, at: Date): Promise<number> {
  if (unended.all > 0) {
    await setNextAt(trx, campaign.id, new Date(at.getTime() + lastLookMs));
    return 0;
  }
  const { report, preparation } = await reportOf(trx, campaign);
  const version = await updateCampaign(trx, campaign.id, {
    state: 'done',
    finished_at: at,
    next_at: null,
    preparation,
    updated_at: at,
  });
  await audit(trx, campaign.id, 'finish', version, ['sending', 'done']);
  await insertAlert(trx, {
    user_ids: [campaign.created_by],
    kind: 'campaign',
    client_id: null,
    text: `Campania „${campaign.name}” s-a încheiat: ${counted(report.sent, 'mesaj trimis', 'mesaje trimise')}.`,
    href: `/campaigns/${campaign.id}`,
    key: `campaign ${campaign.id} done`,
    at,
  });
  return 0;
}

const audit = (trx: Trx, id: number, action: string, version: number, state: [string, string]) =>
  insertAudit(trx, 'system', { action, subject: 'campaign', subject_id: id, changes: { state }, version });
