import { isDeepStrictEqual } from 'node:util';
import { once } from '../api/actions.ts';
import type { RequestKey } from '../api/queries.ts';
import { changesBetween } from '../audit/actor.ts';
import { type Changes, insertAudit, listChangesSince } from '../audit/queries.ts';
import type { Trx } from '../db/database.ts';
import { Refused } from '../errors.ts';
import { ringMessages } from '../messages/actions.ts';
import type { Services } from '../services.ts';
import { advanceCampaigns } from './jobs.ts';
import {
  type CampaignRecord,
  countCampaign,
  deleteRecipients,
  insertCampaign,
  lockCampaign,
  stopMessages,
  updateCampaign,
} from './queries.ts';
import type { CampaignInput } from './schema.ts';
import { readSegment } from './segment/schema.ts';
import { isThere, may, stateLabels, type Verb } from './state.ts';

type Person = { id: number };

/** Writes a new campaign; the same key writes it once. Answers its id. */
export async function createCampaign(
  { db }: Services,
  actor: Person,
  { input, key }: { input: CampaignInput; key: RequestKey | undefined },
): Promise<number> {
  return db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'campaign', async () => {
      const row = { ...input, segment: JSON.stringify(input.segment) };
      const id = await insertCampaign(trx, { ...row, created_by: actor.id });
      await audit(trx, actor, 'create', id, changesBetween({}, input), 1);
      return id;
    }),
  );
}

type CampaignChange = { id: number; version: number; input: CampaignInput; formKey?: string | undefined };

/**
 * Saves what a campaign says and whom it is for. Another segment throws its list away. Refuses with 409 whoever did not
 * see the last version, and a campaign that is on its way. Answers whether the list was thrown away.
 */
export async function saveCampaign(
  { db, now }: Services,
  actor: Person,
  { id, input, ...seen }: CampaignChange,
): Promise<{ listGone: boolean }> {
  return db.transaction().execute(async (trx) => {
    const before = await lockCampaign(trx, id);
    const stored = { ...before, segment: readSegment(before.segment) };
    const changes = changesBetween(stored, input);
    if (Object.keys(changes).length === 0) return { listGone: false };
    if (seen.version !== before.version && !(await savedOnlyBy(trx, { id, ...seen }))) throw stale(before);
    refuseUnless(before, 'edit');
    const listGone = before.state !== 'draft' && !isDeepStrictEqual(stored.segment, input.segment);
    if (before.state !== 'draft' && !listGone) refuseSilent(input);
    if (listGone) await deleteRecipients(trx, id);
    const next = await updateCampaign(trx, id, {
      ...input,
      segment: JSON.stringify(input.segment),
      updated_at: now(),
      ...(listGone && asDraft),
    });
    const moved = listGone ? { state: [before.state, 'draft'] as [string, string] } : {};
    const all = { ...changes, ...moved };
    await audit(trx, actor, 'update', id, all, next, seen.formKey);
    return { listGone };
  });
}

const asDraft = { state: 'draft', frozen_at: null, planned_at: null, preparation: null };

/** Has the list of a campaign written by the worker. Refuses a campaign that says nothing. */
export async function freezeCampaign(services: Services, actor: Person, asked: Step): Promise<void> {
  await step(services, actor, asked, 'freeze', async (campaign) => {
    refuseSilent(campaign);
    return { state: 'freezing' };
  });
  await services.jobs.enqueue(advanceCampaigns, {});
}

/** Back to a draft: the list is thrown away. */
export async function returnToDraft(services: Services, actor: Person, asked: Step): Promise<void> {
  await step(services, actor, asked, 'back', async (_campaign, trx) => {
    await deleteRecipients(trx, asked.id);
    return asDraft;
  });
}

/** Sends from now on. */
export async function sendCampaign(services: Services, actor: Person, asked: Step): Promise<void> {
  const at = services.now();
  await step(services, actor, asked, 'send', async (campaign) => {
    refuseEmpty(campaign);
    return { state: 'sending', planned_at: null, started_at: at, next_at: at };
  });
  await services.jobs.enqueue(advanceCampaigns, {});
}

/** Sends from a moment on, which is still to come. */
export async function planCampaign(
  services: Services,
  actor: Person,
  { at, ...asked }: Step & { at: Date },
): Promise<void> {
  const message = 'Ora aceasta a trecut. Alegeți una care urmează.';
  if (at <= services.now()) throw new Refused(422, message, [{ field: 'time', message }]);
  const isPlanned = ({ planned_at }: CampaignRecord) => planned_at?.getTime() === at.getTime();
  await step(services, actor, { ...asked, isDone: isPlanned }, 'plan', async (campaign) => {
    refuseEmpty(campaign);
    return { state: 'planned', planned_at: at };
  });
}

/** Takes the time back; the list stays. */
export const unplanCampaign = (services: Services, actor: Person, asked: Step): Promise<void> =>
  step(services, actor, asked, 'unplan', async () => ({ state: 'ready', planned_at: null }));

/** Nothing goes until it is resumed, also of what is written already. */
export const pauseCampaign = (services: Services, actor: Person, asked: Step): Promise<void> =>
  step(services, actor, asked, 'pause', async () => ({ state: 'paused', next_at: null }));

export async function resumeCampaign(services: Services, actor: Person, asked: Step): Promise<void> {
  await step(services, actor, asked, 'resume', async () => ({ state: 'sending', next_at: services.now() }));
  await services.jobs.enqueue(advanceCampaigns, {});
  await ringMessages(services);
}

/** Ends a campaign early, with what of it waits to be sent. What is on its way is counted once it has ended. */
export async function stopCampaign(services: Services, actor: Person, asked: Step): Promise<void> {
  const at = services.now();
  await step(services, actor, asked, 'stop', async ({ preparation }, trx) => {
    await stopMessages(trx, asked.id, at);
    const report = await countCampaign(trx, asked.id);
    return {
      state: 'stopped',
      finished_at: at,
      next_at: report.queued > 0 ? at : null,
      preparation: JSON.stringify({ ...preparation, report }),
    };
  });
  await services.jobs.enqueue(advanceCampaigns, {});
}

/** What is asked of a campaign, by whoever saw this version of it. */
export type Step = { id: number; version: number };

type Moved = Parameters<typeof updateCampaign>[2] extends infer Row ? Omit<Row, 'updated_at'> : never;

type Asked = Step & {
  /** Whether a campaign is already as asked, where its state alone does not say so. */
  isDone?: (campaign: CampaignRecord) => boolean;
};

/** One step from state to state. Asked again of a campaign that is there already it changes nothing. */
async function step(
  { db, now }: Services,
  actor: Person,
  { id, version, isDone }: Asked,
  verb: Verb,
  move: (campaign: CampaignRecord, trx: Trx) => Promise<Moved & { state: string }>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await lockCampaign(trx, id);
    if (isThere(before.state, verb) || isDone?.(before)) return;
    if (version !== before.version && !always.has(verb)) throw stale(before);
    refuseUnless(before, verb);
    const row = await move(before, trx);
    const next = await updateCampaign(trx, id, { ...row, updated_at: now() });
    await audit(trx, actor, verb, id, { state: [before.state, row.state] }, next);
  });
}

// Whoever wants it to hold still means it, whatever version they saw.
const always = new Set<Verb>(['pause', 'stop']);

/** Refuses with 409 what a campaign does not take in its state. */
export function refuseUnless(campaign: CampaignRecord, verb: Verb): void {
  if (may(campaign.state, verb)) return;
  const state = stateLabels[campaign.state];
  throw new Refused(409, `Nu se poate acum: campania este „${state}”. Reîncărcați pagina.`, [], {
    version: campaign.version,
  });
}

function refuseEmpty(campaign: CampaignRecord): void {
  refuseSilent(campaign);
  if ((campaign.preparation?.addresses ?? 0) > 0) return;
  throw new Refused(422, 'Lista este goală: nu are cui să fie trimisă. Schimbați segmentul.');
}

function refuseSilent({ subject, body }: Pick<CampaignInput, 'subject' | 'body'>): void {
  const missing = [
    ...(subject === '' ? [{ field: 'subject', message: 'Scrieți subiectul.' }] : []),
    ...(body === '' ? [{ field: 'body', message: 'Scrieți textul.' }] : []),
  ];
  if (missing.length === 0) return;
  const message = 'Campania nu are încă subiect și text. Completați-le întâi.';
  throw new Refused(422, message, missing);
}

/** Whether whoever saves saw every version but those that the same form saved. */
async function savedOnlyBy(trx: Trx, { id, version, formKey }: Omit<CampaignChange, 'input'>) {
  if (!formKey) return false;
  const since = await listChangesSince(trx, 'campaign', id, version);
  return since.every(({ form_key }) => form_key === formKey);
}

function stale({ version }: CampaignRecord): Refused {
  const message = 'Campania a fost schimbată între timp de altcineva. Uitați-vă cum este acum.';
  return new Refused(409, message, [], { stale: true, version });
}

const audit = (
  trx: Trx,
  actor: Person,
  action: string,
  id: number,
  changes: Changes,
  version: number,
  form_key?: string,
) => insertAudit(trx, actor, { action, subject: 'campaign', subject_id: id, changes, version, form_key });
