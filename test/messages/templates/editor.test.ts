import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { defaultTemplate } from '../../../src/messages/templates/defaults.ts';
import { completeFirm, makeBuyer, makeInvoice } from '../../documents/documents.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { formOf } from '../../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
let buyer: { id: number };
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  buyer = await makeBuyer(t, {
    ...{ name: 'Moara Veche SRL', email: 'birou@moara.ro', email_enabled: true, notify_email: true },
    ...{ mobile: '0722123456', notify_sms: true },
  });
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.deleteFrom('message_templates').execute();
});

const address = '/settings/messages/invoice/email';
const partial = { 'hx-request-type': 'partial' };
const written = { version: 0, subject: 'Nota {{document.number}}', body: 'Bună, {{client.name}}.' };

const save = (fields: object = {}, at = address) => t.ana.post(at, { ...written, ...fields });
async function editor(at = address) {
  return formOf((await t.ana.get(at)).body, 'template-form');
}
const versions = () =>
  t.db
    .selectFrom('message_templates')
    .select(['version', 'subject', 'body', 'created_by'])
    .orderBy('version')
    .execute();
const summaryOn = (html: string) => textOf(find(parseHtml(html), '*', { id: 'summary' }));
const areaOn = (html: string) => textOf(find(parseHtml(html), 'textarea', { name: 'body' }));

test('the editor begins with our text, its variables and no version', async () => {
  const { body } = await t.ana.get(address);

  expect(formOf(body, 'template-form').value('version')).toBe('0');
  expect(formOf(body, 'template-form').value('subject')).toBe(defaultTemplate('invoice', 'email')?.subject);
  expect(areaOn(body)).toContain('Vă trimitem alăturat {{document.kind_inside}}');
  const tokens = findAll(parseHtml(body), 'button', { 'data-insert': true }).map(textOf);
  expect(tokens).toContain('{{document.due_date}}');
  expect(body).toContain('Încă nu l-a schimbat nimeni');
});

test('a saved text holds at once, as a version with its author, and what waits keeps its own', async () => {
  const before = await makeInvoice(t, buyer.id);
  const answer = await save();
  const after = await makeInvoice(t, buyer.id);

  expect([answer.statusCode, answer.headers.location]).toEqual([303, address]);
  expect(await versions()).toEqual([
    { version: 1, subject: written.subject, body: written.body, created_by: t.ana.id },
  ]);
  const texts = await t.db
    .selectFrom('messages')
    .select(['subject', 'document_id'])
    .where('document_id', 'in', [before.id, after.id])
    .where('channel', '=', 'email')
    .orderBy('id')
    .execute();
  expect(texts.map(({ subject }) => subject)).toEqual([
    expect.stringContaining(`Factura FCT ${before.number}`),
    `Nota FCT ${after.number}`,
  ]);
  const entry = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'changes', 'actor_id'])
    .where('subject', '=', 'message_template')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(entry).toMatchObject({
    action: 'update',
    actor_id: t.ana.id,
    changes: { body: [expect.any(String), written.body] },
  });
});

test.each([
  ['subject', { subject: '' }, 'Scrieți subiectul.'],
  ['subject', { subject: 'x'.repeat(201) }, 'Aici încap cel mult 200 de caractere.'],
  [
    'subject',
    { subject: '{{order.number}}' },
    'Variabila {{order.number}} nu există. Alegeți una din listă.',
  ],
  ['body', { body: ' \n ' }, 'Scrieți textul.'],
  ['body', { body: 'x'.repeat(20_001) }, 'Aici încap cel mult 20.000 de caractere.'],
  ['body', { body: '{{client.nume}}' }, 'Variabila {{client.nume}} nu există. Alegeți una din listă.'],
  ['body', { body: '{{#client.name}}' }, 'O acoladă nu se închide.'],
  ['body', { body: '{{{client.name}}}' }, 'nu se poate folosi'],
])('a text with a wrong %s is refused beside it, and stays as typed: %o', async (name, fields, message) => {
  const { statusCode, body } = await save(fields);

  expect(statusCode).toBe(422);
  const form = formOf(body, 'template-form');
  expect(form.error(name)).toContain(message);
  expect(name === 'body' ? areaOn(body) : form.value('subject')).toBe(Object.values(fields)[0]?.trim());
  expect(await versions()).toEqual([]);
});

test('an SMS has no subject and fits into few parts', async () => {
  const at = '/settings/messages/invoice/sms';

  expect((await editor(at)).value('subject')).toBeUndefined();
  expect((await save({ body: 'x'.repeat(601) }, at)).statusCode).toBe(422);
  expect((await t.ana.post(at, { version: 0, body: 'Factura {{document.number}}' })).statusCode).toBe(303);
  expect(await versions()).toEqual([
    expect.objectContaining({ subject: '', body: 'Factura {{document.number}}' }),
  ]);
});

test('of two people who write at once the second sees both texts, and may then save his own', async () => {
  const { id } = await t.db
    .selectFrom('users')
    .select('id')
    .where('email', '=', 'bogdan@firma.ro')
    .executeTakeFirstOrThrow();
  await t.db
    .insertInto('message_templates')
    .values({
      event: 'invoice',
      channel: 'email',
      version: 1,
      subject: 'Al lui',
      body: 'Textul lui Bogdan.',
      created_by: id,
    })
    .execute();

  const { statusCode, body } = await save({ subject: 'Al meu' });

  expect(statusCode).toBe(409);
  expect(summaryOn(body)).toContain('Textul a fost schimbat între timp de altcineva.');
  expect(body).toContain('Textul lui Bogdan.');
  const form = formOf(body, 'template-form');
  expect([form.value('subject'), areaOn(body)]).toEqual(['Al meu', written.body]);
  expect((await save({ subject: 'Al meu', version: form.value('version') })).statusCode).toBe(303);
  expect((await versions()).map(({ subject }) => subject)).toEqual(['Al lui', 'Al meu']);
});

test('of two saves at the same moment one holds, and whoever overtakes himself is not refused', async () => {
  expect((await save()).statusCode).toBe(303);
  expect((await save({ subject: 'Alt subiect' })).statusCode).toBe(303);
  expect((await save({ subject: 'Alt subiect' })).statusCode).toBe(303);
  expect(await versions()).toHaveLength(2);

  const answers = await Promise.all(['unu', 'doi', 'trei'].map((subject) => save({ subject, version: 2 })));
  expect((await versions()).length).toBe(2 + answers.filter(({ statusCode }) => statusCode === 303).length);
});

test('an older text holds again as a new version, and so does ours', async () => {
  await save();
  await save({ version: 1, body: 'Al doilea text.' });
  const restore = (fields: object) => t.ana.post(`${address}/restoration`, { version: 2, ...fields });

  expect((await restore({ of: 1 })).statusCode).toBe(303);
  expect((await restore({ version: 3, of: 0 })).statusCode).toBe(303);
  expect((await restore({ version: 4, of: 99 })).statusCode).toBe(404);

  const [, , third, fourth] = await versions();
  expect([third?.body, fourth?.body]).toEqual([written.body, defaultTemplate('invoice', 'email')?.body]);
  const { body } = await t.ana.get(address);
  const rows = byClass(parseHtml(body), 'message-versions')
    .flatMap((list) => findAll(list, 'summary'))
    .map(textOf);
  expect(rows[0]).toMatch(/^Versiunea 4 · Ana Marin, .* acum textul Clientela$/);
  expect(rows).toHaveLength(4);
  expect(body).not.toContain('Revino la textul Clientela');
});

test('the preview is the text as it would go to a real client, and says what is made up', async () => {
  const invoice = await makeInvoice(t, buyer.id);
  const preview = async (fields: object, at = address) =>
    t.ana.post(`${at}/preview`, { ...written, client: 'moara', ...fields }, partial);

  const mail = await preview({ body: '**{{client.name}}**, {{document.number}}\n\n- {{firm.phone}}' });
  expect(mail.statusCode).toBe(200);
  expect(mail.body).not.toContain('<html');
  expect(textOf(byClass(parseHtml(mail.body), 'message-prose')[0])).toContain(
    `Moara Veche SRL, FCT ${invoice.number}`,
  );
  expect(mail.body).toContain('<strong>Moara Veche SRL</strong>');
  expect(mail.body).toContain('Pentru Moara Veche SRL.');

  const made = await preview({ body: 'AWB {{awb.number}}' }, '/settings/messages/order_shipped/email');
  expect(made.body).toContain('Variabila {{document.number}} nu există');
  const shipped = await preview(
    { subject: 'x', body: 'AWB {{awb.number}}' },
    '/settings/messages/order_shipped/email',
  );
  expect(shipped.body).toContain('Exemple, pentru că clientul nu are așa ceva: numărul AWB.');
  expect((await preview({ client: 'nu există așa ceva' })).body).toContain('Niciun client găsit');
  expect((await preview({ body: '{{client.name' })).body).toContain('O acoladă nu se închide.');
});

test('the preview of an SMS says how long it is and when its diacritics go', async () => {
  const at = '/settings/messages/invoice/sms/preview';
  const short = await t.ana.post(at, { body: 'Plată până mâine, {{client.name}}' }, partial);
  const long = await t.ana.post(at, { body: `${'Plată până mâine. '.repeat(5)}{{client.name}}` }, partial);

  expect(textOf(parseHtml(short.body))).toMatch(/Alfabetul UCS-2, cu diacritice, \d+ de semne, 1 parte\./);
  expect(textOf(parseHtml(long.body))).toContain('Alfabetul GSM-7');
  expect(textOf(parseHtml(long.body))).toContain('Pleacă fără diacritice: cu ele ar fi avut 2 părți.');
});

test('without JavaScript the preview comes with the whole page, and what was typed stays', async () => {
  const { statusCode, body } = await t.ana.post(`${address}/preview`, { ...written, client: 'moara' });

  expect(statusCode).toBe(200);
  expect(formOf(body, 'template-form').value('subject')).toBe(written.subject);
  expect(textOf(byClass(parseHtml(body), 'message-prose')[0])).toContain('Bună, Moara Veche SRL.');
});

test.each([
  '/settings/messages/document/sms',
  '/settings/messages/x/email',
  '/settings/messages/invoice/fax',
])('%s does not exist', async (at) => {
  for (const send of [t.ana.get(at), t.ana.post(at, written), t.ana.post(`${at}/preview`, written)])
    expect((await send).statusCode).toBe(404);
});

test('the editor costs few queries', async () => {
  t.proxy.forget();
  await t.ana.get(address);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"'))).toHaveLength(1);
});
