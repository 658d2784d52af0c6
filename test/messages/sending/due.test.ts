import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSmtpMail } from '../../../src/external/mail/smtp.ts';
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

const smtp = () => createSmtpMail({ url: server.url, from: 'office@firma.ro', host: 'localhost' });
const worker = (): Services => ({ ...t.services, now: () => new Date(Date.now() + ahead * 60_000) });

beforeAll(async () => {
  server = await startSmtpServer();
  t = await testApp({ mail: smtp() });
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
});

const bells = (kind: string) =>
  t.db
    .selectFrom('alerts')
    .select(['user_id', 'text', 'href'])
    .where('kind', '=', kind)
    .orderBy('id')
    .execute();

test('what waits goes once, and the row says how', async () => {
  const id = await putMessage(t, client);
  expect(await sendDue(worker())).toEqual({ said: '1 trimise', more: false });
  expect(await sendDue(worker())).toEqual({ said: 'nimic de trimis', more: false });

  expect(server.arrived.map(({ number }) => number)).toEqual([id]);
  expect(await messageIn(t, id)).toMatchObject({ state: 'sent', via: 'smtp', attempts: 1, reason: null });
  expect((await messageIn(t, id)).provider_id).toMatch(/^250/);
});

test('two workers at once send each message once', async () => {
  const ids: number[] = [];
  for (let count = 0; count < 40; count++) ids.push(await putMessage(t, client));
  const other = {
    ...worker(),
    db: t.db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => result,
    }),
  };
  await Promise.all([sendDue(worker()), sendDue(other as Services)]);

  expect(server.arrived.map(({ number }) => number).sort((a, b) => a - b)).toEqual(ids);
});

test('a message put off is tried again after growing pauses, and has failed after the last one', async () => {
  server.fault({ at: 'end', code: 451, text: '4.3.0 Try later' });
  const id = await putMessage(t, client);
  const pauses: number[] = [];
  for (let tries = 1; tries <= 8; tries++) {
    await sendDue(worker());
    const { state, next_attempt_at, attempts } = await messageIn(t, id);
    expect(attempts).toBe(tries);
    if (state === 'failed') break;
    expect(state).toBe('queued');
    pauses.push((next_attempt_at.getTime() - worker().now().getTime()) / 60_000);
    // Nothing happens before its time.
    await sendDue(worker());
    expect((await messageIn(t, id)).attempts).toBe(tries);
    ahead += (pauses.at(-1) ?? 0) + 0.1;
  }
  for (const [index, least] of [1, 5, 15, 60, 180, 360, 720].entries()) {
    expect(pauses[index]).toBeGreaterThan(least * 0.95);
    expect(pauses[index]).toBeLessThanOrEqual(least * 1.2);
  }
  expect(await messageIn(t, id)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('451 4.3.0 Try later'),
  });
  expect(await bells('failure')).toMatchObject([{ user_id: t.bogdan.id, href: `/messages/${id}` }]);
  expect(server.arrived).toEqual([]);
});

test('a server that is down uses up no try, holds the whole channel for a growing while, and then all go', async () => {
  const ids = [await putMessage(t, client), await putMessage(t, client), await putMessage(t, client)];
  server.fault({ at: 'greeting', code: 421, text: 'Too busy' });
  const channel = () =>
    t.db.selectFrom('message_channels').selectAll().where('channel', '=', 'email').executeTakeFirstOrThrow();
  // Connections that are kept would still be talked to.
  await t.services.mail.close();

  expect((await sendDue(worker())).said).toContain('serverul nu răspunde');
  const opened = server.opened();
  expect((await channel()).failures).toBe(1);
  for (const id of ids) expect(await messageIn(t, id)).toMatchObject({ state: 'queued', attempts: 0 });
  await sendDue(worker());
  expect(server.opened()).toBe(opened);

  ahead = 0.6;
  await sendDue(worker());
  const held = await channel();
  expect(held.failures).toBe(2);
  expect((held.not_before?.getTime() ?? 0) - worker().now().getTime()).toBeGreaterThan(55_000);

  server.fault(undefined);
  ahead = 3;
  expect((await sendDue(worker())).said).toBe('3 trimise');
  expect(await channel()).toMatchObject({ failures: 0, not_before: null });
});

test('an address that does not exist fails at once, is marked, and its manager hears of it', async () => {
  server.fault({ at: 'rcpt', code: 550, text: '5.1.1 No such user' });
  const recipient = 'Nimeni@Moara.ro';
  const id = await putMessage(t, client, { recipient });
  const next = await putMessage(t, client, { recipient, subject: 'Încă unul' });
  expect((await sendDue(worker())).said).toBe('2 eșuate');

  expect(await messageIn(t, id)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('nu există'),
  });
  const marked = t.db.selectFrom('bounced_addresses').selectAll().where('email_key', '=', 'nimeni@moara.ro');
  expect(await marked.execute()).toHaveLength(1);
  expect(await bells('bounce')).toMatchObject([{ user_id: t.bogdan.id }]);

  const third = await putMessage(t, client, { recipient });
  server.fault(undefined);
  await sendDue(worker());
  expect(await messageIn(t, third)).toMatchObject({
    state: 'stopped',
    reason: expect.stringContaining('nu există'),
  });
  expect(server.arrived).toEqual([]);
  expect((await messageIn(t, next)).state).toBe('failed');
});

test('a silence after the text is uncertain: it is not sent again by itself, and somebody is told', async () => {
  server.fault({ at: 'end', silence: 'drop' });
  const id = await putMessage(t, client);
  await sendDue(worker());
  server.fault(undefined);
  ahead = 2000;
  await sendDue(worker());

  expect(server.arrived).toHaveLength(1);
  expect(await messageIn(t, id)).toMatchObject({ state: 'uncertain' });
  expect((await bells('failure')).at(-1)).toMatchObject({ href: `/messages/${id}` });
});

test('nothing goes to a client that was archived meanwhile; what is written to a user of ours does', async () => {
  const archived = (await makeClient(t, { name: 'Arhivat SRL' })).id;
  const id = await putMessage(t, archived);
  const ours = await putMessage(t, archived, {
    event: 'client_blocked',
    user_id: t.bogdan.id,
    recipient: 'bogdan@firma.ro',
  });
  await t.db.updateTable('clients').set({ archived_at: new Date() }).where('id', '=', archived).execute();
  await sendDue(worker());

  expect(await messageIn(t, id)).toMatchObject({
    state: 'stopped',
    reason: 'Clientul a fost arhivat între timp.',
  });
  expect(server.arrived.map(({ number }) => number)).toEqual([ours]);
});

test('a campaign goes only to whoever still wants it, with the headers of one-click', async () => {
  const wants = {
    event: 'campaign',
    detail: JSON.stringify({ unsubscribe_url: 'http://localhost/u/1' }),
  } as const;
  const { id: own } = await makeClient(t, { name: 'Dorește SRL', email: 'da@dorește.ro' });
  const consent = async (email: string) =>
    t.db.updateTable('clients').set({ email, marketing_enabled: true }).where('id', '=', own).execute();
  await consent('da@doreste.ro');
  const yes = await putMessage(t, own, { ...wants, recipient: 'Da@doreste.ro' });
  const other = await putMessage(t, own, { ...wants, recipient: 'altul@doreste.ro' });
  await sendDue(worker());
  expect(server.arrived.map(({ number }) => number)).toEqual([yes]);
  const raw = server.arrived[0]?.raw.toString() ?? '';
  expect(raw).toMatch(/^List-Unsubscribe: <http:\/\/localhost\/u\/1>\r$/m);
  expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  expect(raw).toMatch(/^Precedence: bulk\r$/m);
  expect(await messageIn(t, other)).toMatchObject({
    state: 'stopped',
    reason: expect.stringContaining('acordul'),
  });

  await t.db.insertInto('marketing_refusals').values({ email_key: 'da@doreste.ro' }).execute();
  const refused = await putMessage(t, own, { ...wants, recipient: 'da@doreste.ro' });
  await sendDue(worker());
  expect(await messageIn(t, refused)).toMatchObject({
    state: 'stopped',
    reason: 'S-a dezabonat între timp.',
  });
});

test('what a killed worker left goes again if it was not handed on, and is uncertain if it was', async () => {
  const [fresh, untouched, handed] = [
    await putMessage(t, client),
    await putMessage(t, client),
    await putMessage(t, client),
  ];
  const left = (minutes: number, isHanded: boolean) => {
    const at = new Date(Date.now() - minutes * 60_000);
    return { state: 'sending', claimed_at: at, handed_at: isHanded ? at : null, attempts: 1 };
  };
  const set = (id: number, row: object) =>
    t.db.updateTable('messages').set(row).where('id', '=', id).execute();
  await set(fresh, left(1, true));
  await set(untouched, left(6, false));
  await set(handed, left(6, true));
  await sendDue(worker());

  expect(await messageIn(t, fresh)).toMatchObject({ state: 'sending' });
  expect(await messageIn(t, untouched)).toMatchObject({ state: 'sent', attempts: 2 });
  expect(await messageIn(t, handed)).toMatchObject({ state: 'uncertain' });
  expect(server.arrived.map(({ number }) => number)).toEqual([untouched]);
});

test('a slow worker whose message was taken over sends nothing', async () => {
  const id = await putMessage(t, client);
  const theft: Services = {
    ...worker(),
    mail: {
      ...t.services.mail,
      send: async (mail, handing) => {
        await t.db
          .updateTable('messages')
          .set({ claimed_at: new Date(0) })
          .where('id', '=', id)
          .execute();
        return t.services.mail.send(mail, handing);
      },
    },
  };
  await sendDue(theft);
  expect(server.arrived).toEqual([]);
  expect(await messageIn(t, id)).toMatchObject({ state: 'sending', handed_at: null });
});

test('a turn that is over begins no further message, and says that more are due', async () => {
  const ids = [await putMessage(t, client), await putMessage(t, client)];
  expect(await sendDue(worker(), { forMs: 0 })).toEqual({ said: 'nimic de trimis', more: true });
  for (const id of ids) expect(await messageIn(t, id)).toMatchObject({ state: 'queued', attempts: 0 });
});
