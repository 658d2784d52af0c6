import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { linksOf, withLinks } from '../../src/campaigns/clicks/links.ts';
import { clickToken, readClickToken } from '../../src/campaigns/clicks/token.ts';
import { paceOf } from '../../src/campaigns/sending/pace.ts';
import { momentOf } from '../../src/romania/wall-clock.ts';
import { completeFirm } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import {
  advance,
  campaignOf,
  deliver,
  frozenCampaign,
  makeReader,
  messagesOf,
  recipientsOf,
  take,
  writeCampaign,
} from './campaigns.ts';
import { countRows } from './rows.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
});
afterAll(() => t.close());

// Each test writes to a county of its own.
let county = '';
let turn = 0;
beforeEach(() => {
  county =
    [
      'RO-AB',
      'RO-AR',
      'RO-AG',
      'RO-BC',
      'RO-BH',
      'RO-BN',
      'RO-BT',
      'RO-BV',
      'RO-BR',
      'RO-BZ',
      'RO-CS',
      'RO-CL',
      'RO-CJ',
      'RO-CT',
    ][turn++] ?? '';
});
const here = () => ({ 'counties[]': county });
const readers = async (count: number) => {
  for (let n = 0; n < count; n++)
    await makeReader(t, {
      county,
      name: `Firma ${n}`,
      contacts: [{ email: `${county}-${n}@x.ro`.toLowerCase() }],
    });
};
const later = (ms: number) => new Date(Date.now() + ms);

test('a campaign goes from its draft to its report, each address once, with who writes and how to say no', async () => {
  await readers(2);
  const id = await frozenCampaign(t, here());
  expect(await recipientsOf(t, id)).toHaveLength(2);
  expect((await campaignOf(t, id)).state).toBe('ready');
  expect((await t.ana.get(`/campaigns/${id}`)).body).toContain('2 destinatari');

  expect((await take(t, id, 'start')).statusCode).toBe(303);
  await advance(t);
  const [message, ...others] = await messagesOf(t, id);
  expect(others).toHaveLength(1);
  expect(message).toMatchObject({
    event: 'campaign',
    channel: 'email',
    state: 'queued',
    subject: 'Noutăți pentru Firma 0',
  });
  const { unsubscribe_url = '' } = (message?.detail ?? {}) as { unsubscribe_url?: string };
  expect(unsubscribe_url).toMatch(/^http:\/\/localhost\/unsubscribe\/[\w-]+\.[\w-]{22}$/);
  expect(message?.body_text).toContain(unsubscribe_url);
  expect(message?.body_text).toContain('Bună ziua, Ioana Dinu!');
  expect(message?.body_text).toContain('fiindcă la noi este notat acordul');
  expect(message?.body_html).toContain('https://firma.ro/oferta?a=1&amp;b=2');

  await advance(t, later(10_000));
  expect((await campaignOf(t, id)).state).toBe('sending');
  await deliver(t);
  await advance(t, later(30_000));
  expect(await campaignOf(t, id)).toMatchObject({
    state: 'done',
    preparation: { report: { sent: 2, waiting: 0 } },
  });
  const { body } = await t.ana.get(`/campaigns/${id}`);
  expect(body).toContain('RAPORT');
  const alerts = await t.db.selectFrom('alerts').select('text').where('kind', '=', 'campaign').execute();
  expect(alerts.map(({ text }) => text)).toContain(
    'Campania „Oferta de toamnă” s-a încheiat: 2 mesaje trimise.',
  );
  const audit = await t.db
    .selectFrom('audit_entries')
    .select('action')
    .where('subject', '=', 'campaign')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute();
  expect(audit.map(({ action }) => action)).toEqual(['create', 'freeze', 'frozen', 'send', 'finish']);
});

test('the list stays as it was frozen, but whoever may not be written to at their turn is left out and told why', async () => {
  const gone = await makeReader(t, { county, name: 'Arhivată', contacts: [{ email: 'a@b.ro' }] });
  const changed = await makeReader(t, { county, name: 'Mutată', contacts: [{ email: 'c@b.ro' }] });
  const silent = await makeReader(t, { county, name: 'Tăcută', contacts: [{ email: 'd@b.ro' }] });
  const main = await makeReader(t, { county, name: 'Principală', email: 'e@b.ro', marketing_enabled: true });
  const erased = await makeReader(t, { county, name: 'Fără contact', contacts: [{ email: 'f@b.ro' }] });
  for (const email of ['g@b.ro', 'h@b.ro', 'i@b.ro']) await makeReader(t, { county, contacts: [{ email }] });
  const id = await frozenCampaign(t, here());
  await makeReader(t, { county, contacts: [{ email: 'nou@b.ro' }] });
  const { db } = t;
  await db.updateTable('clients').set({ archived_at: new Date() }).where('id', '=', gone).execute();
  await db.updateTable('contacts').set({ email: 'alta@b.ro' }).where('client_id', '=', changed).execute();
  await db
    .updateTable('contacts')
    .set({ marketing_enabled: false })
    .where('client_id', '=', silent)
    .execute();
  await db.updateTable('clients').set({ marketing_enabled: false }).where('id', '=', main).execute();
  await db.deleteFrom('contacts').where('client_id', '=', erased).execute();
  await db.insertInto('marketing_refusals').values({ email_key: 'g@b.ro' }).execute();
  await db.insertInto('bounced_addresses').values({ email_key: 'h@b.ro', reason: '550' }).execute();
  await take(t, id, 'start');
  await advance(t);

  expect((await messagesOf(t, id)).map(({ recipient }) => recipient)).toEqual(['i@b.ro']);
  const reasons = (await recipientsOf(t, id)).map(({ email, reason }) => `${email} ${reason ?? ''}`);
  expect(reasons).toEqual([
    'a@b.ro client arhivat',
    'c@b.ro adresa s-a schimbat',
    'd@b.ro acordul a fost retras',
    'e@b.ro acordul a fost retras',
    'f@b.ro contactul a fost șters',
    'g@b.ro a spus nu între timp',
    'h@b.ro adresă refuzată de server',
    'i@b.ro ',
  ]);
  const { body } = await t.ana.get(`/campaigns/${id}/recipients?result=left_out`);
  expect(body).toContain('acordul a fost retras');
  expect(body).not.toContain('i@b.ro');
});

test('so many go in a minute as were asked for, whoever rings how often', async () => {
  await readers(5);
  const id = await frozenCampaign(t, { ...here(), rate: '24' });
  await take(t, id, 'start');
  const start = Date.now();
  await Promise.all([advance(t), advance(t), advance(t)]);
  expect(await messagesOf(t, id)).toHaveLength(2);
  await advance(t, new Date(start + 3_000));
  expect(await messagesOf(t, id)).toHaveLength(2);
  await advance(t, new Date(start + 7_000));
  // The server did not keep pace: what is not sent stays in the list.
  expect(await messagesOf(t, id)).toHaveLength(2);
  await deliver(t);
  await Promise.all([0, 1, 2].map((n) => advance(t, new Date(start + 14_000 + n))));
  expect(await messagesOf(t, id)).toHaveLength(4);
  // What waits for its next try keeps nobody.
  await t.db
    .updateTable('messages')
    .set({ next_attempt_at: new Date(start + 3_600_000) })
    .where('state', '=', 'queued')
    .execute();
  await Promise.all([0, 1].map((n) => advance(t, new Date(start + 21_000 + n))));
  expect(new Set((await messagesOf(t, id)).map(({ recipient }) => recipient)).size).toBe(5);
  expect(await messagesOf(t, id)).toHaveLength(5);

  for (const rate of [1, 13, 60, 6000]) {
    const { portion, pauseMs } = paceOf(rate);
    expect((portion * 60_000) / pauseMs).toBeLessThanOrEqual(rate);
  }
});

test('a pause holds, a resumption goes on, a stop takes back what waits', async () => {
  await readers(5);
  const id = await frozenCampaign(t, { ...here(), rate: '24' });
  await take(t, id, 'start');
  await advance(t);
  await take(t, id, 'pause');
  await advance(t, later(600_000));
  expect(await messagesOf(t, id)).toHaveLength(2);
  await deliver(t);
  await take(t, id, 'resumption');
  await advance(t);
  expect(await messagesOf(t, id)).toHaveLength(4);
  // A second click finds what it wants.
  const { version } = await campaignOf(t, id);
  expect((await take(t, id, 'resumption')).statusCode).toBe(303);
  expect((await campaignOf(t, id)).version).toBe(version);
  expect((await take(t, id, 'plan-cancellation')).statusCode).toBe(409);

  await take(t, id, 'stop');
  await advance(t, later(600_000));
  const states = (await messagesOf(t, id)).map(({ state }) => state);
  expect(states.sort()).toEqual(['sent', 'sent', 'stopped', 'stopped']);
  expect(await campaignOf(t, id)).toMatchObject({
    state: 'stopped',
    preparation: { report: { sent: 2, stopped: 2, waiting: 1 } },
  });
});

test('a planned campaign waits for its time, as clocks in Romania show it', async () => {
  await readers(1);
  const id = await frozenCampaign(t, here());
  const past = await take(t, id, 'plan', { day: '24.11.2020', time: '10:00' });
  expect([past.statusCode, past.body.includes('Ora aceasta a trecut')]).toEqual([422, true]);
  const wrong = await take(t, id, 'plan', { day: '31.02.2031', time: '10:00' });
  expect([wrong.statusCode, wrong.body.includes('31.02.2031')]).toEqual([422, true]);
  expect((await take(t, id, 'plan', { day: '15.07.2031', time: '09:30' })).statusCode).toBe(303);
  expect((await campaignOf(t, id)).planned_at).toEqual(new Date('2031-07-15T06:30:00Z'));
  await advance(t, new Date('2031-07-15T06:29:59Z'));
  expect(await messagesOf(t, id)).toEqual([]);
  await advance(t, new Date('2031-07-15T06:30:00Z'));
  expect(await messagesOf(t, id)).toHaveLength(1);

  expect(momentOf('2026-01-10', '08:00')).toEqual(new Date('2026-01-10T06:00:00Z'));
  expect(momentOf('2026-03-29', '03:30')).toBeUndefined();
  expect(momentOf('2026-10-25', '03:30')).toEqual(new Date('2026-10-25T00:30:00Z'));
});

test('a freezing that is run twice at once or again writes the list once; going back throws it away', async () => {
  await readers(3);
  const id = await writeCampaign(t, here());
  await take(t, id, 'freezing');
  await Promise.all([advance(t), advance(t)]);
  await advance(t);
  expect(await recipientsOf(t, id)).toHaveLength(3);
  await take(t, id, 'draft');
  expect(await recipientsOf(t, id)).toEqual([]);
  await take(t, id, 'freezing');
  await take(t, id, 'draft');
  await advance(t);
  expect(await campaignOf(t, id)).toMatchObject({ state: 'draft', preparation: null });
});

test('a test goes to the one who asks alone, once for each form, with a link that says it is one', async () => {
  await readers(1);
  const id = await writeCampaign(t, here());
  const form = { form_key: 'proba-1', preview_client: 'Firma 0' };
  for (const _ of [1, 2]) expect((await t.ana.post(`/campaigns/${id}/tests`, form)).statusCode).toBe(303);
  const sent = await t.db.selectFrom('messages').selectAll().where('event', '=', 'campaign_test').execute();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    recipient: 'ana@firma.ro',
    subject: '[test] Noutăți pentru Firma 0',
    campaign_recipient_id: null,
    client_id: null,
  });
  expect(sent[0]?.body_text).toMatch(/\/unsubscribe\/MA\./);
  expect(await recipientsOf(t, id)).toEqual([]);
});

test('clicks are counted once for each recipient and link, only where it was asked for, and lead nowhere else', async () => {
  await readers(2);
  const plain = await frozenCampaign(t, here());
  await take(t, plain, 'start');
  await advance(t);
  expect((await messagesOf(t, plain))[0]?.body_html).not.toContain('/c/');

  const id = await frozenCampaign(t, { ...here(), track_clicks: 'true' });
  await take(t, id, 'start');
  await advance(t);
  const [message] = await messagesOf(t, id);
  const [, token = ''] = /href="http:\/\/localhost\/c\/([^"]+)"/.exec(message?.body_html ?? '') ?? [];
  expect(message?.body_text).toContain(`/c/${token}`);
  expect(message?.body_text).not.toContain('https://firma.ro/oferta');
  // Whoever of the firm reads the message must not click, or say no, for its reader.
  const read = await t.ana.get(`/messages/${message?.id}`);
  const { body: json } = await t.ana.json('GET', '/api/v1/messages?limit=200');
  for (const shown of [read.body, JSON.stringify(json)]) {
    expect(shown).toContain('/c/…');
    expect(shown).toContain('/unsubscribe/…');
    expect(shown).not.toMatch(/\/(c|unsubscribe)\/[\w-]+\.[\w-]{22}/);
  }
  const click = (url: string, method: 'GET' | 'HEAD' = 'GET') =>
    t.app.inject({ method, url, headers: { host: 'localhost' } });
  await click(`/c/${token}`, 'HEAD');
  expect(await countRows(t, 'campaign_clicks')).toBe(0);
  for (const _ of [1, 2]) {
    const answer = await click(`/c/${token}?to=https://rau.ro`);
    expect([answer.statusCode, answer.headers.location]).toEqual([302, 'https://firma.ro/oferta?a=1&b=2']);
  }
  expect(await countRows(t, 'campaign_clicks')).toBe(1);
  for (const wrong of [`${token}x`, token.replace(/^./, '9'), 'abc'])
    expect((await click(`/c/${wrong}`)).statusCode).toBe(404);
  expect((await t.ana.get(`/campaigns/${id}`)).body).toContain('Au deschis un link');

  const key = Buffer.from('o cheie');
  expect(readClickToken(key, clickToken(key, { recipient_id: 71, link_id: 8 }))).toEqual({
    recipient_id: 71,
    link_id: 8,
  });
  expect(
    linksOf('https://a.ro/x și [b](https://b.ro/{{client.name}}) [c](mailto:a@b.ro) https://a.ro/x'),
  ).toEqual(['https://a.ro/x']);
  const text = { subject: '', body_html: '', body_text: 'https://a.ro/x, https://a.ro/xy' };
  expect(withLinks(text, new Map([['https://a.ro/x', 'T']])).body_text).toBe('T, https://a.ro/xy');
});
