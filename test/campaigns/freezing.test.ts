import { afterAll, beforeAll, expect, test } from 'vitest';
import { freeze } from '../../src/campaigns/freezing/actions.ts';
import { advanceCampaigns } from '../../src/campaigns/jobs.ts';
import { lockForMerge } from '../../src/clients/merges/queries.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { formOf } from '../support/forms.ts';
import {
  advance,
  campaignOf,
  content,
  deliver,
  frozenCampaign,
  makeReader,
  messagesOf,
  recipientsOf,
  take,
  writeCampaign,
} from './campaigns.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const later = (ms: number) => new Date(Date.now() + ms);

test('a list is written part by part and goes on where it was left; the client with the lowest id has the address', async () => {
  const county = 'RO-AB';
  const ids: number[] = [];
  for (const email of ['a@x.ro', 'B@x.ro', 'a@x.ro', 'c@x.ro', 'd@x.ro'])
    ids.push(await makeReader(t, { county, contacts: [{ email }] }));
  const id = await writeCampaign(t, { 'counties[]': county });
  await take(t, id, 'freezing');
  // Whoever holds a client of the second part sees the first one done, and keeps only the rest.
  await t.db.transaction().execute(async (trx) => {
    await lockForMerge(trx, [ids[3] ?? 0]);
    const going = freeze(t.services, id, 2);
    await expect.poll(() => recipientsOf(t, id)).toHaveLength(2);
    await trx
      .updateTable('clients')
      .set({ name: 'Schimbată' })
      .where('id', '=', ids[0] ?? 0)
      .execute();
    expect(await campaignOf(t, id)).toMatchObject({
      state: 'freezing',
      preparation: { mark: { after: ids[1] } },
    });
    expect((await t.ana.get(`/campaigns/${id}`)).statusCode).toBe(200);
    expect((await t.ana.get('/campaigns')).statusCode).toBe(200);
    void going.catch(() => {});
  });
  await Promise.all([freeze(t.services, id, 2), freeze(t.services, id, 1)]);
  expect((await recipientsOf(t, id)).map(({ client_id, email }) => [client_id, email])).toEqual([
    [ids[0], 'a@x.ro'],
    [ids[1], 'B@x.ro'],
    [ids[3], 'c@x.ro'],
    [ids[4], 'd@x.ro'],
  ]);
  expect(await campaignOf(t, id)).toMatchObject({
    state: 'ready',
    preparation: { addresses: 4, clients: 5, duplicate: 1 },
  });
});

test('a list that is ready or planned keeps a campaign that says something', async () => {
  const county = 'RO-AR';
  await makeReader(t, { county, contacts: [{ email: 'e@x.ro' }] });
  const id = await frozenCampaign(t, { 'counties[]': county });
  const { version } = await campaignOf(t, id);
  const empty = { ...content, 'counties[]': county, rate: '60', version, subject: '', body: '' };
  const refused = await t.ana.post(`/campaigns/${id}`, empty);
  expect([refused.statusCode, formOf(refused.body, 'campaign-form').error('body')]).toEqual([
    422,
    'Scrieți textul.',
  ]);
  expect((await campaignOf(t, id)).subject).toBe(content.subject);
  await take(t, id, 'plan', { day: '15.07.2031', time: '09:30' });
  expect((await take(t, id, 'plan', { day: '15.07.2031', time: '09:30' })).statusCode).toBe(303);
  expect((await t.ana.get(`/campaigns/${id}`)).body).not.toContain('hx-trigger="every');
  await t.db.updateTable('campaigns').set({ body: '' }).where('id', '=', id).execute();
  await advance(t, new Date('2031-07-15T06:30:00Z'));
  expect(await campaignOf(t, id)).toMatchObject({ state: 'ready', planned_at: null });
  expect((await take(t, id, 'start')).statusCode).toBe(422);
  expect(await messagesOf(t, id)).toEqual([]);
});

test('a form saves twice over its own version, and over somebody else’s only after it showed theirs', async () => {
  const id = await writeCampaign(t);
  const { version } = await campaignOf(t, id);
  const save = (fields: object) =>
    t.ana.post(`/campaigns/${id}`, { ...content, rate: '60', version, ...fields });
  expect((await save({ name: 'Unu', form_key: 'al meu' })).statusCode).toBe(303);
  expect((await save({ name: 'Doi', form_key: 'al meu' })).statusCode).toBe(303);
  const stale = await save({ name: 'Trei', 'counties[]': 'RO-CJ', form_key: 'al altuia' });
  const form = formOf(stale.body, 'campaign-form');
  expect([stale.statusCode, form.error('name')]).toEqual([409, 'Salvat acum: Doi']);
  expect(stale.body).toContain('Salvat acum: oricare');
  expect(form.error('subject')).toBe('');
});

test('the report of a stopped campaign counts what was on its way', async () => {
  const county = 'RO-BC';
  for (const email of ['f@x.ro', 'g@x.ro']) await makeReader(t, { county, contacts: [{ email }] });
  const id = await frozenCampaign(t, { 'counties[]': county });
  await take(t, id, 'start');
  await advance(t);
  const [going] = await messagesOf(t, id);
  const set = (state: string) =>
    t.db
      .updateTable('messages')
      .set({ state })
      .where('id', '=', going?.id ?? 0)
      .execute();
  await set('sending');
  await take(t, id, 'stop');
  await advance(t, later(1_000));
  expect(await campaignOf(t, id)).toMatchObject({ preparation: { report: { queued: 1, stopped: 1 } } });
  await set('queued');
  await deliver(t);
  await advance(t, later(60_000));
  expect(await campaignOf(t, id)).toMatchObject({
    ...{ state: 'stopped', next_at: null },
    preparation: { report: { queued: 0, stopped: 1, sent: 1 } },
  });
});

test('a campaign that fails keeps no other one waiting', async () => {
  const county = 'RO-BH';
  await makeReader(t, { county, contacts: [{ email: 'h@x.ro' }] });
  const broken = await frozenCampaign(t, { 'counties[]': county });
  const id = await frozenCampaign(t, { 'counties[]': county });
  for (const each of [broken, id]) await take(t, each, 'start');
  await t.db.updateTable('campaigns').set({ body: '{{' }).where('id', '=', broken).execute();
  const rung: unknown[] = [];
  const jobs = { ...t.services.jobs, enqueue: async (...asked: unknown[]) => void rung.push(asked[0]) };
  const run = advanceCampaigns.run({ ...t.services, jobs } as typeof t.services, {});
  await expect(run).rejects.toThrow();
  expect(rung).toContain(advanceCampaigns);
  expect(await messagesOf(t, id)).toHaveLength(1);
  expect((await campaignOf(t, broken)).next_at?.getTime()).toBeGreaterThan(Date.now() + 30_000);
});
