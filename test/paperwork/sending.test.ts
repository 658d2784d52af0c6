import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm, makeBuyer } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import type { Client } from '../support/clients.ts';
import { findAll, parseHtml } from '../support/html.ts';
import { madeBy, makeTemplate } from './paperwork.ts';

let t: TestApp;
let client: Client;
let document: { id: number; number: number };
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  client = await makeBuyer(t, {
    email: 'birou@moara.ro',
    email_enabled: true,
    notify_email: true,
    contacts: [
      { name: 'Ioana Dinu', email: 'ioana@moara.ro', receives: ['invoices'] },
      { name: 'Dan Pop', email: 'dan@moara.ro', receives: [] },
      { name: 'Fără Adresă' },
    ],
  });
  document = await madeBy(t.ana, client.id, { template_id: await makeTemplate(t) });
});
afterAll(() => t.close());

const send = (to: string[], key = 'cheie') =>
  t.bogdan.post(`/clients/${client.id}/paperwork/${document.id}/messages`, { 'to[]': to, form_key: key });
const messages = () =>
  t.db
    .selectFrom('messages')
    .select(['event', 'recipient', 'subject', 'body_text', 'document_id', 'created_by', 'state'])
    .where('document_id', '=', document.id)
    .orderBy('id')
    .execute();

test('those who receive invoices are chosen from the start, and the other contacts may be', async () => {
  const html = (await t.ana.get(`/clients/${client.id}/paperwork`)).body;
  const boxes = findAll(parseHtml(html), 'input', { name: 'to[]' }).map(({ attributes }) => [
    attributes.value,
    'checked' in attributes,
  ]);

  expect(boxes).toEqual([
    ['birou@moara.ro', true],
    ['ioana@moara.ro', true],
    ['dan@moara.ro', false],
  ]);
});

test('what is sent is a message with the document for each address chosen, once for each key', async () => {
  t.rung.length = 0;
  const answers = await Promise.all([
    send(['dan@moara.ro', 'ioana@moara.ro']),
    send(['dan@moara.ro', 'ioana@moara.ro']),
  ]);

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
  const rows = await messages();
  expect(rows.map(({ recipient, event, state }) => [recipient, event, state])).toEqual([
    ['ioana@moara.ro', 'document', 'queued'],
    ['dan@moara.ro', 'document', 'queued'],
  ]);
  expect(rows[0]).toMatchObject({ document_id: document.id, created_by: t.bogdan.id });
  expect(rows[0]?.subject).toContain(`DT ${document.number}`);
  expect(rows[0]?.body_text).toContain(`DT ${document.number}`);
  expect(t.rung.map(({ name }) => name)).toContain('messages.send');
  expect((await t.ana.get(`/clients/${client.id}/paperwork`)).body).toContain('dan@moara.ro: de trimis');
});

test('nobody chosen, a stranger, or one to whom it waits already is refused with a sentence', async () => {
  for (const [to, status, sentence] of [
    [[], 422, 'Alegeți cel puțin o adresă.'],
    [['strain@altul.ro'], 422, 'O adresă aleasă nu mai este a clientului.'],
    [['dan@moara.ro'], 409, 'așteaptă deja să fie trimis la dan@moara.ro'],
  ] as const) {
    const answer = await send([...to], `alta ${status} ${to}`);
    expect([answer.statusCode, answer.body.includes(sentence)]).toEqual([status, true]);
  }
  expect(await messages()).toHaveLength(2);
});

test('a document of another client, or of another kind, is not sent from here', async () => {
  const other = await makeBuyer(t, { email: 'x@altul.ro', email_enabled: true, notify_email: true });
  const path = `/clients/${other.id}/paperwork/${document.id}/messages`;
  expect((await t.ana.post(path, { 'to[]': ['x@altul.ro'] })).statusCode).toBe(404);
});

test('a client that hears of nothing says why, and the mark of a refused address takes it off the list', async () => {
  const quiet = await makeBuyer(t, { email: 'tacut@client.ro', email_enabled: true, notify_email: false });
  await madeBy(t.ana, quiet.id, { template_id: 1 });
  expect((await t.ana.get(`/clients/${quiet.id}/paperwork`)).body).toContain('Notificare E-mail este oprită');
  await t.db
    .insertInto('bounced_addresses')
    .values({ email_key: 'dan@moara.ro', reason: 'nu există' })
    .execute();
  const { body } = await t.ana.get(`/clients/${client.id}/paperwork`);
  expect(body).not.toContain('value="dan@moara.ro"');
});
