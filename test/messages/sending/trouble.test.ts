import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSmtpMail } from '../../../src/external/mail/smtp.ts';
import type { SmsDoor } from '../../../src/external/sms/sms.ts';
import { repeatMessage } from '../../../src/messages/sending/actions.ts';
import { sendDue } from '../../../src/messages/sending/due.ts';
import type { Services } from '../../../src/services.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { messageIn, putMessage } from '../../support/messages.ts';
import { type SmtpServer, startSmtpServer } from '../../support/smtp-server.ts';

let t: TestApp;
let server: SmtpServer;
let client: number;
/** How far the clock of the worker is ahead, in minutes. */
let ahead = 0;

const worker = (more: Partial<Services> = {}): Services => ({
  ...t.services,
  now: () => new Date(Date.now() + ahead * 60_000),
  ...more,
});

beforeAll(async () => {
  server = await startSmtpServer();
  t = await testApp({
    mail: createSmtpMail({ url: server.url, from: 'office@firma.ro', host: 'localhost' }),
  });
  client = (await makeClient(t, { name: 'Moara Veche SRL' })).id;
  await t.db.insertInto('client_managers').values({ client_id: client, user_id: t.bogdan.id }).execute();
});
afterAll(async () => {
  await t.services.mail.close();
  await t.close();
  await server.close();
});
afterEach(async () => {
  server.fault(undefined);
  server.arrived.length = 0;
  ahead = 0;
  await t.db.updateTable('message_channels').set({ not_before: null, failures: 0 }).execute();
  const stopped = { state: 'stopped', claimed_at: null };
  await t.db.updateTable('messages').set(stopped).where('state', 'in', ['queued', 'sending']).execute();
  await t.db.deleteFrom('alerts').execute();
});

const told = { detail: '{}', recipient_name: 'Email Principal' };
const channel = (name = 'email') =>
  t.db.selectFrom('message_channels').selectAll().where('channel', '=', name).executeTakeFirstOrThrow();
const set = (id: number, row: object) => t.db.updateTable('messages').set(row).where('id', '=', id).execute();
const bells = () =>
  t.db.selectFrom('alerts').select(['user_id', 'kind', 'text', 'client_id']).orderBy('id').execute();

test('a message that cannot be taken over keeps no other from it', async () => {
  const at = new Date(Date.now() - 10 * 60_000);
  const left = { state: 'sending', claimed_at: at, handed_at: at, attempts: 1 };
  const [long, bad, good] = [
    await putMessage(t, client, {
      recipient: `${'a'.repeat(240)}@moara.ro`,
      subject: 'Un subiect lung '.repeat(12),
    }),
    await putMessage(t, client),
    await putMessage(t, client),
  ];
  await set(long, left);
  // Somebody else's transaction that never ends holds this one.
  await set(bad, left);
  await set(good, left);
  await t.db.transaction().execute(async (trx) => {
    await trx.selectFrom('messages').select('id').where('id', '=', bad).forUpdate().execute();
    await sendDue(worker());
  });
  expect(await messageIn(t, long)).toMatchObject({ state: 'uncertain' });
  expect(await messageIn(t, good)).toMatchObject({ state: 'uncertain' });
  expect(await messageIn(t, bad)).toMatchObject({ state: 'sending' });
  for (const { text } of await bells()) expect(text.length).toBeLessThanOrEqual(500);
});

test('what a server or a way out says is cut and cleaned before it is written', async () => {
  const id = await putMessage(t, client);
  const reason = `\u0000${'x'.repeat(900)}`;
  const mail = {
    ...t.services.mail,
    send: async () => ({ kind: 'refused', reason, bounced: true }) as const,
  };
  await sendDue(worker({ mail }));
  expect(await messageIn(t, id)).toMatchObject({ state: 'failed', reason: 'x'.repeat(500) });
  await t.db.deleteFrom('bounced_addresses').execute();
});

test('who is told is asked anew when it goes, except where a person chose the address', async () => {
  const { id: own } = await makeClient(t, { name: 'Schimbă SRL', email: 'vechi@schimba.ro' });
  const ids = {
    gone: await putMessage(t, own, { ...told, recipient: 'vechi@schimba.ro' }),
    chosen: await putMessage(t, own, { recipient: 'vechi@schimba.ro' }),
    still: await putMessage(t, own, { ...told, recipient: 'NOU@schimba.ro' }),
    sms: await putMessage(t, own, { ...told, channel: 'sms', recipient: '+40722000111' }),
  };
  await t.db.updateTable('clients').set({ email: 'nou@schimba.ro' }).where('id', '=', own).execute();
  await sendDue(worker());
  expect(server.arrived.map(({ number }) => number).sort()).toEqual([ids.chosen, ids.still]);
  expect(await messageIn(t, ids.gone)).toMatchObject({
    state: 'stopped',
    reason: 'Adresa nu mai este a clientului sau a contactelor lui.',
  });
  expect(await messageIn(t, ids.sms)).toMatchObject({ state: 'stopped' });

  await t.db.updateTable('clients').set({ notify_email: false }).where('id', '=', own).execute();
  const off = await putMessage(t, own, { ...told, recipient: 'nou@schimba.ro' });
  await sendDue(worker());
  expect(await messageIn(t, off)).toMatchObject({
    state: 'stopped',
    reason: 'Nu i se mai scrie: Notificare E-mail este oprită.',
  });

  // Sent again by a person, it goes where the client's address is now, and says so.
  await t.db.updateTable('clients').set({ notify_email: true }).where('id', '=', own).execute();
  const again = await repeatMessage(t.services, t.ana, { id: ids.gone });
  expect(await messageIn(t, again)).toMatchObject({ recipient: 'nou@schimba.ro', state: 'queued' });
  const page = await t.ana.get(`/messages/${again}`);
  expect(page.body).toContain('vechi@schimba.ro');
});

test('nothing goes to somebody of ours who has left', async () => {
  const id = await putMessage(t, client, { user_id: t.bogdan.id, event: 'client_blocked' });
  await t.db.updateTable('users').set({ active: false }).where('id', '=', t.bogdan.id).execute();
  await sendDue(worker());
  await t.db.updateTable('users').set({ active: true }).where('id', '=', t.bogdan.id).execute();
  expect(await messageIn(t, id)).toMatchObject({ state: 'stopped' });
});

test('a message that alone turns the server away goes after the others, and uses up its tries', async () => {
  server.fault((to) => (to === 'rau@domeniu.ro' ? { at: 'rcpt', code: 421, text: '4.7.0 No' } : undefined));
  const culprit = await putMessage(t, client, { recipient: 'rau@domeniu.ro' });
  await sendDue(worker());
  expect(await messageIn(t, culprit)).toMatchObject({ state: 'queued', attempts: 0 });
  const others = [await putMessage(t, client), await putMessage(t, client), await putMessage(t, client)];
  ahead = 1;
  for (let turn = 0; turn < 3; turn++) {
    await sendDue(worker());
    ahead += 1;
  }
  for (const id of others) expect(await messageIn(t, id)).toMatchObject({ state: 'sent' });
  expect((await messageIn(t, culprit)).attempts).toBeGreaterThan(0);
});

test('a server that stalls after the text burns few messages: the channel waits ever longer', async () => {
  await t.services.mail.close();
  server.fault({ at: 'end', silence: 'drop' });
  const ids: number[] = [];
  for (let count = 0; count < 30; count++) ids.push(await putMessage(t, client));
  await sendDue(worker());
  expect((await channel()).failures).toBe(1);
  ahead = 1;
  await sendDue(worker());
  expect((await channel()).failures).toBe(2);
  const rows = await t.db.selectFrom('messages').select('state').where('id', 'in', ids).execute();
  // Four at first, and then one to see.
  expect(rows.filter(({ state }) => state === 'uncertain').length).toBeLessThanOrEqual(5);
});

test('a channel that stays down is told to the administrators once a day', async () => {
  await t.db.updateTable('message_channels').set({ failures: 9 }).where('channel', '=', 'email').execute();
  server.fault({ at: 'greeting', code: 421, text: 'Too busy' });
  await t.services.mail.close();
  await putMessage(t, client);
  await sendDue(worker());
  ahead = 6;
  await sendDue(worker());
  const rung = await bells();
  expect(rung).toMatchObject([{ user_id: t.ana.id, kind: 'failure', client_id: null }]);
  expect(rung[0]?.text).toContain('E-mailurile nu pleacă');
});

test('an address of ours that does not exist is the administrators’, once', async () => {
  server.fault({ at: 'rcpt', code: 550, text: '5.1.1 No such user' });
  const ours = { user_id: t.bogdan.id, event: 'client_blocked', recipient: 'plecat@firma.ro' } as const;
  await putMessage(t, client, ours);
  await putMessage(t, client, ours);
  await sendDue(worker());
  expect(await bells()).toMatchObject([{ user_id: t.ana.id, kind: 'bounce', client_id: null }]);
});

test('a slow server of e-mails keeps no SMS from going', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const mail = { ...t.services.mail, send: () => held.then(() => ({ kind: 'kept' }) as const) };
  const sent: number[] = [];
  const sms: SmsDoor = {
    ...t.services.sms,
    send: async ({ id }) => {
      sent.push(id);
      return { kind: 'kept' };
    },
  };
  for (let count = 0; count < 6; count++) await putMessage(t, client);
  const slow = sendDue(worker({ mail, sms }), { forMs: 50 });
  const id = await putMessage(t, client, { channel: 'sms', recipient: '+40722000111' });
  await expect.poll(() => sendDue(worker({ mail, sms })).then(() => sent)).toEqual([id]);
  release();
  await slow;
});

test('a way out that breaks down leaves nothing of its claim in its hands', async () => {
  const ids: number[] = [];
  for (let count = 0; count < 8; count++) ids.push(await putMessage(t, client));
  const log = {
    ...t.services.log,
    info: () => {
      throw new Error('plin');
    },
  };
  await expect(sendDue(worker({ log }))).rejects.toThrow('plin');
  const rows = await t.db.selectFrom('messages').select('state').where('id', 'in', ids).execute();
  expect(rows.filter(({ state }) => state === 'sending')).toEqual([]);
});

test('a request stands on what it wrote, in the e-mail too', async () => {
  const id = await putMessage(t, client);
  await set(id, { request_id: 'cererea-1' });
  await sendDue(worker());
  expect(server.arrived[0]?.raw.toString()).toMatch(/^X-Request-Id: cererea-1\r$/im);
});
