import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settleRefusals } from '../../../src/campaigns/consents/actions.ts';
import { readUnsubscribeToken, unsubscribeToken } from '../../../src/campaigns/consents/link.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import {
  confirmingLink,
  isOn,
  ledgerOf,
  linkOf,
  makeReader,
  prefer,
  press,
  sendCampaign,
} from './consents.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await t.db.updateTable('company_settings').set({ name: 'Firma SRL', email: 'office@firma.ro' }).execute();
});
afterAll(() => t.close());

const get = (url: string) => t.app.inject({ method: 'GET', url, headers: { host: 'localhost' } });

/** What a mailbox's provider sends: nothing that a browser would. */
const oneClick = (url: string) =>
  t.app.inject({
    method: 'POST',
    url,
    headers: { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'List-Unsubscribe=One-Click',
  });

test('the page shows whose address it is, masked, and opening it changes nothing', async () => {
  const { link } = await sendCampaign(t, await makeReader(t, 'ioana@scanner.ro'));

  const answer = await get(link);

  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('i…a@scanner.ro');
  expect(answer.body).not.toContain('ioana@');
  expect(answer.body).toContain('Firma SRL');
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.headers['x-robots-tag']).toContain('noindex');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(await isOn(t, 'ioana@scanner.ro')).toBe(true);
  expect(await ledgerOf(t, 'ioana@scanner.ro')).toEqual(['form da']);
});

test('the button ends marketing to the address at every client that has it, at once', async () => {
  const reader = await makeReader(t, 'Dan@Moara.ro');
  await makeReader(t, 'dan@moara.ro', { name: 'Alt client' });
  const { link, recipient_id, campaign_id } = await sendCampaign(t, reader);
  const waiting = await sendCampaign(t, reader, 'waiting');
  await t.db
    .insertInto('messages')
    .values({
      ...{ event: 'campaign', channel: 'email', recipient: 'Dan@Moara.ro', unique_key: 'campanie dan' },
      ...{ client_id: reader.id, campaign_recipient_id: recipient_id, subject: 'Oferta' },
    })
    .execute();

  const answer = await press(t, link);

  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('V-ați dezabonat');
  expect(answer.body).toContain(`${link}/preferences`);
  expect(await isOn(t, 'dan@moara.ro')).toBe(false);
  expect(await ledgerOf(t, 'dan@moara.ro')).toEqual(['form da', 'form da', 'person nu']);
  const said = await t.db.selectFrom('consents').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
  expect(said).toMatchObject({ network: '127.0.0.1', campaign_id, client_id: reader.id, name: 'Ioana Dinu' });
  expect(said.text_shown).toContain('Firma SRL');
  const recipient = (id: number) =>
    t.db.selectFrom('campaign_recipients').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect((await recipient(recipient_id)).unsubscribed_at).not.toBeNull();
  expect(await recipient(waiting.recipient_id)).toMatchObject({
    state: 'left_out',
    reason: 'Nu mai dorește e-mailuri de marketing.',
  });
  const message = await t.db.selectFrom('messages').select('state').executeTakeFirstOrThrow();
  expect(message.state).toBe('stopped');
});

test("a mailbox's provider unsubscribes with one click, without a browser's headers, and is not sent elsewhere", async () => {
  const { link } = await sendCampaign(t, await makeReader(t, 'unclic@firma.ro'));

  expect((await oneClick(link)).statusCode).toBe(200);
  expect((await oneClick(link)).statusCode).toBe(200);
  expect(await ledgerOf(t, 'unclic@firma.ro')).toEqual(['form da', 'one_click nu']);
});

test('a provider that posts a multipart form is understood too', async () => {
  const { link } = await sendCampaign(t, await makeReader(t, 'parti@firma.ro'));
  const form = new FormData();
  form.append('List-Unsubscribe', 'One-Click');
  const posted = new Request('http://localhost/', { method: 'POST', body: form });

  const answer = await t.app.inject({
    method: 'POST',
    url: link,
    headers: { host: 'localhost', 'content-type': posted.headers.get('content-type') ?? '' },
    payload: Buffer.from(await posted.arrayBuffer()),
  });

  expect(answer.statusCode).toBe(200);
  expect(await ledgerOf(t, 'parti@firma.ro')).toEqual(['form da', 'one_click nu']);
});

test('only the one-click address takes posts from elsewhere', async () => {
  const { link } = await sendCampaign(t, await makeReader(t, 'strain@firma.ro'));

  const answer = await t.app.inject({
    method: 'POST',
    url: `${link}/preferences`,
    headers: {
      host: 'localhost',
      origin: 'https://altundeva.ro',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'marketing=no',
  });

  expect(answer.statusCode).toBe(403);
  expect(await isOn(t, 'strain@firma.ro')).toBe(true);
});

test('pressed by ten at once it is one refusal with one row', async () => {
  const { link } = await sendCampaign(t, await makeReader(t, 'deodata@firma.ro'));

  const answers = await Promise.all(Array.from({ length: 10 }, () => press(t, link)));

  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(200));
  expect(await ledgerOf(t, 'deodata@firma.ro')).toEqual(['form da', 'person nu']);
});

test('a refusal and a save that switches the same address on never leave it on', async () => {
  const { link } = await sendCampaign(t, await makeReader(t, 'cursa@firma.ro'));

  await Promise.all([
    ...Array.from({ length: 5 }, (_, index) => makeReader(t, 'cursa@firma.ro', { name: `Cursa ${index}` })),
    press(t, link),
    ...Array.from({ length: 5 }, (_, index) =>
      makeReader(t, 'cursa@firma.ro', { name: `Întrecere ${index}` }),
    ),
  ]);

  expect(await isOn(t, 'cursa@firma.ro')).toBe(false);
});

test('an archived client gets no confirming mail, and the page does not say that it does', async () => {
  const client = await makeReader(t, 'arhivat@firma.ro');
  const { link } = await sendCampaign(t, client);
  await press(t, link);
  await t.db.updateTable('clients').set({ archived_at: new Date() }).where('id', '=', client.id).execute();

  expect((await prefer(t, link, 'yes')).body).toContain('Nu vă mai avem în evidență');
  expect(await confirmingLink(t, 'arhivat@firma.ro')).toBeUndefined();
});

test('a refusal stands whoever holds the client and the campaign; what hangs on it is done later', async () => {
  const client = await makeReader(t, 'tinut@firma.ro');
  const { link, recipient_id } = await sendCampaign(t, client);
  const waiting = await sendCampaign(t, client, 'waiting');
  const recipient = (id: number) =>
    t.db.selectFrom('campaign_recipients').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  await t.db.transaction().execute(async (trx) => {
    await trx.selectFrom('clients').select('id').where('id', '=', client.id).forUpdate().execute();
    await trx.selectFrom('campaign_recipients').select('id').forUpdate().execute();

    expect((await press(t, link)).statusCode).toBe(200);
    expect(await ledgerOf(t, 'tinut@firma.ro')).toEqual(['form da', 'person nu']);
    expect(await isOn(t, 'tinut@firma.ro')).toBe(true);
  });

  expect(await settleRefusals(t.services)).toBe(1);
  expect(await isOn(t, 'tinut@firma.ro')).toBe(false);
  expect((await recipient(waiting.recipient_id)).state).toBe('left_out');
  expect((await recipient(recipient_id)).unsubscribed_at).not.toBeNull();
  const said = await t.db.selectFrom('consents').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
  expect(said).toMatchObject({ client_id: client.id, contact_id: client.contacts[0]?.id });
  expect(await settleRefusals(t.services)).toBe(0);
});

test('a refusal that cannot be written at all is not said to be done', async () => {
  const { link } = await sendCampaign(t, await makeReader(t, 'caz@firma.ro'));
  await sql`alter table marketing_refusals add constraint full_disk check (email_key <> 'caz@firma.ro')`.execute(
    t.db,
  );
  const answer = await press(t, link);
  await sql`alter table marketing_refusals drop constraint full_disk`.execute(t.db);

  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain('Încercați din nou peste un minut');
});

test('a cut, changed or made-up link answers a polite page with where to write, and costs no search', async () => {
  const { link, recipient_id } = await sendCampaign(t, await makeReader(t, 'bun@firma.ro'));
  const other = Buffer.from(String(recipient_id + 1)).toString('base64url');
  const forged = `/unsubscribe/${other}.${link.split('.')[1]}`;
  for (const url of [link.slice(0, -1), `${link}x`, forged, '/unsubscribe/x', '/unsubscribe/MA.']) {
    t.proxy.forget();
    for (const answer of [await get(url), await oneClick(url)]) {
      expect([url, answer.statusCode]).toEqual([url, 404]);
    }
    expect(t.proxy.queries.filter((text) => text.includes('campaign_recipients'))).toEqual([]);
  }
  expect((await get(link.slice(0, -1))).body).toContain('office@firma.ro');
  expect(await isOn(t, 'bun@firma.ro')).toBe(true);
});

test('a token holds for its own key and number alone', () => {
  const key = Buffer.alloc(32, 7);
  const token = unsubscribeToken(key, 12345);

  expect(token).toMatch(/^[\w-]+\.[\w-]{22}$/);
  expect(readUnsubscribeToken(key, token)).toBe(12345);
  expect(readUnsubscribeToken(Buffer.alloc(32, 8), token)).toBeUndefined();
  for (const wrong of ['', '.', token.toUpperCase(), `${token}.`, `é${token}`, token.replace('.', '')])
    expect([wrong, readUnsubscribeToken(key, wrong)]).toEqual([wrong, undefined]);
});

test('the link of a test message says that it was one', async () => {
  const link = await linkOf(t, 0);

  for (const answer of [await get(link), await oneClick(link), await get(`${link}/preferences`)]) {
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('mesaj de probă');
  }
});

test('on the page of preferences the person takes their no back: a new yes, with the text that was shown', async () => {
  const { link } = await sendCampaign(t, await makeReader(t, 'revin@firma.ro'));
  await press(t, link);
  expect((await get(`${link}/preferences`)).body).toContain('ați renunțat');

  const answer = await prefer(t, link, 'yes');
  expect(answer.body).toContain('V-am trimis un e-mail de confirmare la r…n@firma.ro');
  await prefer(t, link, 'yes');
  expect(await isOn(t, 'revin@firma.ro')).toBe(false);
  const mails = await t.db
    .selectFrom('messages')
    .select('id')
    .where('event', '=', 'consent_confirmation')
    .execute();
  expect(mails).toHaveLength(1);
  const confirming = String(await confirmingLink(t, 'revin@firma.ro'));
  expect((await get(confirming)).body).toContain('Da, vreau să le primesc');
  expect(await isOn(t, 'revin@firma.ro')).toBe(false);
  expect((await press(t, `${confirming}x`)).statusCode).toBe(404);
  expect((await press(t, link.replace('unsubscribe', 'subscribe'))).statusCode).toBe(404);
  expect((await press(t, confirming)).statusCode).toBe(200);

  expect((await get(`${link}/preferences`)).body).toContain('Le primiți.');
  expect(await isOn(t, 'revin@firma.ro')).toBe(true);
  expect(await ledgerOf(t, 'revin@firma.ro')).toEqual(['form da', 'person nu', 'person da']);
  await prefer(t, link, 'yes');
  expect(await ledgerOf(t, 'revin@firma.ro')).toHaveLength(3);
  await prefer(t, link, 'no');
  expect((await press(t, confirming)).statusCode).toBe(404);
  expect(await isOn(t, 'revin@firma.ro')).toBe(false);
});
