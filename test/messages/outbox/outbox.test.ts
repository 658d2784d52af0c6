import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalMail } from '../../../src/external/mail/local.ts';
import { sendDue } from '../../../src/messages/sending/due.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { byClass, parseHtml, textOf } from '../../support/html.ts';
import { putMessage } from '../../support/messages.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let t: TestApp;
let client: number;
/** The way out for e-mail is chosen when the program starts; here it gets a server in the middle of the test. */
const door = { keeps: true };

beforeAll(async () => {
  const local = createLocalMail({ folder: await temporaryFolder(), from: '', host: 'localhost' });
  const mail = Object.defineProperty({ ...local }, 'keeps', { get: () => door.keeps });
  t = await testApp({ mail });
  client = (await makeClient(t, { name: 'Moara Veche SRL' })).id;
});
afterAll(() => t.close());

const outbox = async () => (await t.ana.get('/settings/outbox')).body;

test('without a server nothing is lost: it is kept, listed, and seen as it would have gone', async () => {
  expect(await outbox()).toContain('Nimic păstrat');
  const id = await putMessage(t, client, {
    subject: 'Țineți minte',
    body_text: 'Text <b>gol</b>',
    recipient: 'ioana@moara.ro',
  });
  const sms = await putMessage(t, client, {
    channel: 'sms',
    recipient: '+40722000111',
    subject: '',
    body_text: 'Comanda a plecat',
    body_html: '',
  });
  await sendDue(t.services);

  const list = await outbox();
  expect(list).toContain('Țineți minte');
  expect(list).toContain('SMTP_URL');
  expect(list).not.toContain('Trimite acum');

  const page = await t.ana.get(`/settings/outbox/${id}`);
  expect(page.body).toContain('Text &lt;b&gt;gol&lt;/b&gt;');
  expect(page.body).toContain(`X-Clientela-Message: ${id}`);
  const file = await t.ana.get(`/settings/outbox/${id}/file`);
  expect(file.headers).toMatchObject({
    'content-type': 'message/rfc822',
    'content-disposition': `attachment; filename="${id}.eml"`,
  });
  expect(await simpleParser(file.rawPayload)).toMatchObject({ subject: 'Țineți minte' });
  expect((await t.ana.get(`/settings/outbox/${sms}`)).body).toContain('Comanda a plecat');
  expect((await t.ana.get(`/settings/outbox/${sms}/file`)).body).toContain('To: +40722000111');
  expect((await t.bogdan.get('/settings/outbox')).statusCode).toBe(404);

  // A letter may hold a link that opens somebody's account: whoever sees the settings sees that it is there, no more.
  const settings = { areas: JSON.stringify({ settings: 'edit' }) };
  await t.db.updateTable('roles').set(settings).where('key', '=', 'accounting').execute();
  const carmen = await t.member('accounting');
  const seen = (await carmen.get('/settings/outbox')).body;
  expect([seen.includes('Țineți minte'), seen.includes(`/settings/outbox/${id}`)]).toEqual([true, false]);
  for (const path of [`/settings/outbox/${id}`, `/settings/outbox/${id}/file`])
    expect((await carmen.get(path)).statusCode).toBe(404);
});

test('what is there now, is paged, and a message that was not kept is not here', async () => {
  for (let count = 0; count < 50; count++) await putMessage(t, client);
  const waiting = await putMessage(t, client);
  await t.db.updateTable('messages').set({ state: 'stopped' }).where('id', '=', waiting).execute();
  await sendDue(t.services);
  const first = await t.ana.get('/settings/outbox');
  expect(byClass(parseHtml(first.body), 'name')).toHaveLength(50);
  const next = /href="(\/settings\/outbox\?after=\d+)"/.exec(first.body)?.[1] ?? '';
  expect(byClass(parseHtml((await t.ana.get(next)).body), 'name')).toHaveLength(2);
  expect((await t.ana.get('/settings/outbox?after=x')).statusCode).toBe(422);
  expect((await t.ana.get(`/settings/outbox/${waiting}`)).statusCode).toBe(404);
});

test('once there is a server, all go with one click, which says how many, each once', async () => {
  const send = () => t.ana.post('/settings/outbox/channels/email/sending');
  expect((await send()).statusCode).toBe(409);
  door.keeps = false;
  const list = parseHtml(await outbox());
  expect(byClass(list, 'message-channels').map(textOf).join()).toMatch(
    /Pleacă 51 de mesaje, cel mai vechi din \d/,
  );

  t.rung.length = 0;
  const [one, two] = await Promise.all([send(), send()]);
  expect([one.statusCode, two.statusCode]).toEqual([303, 303]);
  expect(t.rung.map(({ name }) => name)).toContain('messages.send');
  const queued = t.db.selectFrom('messages').select('repeats_id').where('state', '=', 'queued');
  expect(await queued.execute()).toHaveLength(51);
  expect(await outbox()).not.toContain('Trimite acum');
  expect((await t.ana.post('/settings/outbox/channels/fax/sending')).statusCode).toBe(404);
});
