import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { find, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
});
afterAll(() => t.close());

const messages = (client_id: number) =>
  t.db
    .selectFrom('messages')
    .select(['event', 'recipient', 'detail', 'created_by'])
    .where('client_id', '=', client_id)
    .orderBy('id')
    .execute();

const reachable = (fields: object = {}) =>
  makeClient(t, {
    name: 'Cu adrese SRL',
    email: 'office@cuadrese.ro',
    email_enabled: true,
    notify_email: true,
    contacts: [
      { name: 'Maria', email: 'maria@cuadrese.ro', receives: ['statements'] },
      { name: 'Ion', email: 'ion@cuadrese.ro', receives: ['invoices'] },
    ],
    ...fields,
  });

test('the statement goes to the main address and to who receives statements, once for a form however often it is sent', async () => {
  const { id } = await reachable();
  const url = `/clients/${id}/statement/messages`;
  const form = { form_key: 'o-cheie', from: '2026-10-01', to: '2026-10-31', as_of: '' };

  const answer = await t.bogdan.post(url, form);
  await t.bogdan.post(url, form);

  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe(`/clients/${id}/statement?from=2026-10-01&to=2026-10-31`);
  const detail = { from: '2026-10-01', to: '2026-10-31', as_of: '2026-10-31', by_hand: true };
  const row = { event: 'statement', detail, created_by: t.bogdan.id };
  expect(await messages(id)).toEqual(
    expect.arrayContaining([
      { ...row, recipient: 'office@cuadrese.ro' },
      { ...row, recipient: 'maria@cuadrese.ro' },
    ]),
  );
  expect(await messages(id)).toHaveLength(2);
  const audit = await t.db
    .selectFrom('audit_entries')
    .select('actor_id')
    .where('action', '=', 'statement')
    .where('subject_id', '=', id)
    .execute();
  expect(audit).toEqual([{ actor_id: t.bogdan.id }]);
});

test('sent again from a new form, it is a new message; the page says to whom', async () => {
  const { id } = await reachable();
  const page = async () => parseHtml((await t.ana.get(`/clients/${id}/statement`)).body);
  const key = async () => find(await page(), 'input', { name: 'form_key' })?.attributes.value ?? '';

  for (const form_key of [await key(), await key()])
    await t.ana.post(`/clients/${id}/statement/messages`, { form_key });

  expect(await messages(id)).toHaveLength(4);
  expect(textOf(find(await page(), 'p', { id: 'send-to' }))).toContain('maria@cuadrese.ro (Maria)');
});

test.each([
  ['the client wants no automatic e-mail', { notify_email: false }, 'Notificare E-mail este oprită'],
  [
    'nobody receives statements',
    { email_enabled: false, contacts: [] },
    'Nimeni nu primește extrase prin e-mail',
  ],
])('where %s nothing is written, and the page says why', async (_case, fields, sentence) => {
  const { id } = await reachable(fields);

  const { statusCode, body } = await t.ana.post(`/clients/${id}/statement/messages`, { form_key: 'k' });

  expect(statusCode).toBe(422);
  expect(textOf(find(parseHtml(body), 'div', { role: 'alert' }))).toContain(sentence);
  expect(await messages(id)).toEqual([]);
  const { body: tab } = await t.ana.get(`/clients/${id}/statement`);
  expect(tab).toContain(sentence);
  expect(tab).not.toContain('Trimite clientului');
});

test('where statements are switched off for everybody, it says so and nothing is said to be sent', async () => {
  const { id } = await reachable();
  const off = { event: 'statement', channel: 'email', enabled: false };
  await t.db.insertInto('message_switches').values(off).execute();
  const { statusCode, body } = await t.ana.post(`/clients/${id}/statement/messages`, { form_key: 'stins' });
  await t.db.deleteFrom('message_switches').execute();
  expect([statusCode, body.includes('sunt oprite. Le pornește un administrator')]).toEqual([422, true]);
  expect(await messages(id)).toEqual([]);
});

test('the ids of a merged client lead to the one that answers for it', async () => {
  const [kept, merged] = [await reachable({ name: 'Păstrat SRL' }), await reachable({ name: 'Unit SRL' })];
  await t.db
    .updateTable('clients')
    .set({ merged_into_id: kept.id, archived_at: new Date('2026-11-01T10:00:00Z') })
    .where('id', '=', merged.id)
    .execute();

  for (const path of ['/statement', '/statement.pdf', '/statement.xlsx']) {
    const answer = await t.ana.get(`/clients/${merged.id}${path}`);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/clients/${kept.id}${path}`]);
  }
  expect((await t.ana.json('GET', `/api/v1/clients/${merged.id}/statement`)).statusCode).toBe(200);
  await t.ana.post(`/clients/${merged.id}/statement/messages`, { form_key: 'unit' });
  expect(await messages(kept.id)).toHaveLength(2);
});
