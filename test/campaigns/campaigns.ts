import { advanceCampaigns } from '../../src/campaigns/jobs.ts';
import { freezeRecipients } from '../../src/campaigns/segment/queries.ts';
import { readSegment } from '../../src/campaigns/segment/schema.ts';
import { searchKey } from '../../src/search/document.ts';
import type { Fields, TestApp } from '../support/app.ts';
import { least } from '../support/clients.ts';

/** What a campaign of the tests says. */
export const content = {
  name: 'Oferta de toamnă',
  subject: 'Noutăți pentru {{client.name}}',
  body: 'Bună ziua{{#recipient.name}}, {{recipient.name}}{{/recipient.name}}!\n\nVedeți [oferta](https://firma.ro/oferta?a=1&b=2).',
};

type Contact = { name?: string; email: string | null; marketing?: boolean };
type Given = Record<string, unknown> & { contacts?: Contact[] };

/** Makes a client as the database has it, with contacts that want marketing unless they say otherwise. */
export async function makeReader({ db }: TestApp, { contacts = [], ...given }: Given = {}): Promise<number> {
  const { id } = await db
    .insertInto('clients')
    .values({
      ...least,
      tax_id_kind: 'none',
      search_text: ` ${searchKey(String(given.name ?? least.name))} `,
      ...given,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const [position, { name = 'Ioana Dinu', email, marketing = true }] of contacts.entries())
    await db
      .insertInto('contacts')
      .values({ client_id: id, name, email, marketing_enabled: marketing, position, receives: [] })
      .execute();
  return id;
}

/** Writes a campaign and answers its id. */
export async function writeCampaign(t: TestApp, fields: Fields = {}): Promise<number> {
  const answer = await t.ana.post('/campaigns', { ...content, rate: '6000', ...fields });
  const [, id] = /^\/campaigns\/(\d+)$/.exec(String(answer.headers.location)) ?? [];
  if (!id) throw new Error(`no campaign (${answer.statusCode}): ${answer.body}`);
  return Number(id);
}

export async function campaignOf({ db }: TestApp, id: number) {
  return db.selectFrom('campaigns').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** Takes a step of a campaign the way its page does. */
export async function take(t: TestApp, id: number, step: string, fields: Fields = {}) {
  const { version } = await campaignOf(t, id);
  return t.ana.post(`/campaigns/${id}/${step}`, { version, ...fields });
}

/** Runs the job as the clock would at a moment. */
export const advance = (t: TestApp, at = new Date()) =>
  advanceCampaigns.run({ ...t.services, now: () => at }, {});

/** A campaign whose list is frozen. */
export async function frozenCampaign(t: TestApp, fields: Fields = {}): Promise<number> {
  const id = await writeCampaign(t, fields);
  await take(t, id, 'freezing');
  await advance(t);
  return id;
}

export async function recipientsOf({ db }: TestApp, id: number) {
  return db
    .selectFrom('campaign_recipients')
    .selectAll()
    .where('campaign_id', '=', id)
    .orderBy('id')
    .execute();
}

export async function messagesOf({ db }: TestApp, id: number) {
  return db
    .selectFrom('messages as m')
    .innerJoin('campaign_recipients as r', 'r.id', 'm.campaign_recipient_id')
    .selectAll('m')
    .where('r.campaign_id', '=', id)
    .orderBy('m.id')
    .execute();
}

/** Notes of every message that waits that it went. */
export async function deliver({ db }: TestApp): Promise<void> {
  await db
    .updateTable('messages')
    .set({ state: 'sent', via: 'kept', handed_at: new Date(), ended_at: new Date() })
    .where('state', '=', 'queued')
    .execute();
}

/** The addresses that a segment reaches, without writing a campaign. */
export async function reached({ db }: TestApp, segment: object, today = '2026-11-24'): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    const { id: created_by } = await trx.selectFrom('users').select('id').limit(1).executeTakeFirstOrThrow();
    const { id } = await trx
      .insertInto('campaigns')
      .values({ name: 'Probă', created_by })
      .returning('id')
      .executeTakeFirstOrThrow();
    await freezeRecipients(trx, id, { segment: readSegment(segment), today }, { after: 0, limit: 10_000 });
    const rows = await trx
      .selectFrom('campaign_recipients')
      .select('email_key')
      .where('campaign_id', '=', id)
      .orderBy('email_key')
      .execute();
    return rows.map(({ email_key }) => email_key);
  });
}
