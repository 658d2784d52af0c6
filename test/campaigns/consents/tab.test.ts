import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { isOn, ledgerOf, makeReader, press, sendCampaign } from './consents.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('the tab shows who wants marketing, what was said and what came of each campaign', async () => {
  const client = await makeReader(t, 'ioana@fila.ro', { email: 'office@fila.ro' });
  const { link, recipient_id } = await sendCampaign(t, client);
  await sendCampaign(t, client, 'waiting');
  await t.db
    .insertInto('messages')
    .values({
      ...{
        event: 'campaign',
        channel: 'email',
        recipient: 'ioana@fila.ro',
        unique_key: 'fila',
        state: 'sent',
      },
      ...{
        client_id: client.id,
        campaign_recipient_id: recipient_id,
        subject: 'Oferta',
        ended_at: new Date(),
      },
    })
    .execute();
  const before = await t.bogdan.get(`/clients/${client.id}/marketing`);
  expect(before.statusCode).toBe(200);
  expect(before.body).toContain('Email Principal');
  expect(before.body).toContain('în așteptare');
  expect(before.body).toMatch(/<a href="\/messages\/\d+">trimis<\/a>/);

  await press(t, link);

  const { body } = await t.bogdan.get(`/clients/${client.id}/marketing`);
  expect(body).toMatch(/a refuzat la \d\d\.\d\d\.\d{4} – numai persoana poate reveni/);
  expect(body).toContain('dezabonat la');
  expect(body).toContain('lăsat deoparte: Nu mai dorește e-mailuri de marketing.');
  expect(body).toContain('Nu mai vreau e-mailuri cu oferte și noutăți de la');
  expect(body).toContain('persoana însăși');
  expect(body).toContain('Ana Marin');
});

test('a no said by telephone counts as a refusal of the person', async () => {
  const client = await makeReader(t, 'Telefon@Firma.ro');
  const path = `/clients/${client.id}/marketing`;

  const answer = await t.bogdan.post(`${path}/refusals`, { email: 'Telefon@Firma.ro' });

  expect(answer.headers.location).toBe(path);
  expect(await isOn(t, 'telefon@firma.ro')).toBe(false);
  expect(await ledgerOf(t, 'telefon@firma.ro')).toEqual(['form da', 'form nu']);
  expect((await t.ana.get(path)).body).toContain('numai persoana poate reveni');
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'subject_id', 'changes'])
    .where('action', '=', 'marketing')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(audit).toEqual({
    ...{ actor_id: t.bogdan.id, subject_id: client.id },
    changes: { marketing_refused: [null, 'telefon@firma.ro'] },
  });
  await t.ana.post(`${path}/refusals`, { email: 'telefon@firma.ro' });
  expect(await ledgerOf(t, 'telefon@firma.ro')).toHaveLength(2);
});

test('a refusal makes a form that was opened before it stale', async () => {
  const client = await makeReader(t, 'versiune@firma.ro');
  await t.bogdan.post(`/clients/${client.id}/marketing/refusals`, { email: 'versiune@firma.ro' });
  const body = { version: client.version, alias: 'Altul' };

  expect((await t.ana.json('PATCH', `/api/v1/clients/${client.id}`, body)).statusCode).toBe(409);
});

test("a refusal is noted of no address that is not the client's", async () => {
  const client = await makeReader(t, 'a@firma.ro');
  await makeReader(t, 'b@firma.ro');

  expect(
    (await t.ana.post(`/clients/${client.id}/marketing/refusals`, { email: 'b@firma.ro' })).statusCode,
  ).toBe(404);
  expect((await t.ana.post(`/clients/${client.id}/marketing/refusals`, { email: '' })).statusCode).toBe(422);
  expect(await isOn(t, 'b@firma.ro')).toBe(true);
});

test('a client without anything has a tab that says so, and a long history has pages', async () => {
  const bare = await makeClient(t, { name: 'Fără e-mail' });
  const { body } = await t.ana.get(`/clients/${bare.id}/marketing`);
  expect(body).toContain('nu are nicio adresă de e-mail');
  expect(body).toContain('Nicio campanie');

  const client = await makeReader(t, 'multe@firma.ro');
  for (let index = 0; index < 51; index += 1) await sendCampaign(t, client);
  const first = (await t.ana.get(`/clients/${client.id}/marketing`)).body;
  const [, older] = /href="([^"]*)">↓ Mai vechi/.exec(first) ?? [];
  expect(first.split('Oferta de iarnă').length - 1).toBe(50);
  expect((await t.ana.get(String(older))).body.split('Oferta de iarnă').length - 1).toBe(1);
});

test("the tab costs three queries beside the session's", async () => {
  const client = await makeReader(t, 'cost@firma.ro');
  t.proxy.forget();
  await t.ana.get(`/clients/${client.id}/marketing`);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"'))).toHaveLength(3);
});
