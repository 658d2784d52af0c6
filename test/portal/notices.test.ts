import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type Fields, type TestApp, testApp } from '../support/app.ts';
import { makeClient, readClient } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { corina } from '../support/portal.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

let count = 0;
async function made(fields: object = {}) {
  const email = `dan${++count}@client.ro`;
  const contacts = [
    { name: 'Dan Pop', email, receives: ['invoices'] },
    { name: 'Ioana Rus', email: `ioana${count}@client.ro`, receives: ['orders'] },
  ];
  const client = await makeClient(t, {
    name: 'Anunțată SRL',
    email: `firma${count}@client.ro`,
    contacts,
    ...fields,
  });
  return { client, email, who: await corina(t, client.id, ['notices'], { email }) };
}

const path = '/portal/notices';
const shown = async (who: Browser) => (await who.get(path)).body;
async function save(who: Browser, choices: Fields) {
  const version = formOf(await shown(who), 'notices-form').value('version') ?? '';
  return who.post(path, { version, notify_email: 'true', notify_sms: 'true', ...choices });
}
const ledger = (email_key: string) =>
  t.db.selectFrom('consents').selectAll().where('email_key', '=', email_key).orderBy('id').execute();
const contactOf = async (id: number) => (await readClient(t, id)).contacts[0];

test('who is told of what stands kind by kind', async () => {
  const { who, email } = await made();

  const page = await shown(who);

  expect(page).toContain(`${email} (Dan Pop)`);
  expect(page).toContain('Email Principal');
});

test('the switches of the firm and what the person receives are one save of theirs, and of nobody else', async () => {
  const { client, who } = await made();

  const answer = await save(who, { notify_sms: 'false', 'receives[]': ['orders', 'deliveries'] });

  expect([answer.statusCode, answer.headers.location]).toEqual([303, path]);
  const now = await readClient(t, client.id);
  expect(now).toMatchObject({ notify_email: true, notify_sms: false, version: client.version + 1 });
  expect(now.contacts.map(({ receives }) => receives)).toEqual([['orders', 'deliveries'], ['orders']]);
  const audit = await t.db
    .selectFrom('audit_entries')
    .selectAll()
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(audit).toMatchObject({ actor_kind: 'portal', portal_user_id: who.id, version: client.version + 1 });
  expect(audit.changes).toMatchObject({ notify_sms: [true, false] });
});

test('saved meanwhile by somebody else, the choice stands on the form and is not written; saved unchanged it is no quarrel', async () => {
  const { client, who } = await made();
  const version = String(client.version);
  await t.ana.json('PATCH', `/api/v1/clients/${client.id}`, { version, alias: 'Alta' });

  const refused = await who.post(path, { version, notify_email: 'false', notify_sms: 'true' });
  expect(refused.statusCode).toBe(409);
  expect(formOf(refused.body, 'notices-form').fields.notify_email).toBe('false');
  expect((await readClient(t, client.id)).notify_email).toBe(true);
  const same = { version, notify_email: 'true', notify_sms: 'true', 'receives[]': 'invoices' };
  expect((await who.post(path, same)).statusCode).toBe(303);
});

test('a no in the portal is a no of the person: nobody of the office takes it back, they themselves do', async () => {
  const { client, who, email } = await made();

  await who.post(`${path}/marketing`, { marketing: 'yes' });
  expect((await contactOf(client.id))?.marketing_enabled).toBe(true);
  await who.post(`${path}/marketing`, { marketing: 'no' });
  expect((await contactOf(client.id))?.marketing_enabled).toBe(false);
  const { version } = await readClient(t, client.id);
  const contacts = [{ name: 'Dan Pop', email, marketing_enabled: true }];
  await t.ana.json('PATCH', `/api/v1/clients/${client.id}`, { version, contacts });
  expect((await contactOf(client.id))?.marketing_enabled).toBe(false);
  expect(await shown(who)).toContain('ați renunțat la ele');

  await who.post(`${path}/marketing`, { marketing: 'yes' });
  expect((await contactOf(client.id))?.marketing_enabled).toBe(true);
  const words = await ledger(email);
  expect(words.map(({ given, source, user_id }) => [given, source, user_id])).toEqual([
    [true, 'portal', null],
    [false, 'portal', null],
    [true, 'portal', null],
  ]);
  expect(words[1]?.text_shown).toContain('Nu mai vreau e-mailuri');
  expect(words.every(({ network }) => network === '127.0.0.1')).toBe(true);
  const audit = await t.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('action', '=', 'marketing')
    .where('subject_id', '=', client.id)
    .execute();
  expect(audit.map(({ actor_kind }) => actor_kind)).toEqual(['portal', 'portal', 'portal']);
});

test('of an address that is not the account’s own nobody says a word, although the contact is theirs', async () => {
  const { client } = await made();
  const [contact] = client.contacts;
  const who = await corina(t, client.id, ['notices'], { contact_id: Number(contact?.id) });

  expect(await shown(who)).not.toContain('OFERTE ȘI NOUTĂȚI');
  for (const marketing of ['yes', 'no'])
    expect((await who.post(`${path}/marketing`, { marketing })).statusCode).toBe(404);

  expect((await contactOf(client.id))?.marketing_enabled).toBe(false);
  expect(await ledger(String(contact?.email))).toEqual([]);
});

test('somebody who is no contact of the client chooses for the client alone', async () => {
  const { client } = await made();
  const who = await corina(t, client.id, ['notices']);

  expect(await shown(who)).toContain('Nu sunteți între contactele firmei');
  await save(who, { notify_email: 'false', 'receives[]': ['offers'] });

  const now = await readClient(t, client.id);
  expect([now.notify_email, now.contacts.map(({ receives }) => receives)]).toEqual([
    false,
    [['invoices'], ['orders']],
  ]);
  expect((await who.post(`${path}/marketing`, { marketing: 'yes' })).statusCode).toBe(404);
});
