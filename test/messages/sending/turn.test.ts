import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSmtpMail } from '../../../src/external/mail/smtp.ts';
import { sendDue } from '../../../src/messages/sending/due.ts';
import { claimDue, listLeft } from '../../../src/messages/sending/queries.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { putDocument } from '../../support/documents.ts';
import { messageIn, putMessage } from '../../support/messages.ts';
import { explainedDatabase, rowsRead, wholeReads } from '../../support/plans.ts';
import { type SmtpServer, startSmtpServer } from '../../support/smtp-server.ts';

let t: TestApp;
let server: SmtpServer;
let client: number;
beforeAll(async () => {
  server = await startSmtpServer();
  t = await testApp({
    mail: createSmtpMail({ url: server.url, from: 'office@firma.ro', host: 'localhost' }),
  });
  client = (await makeClient(t, { email: 'da@moara.ro' })).id;
  await t.db.updateTable('clients').set({ marketing_enabled: true }).where('id', '=', client).execute();
});
afterAll(async () => {
  await t.services.mail.close();
  await t.close();
  await server.close();
});

/** A message of a campaign in a state. */
async function letterOf(state: string): Promise<number> {
  const { id: campaign_id } = await t.db
    .insertInto('campaigns')
    .values({ name: 'Toamna', created_by: t.ana.id, state })
    .returning('id')
    .executeTakeFirstOrThrow();
  const recipient = { client_id: client, name: '', email: 'da@moara.ro', email_key: 'da@moara.ro' };
  const { id: campaign_recipient_id } = await t.db
    .insertInto('campaign_recipients')
    .values({ ...recipient, campaign_id })
    .returning('id')
    .executeTakeFirstOrThrow();
  return putMessage(t, client, { event: 'campaign', recipient: 'da@moara.ro', campaign_recipient_id });
}

test('a paused campaign waits, a stopped one goes no further, and everything else goes first', async () => {
  const [paused, stopped, going] = [
    await letterOf('paused'),
    await letterOf('stopped'),
    await letterOf('sending'),
  ];
  const order = await putMessage(t, client);
  const [first] = await claimDue(t.db, { channel: 'email', limit: 1, now: new Date() });
  expect(first?.id).toBe(order);
  const back = { state: 'queued', claimed_at: null };
  await t.db.updateTable('messages').set(back).where('id', '=', order).execute();
  await sendDue(t.services);

  expect(server.arrived.map(({ number }) => number).sort((a, b) => a - b)).toEqual([going, order]);
  expect(await messageIn(t, paused)).toMatchObject({ state: 'queued', attempts: 0 });
  expect(await messageIn(t, stopped)).toMatchObject({ state: 'stopped', reason: 'Campania a fost oprită.' });
});

test('who unsubscribes while the e-mail is on its way to the server does not get it', async () => {
  server.arrived.length = 0;
  const id = await letterOf('sending');
  const mail: typeof t.services.mail = {
    ...t.services.mail,
    send: async (letter, handing) => {
      await t.db.insertInto('marketing_refusals').values({ email_key: 'da@moara.ro' }).execute();
      return t.services.mail.send(letter, handing);
    },
  };
  await sendDue({ ...t.services, mail });
  expect(server.arrived).toEqual([]);
  expect(await messageIn(t, id)).toMatchObject({ state: 'stopped', reason: 'S-a dezabonat între timp.' });
});

test('a reminder of an invoice that was paid meanwhile does not go, one of an open invoice does', async () => {
  server.arrived.length = 0;
  const issued = { total: '100.00', issue_date: '2026-05-01', due_date: '2026-05-31' };
  const [paid, open] = [await putDocument(t, client, issued), await putDocument(t, client, issued)];
  const reminder = (document_id: number) => putMessage(t, client, { event: 'overdue', document_id });
  const [late, due] = [await reminder(paid), await reminder(open)];
  await t.ana.json('POST', '/api/v1/payments', { client_id: client, amount: '100', method: 'transfer' });
  await sendDue(t.services);
  expect(server.arrived.map(({ number }) => number)).toEqual([due]);
  expect(await messageIn(t, late)).toMatchObject({
    state: 'stopped',
    reason: 'Factura s-a plătit între timp.',
  });
});

test('what waits is found among many that went by its own small index, however the question is prepared', async () => {
  const large = await explainedDatabase();
  await sql`set session_replication_role = replica`.execute(large.db);
  await sql`insert into messages (client_id, event, channel, recipient, state, unique_key)
    select 1, 'invoice', 'email', 'm' || n || '@x.ro', case when n % 1000 = 0 then 'queued' else 'sent' end, 'n ' || n
    from generate_series(1, 20000) n`.execute(large.db);
  await sql`vacuum analyze messages`.execute(large.db);
  for (const ask of [
    () => claimDue(large.db, { channel: 'email', limit: 5, now: new Date() }),
    () => listLeft(large.db, 'email', new Date()),
  ]) {
    large.asked.length = 0;
    await ask();
    for (const mode of ['force_custom_plan', 'force_generic_plan'] as const) {
      const statement = large.asked[0];
      if (!statement) throw new Error('nothing was asked');
      const plan = await large.explain(statement, mode);
      expect(wholeReads(plan, ['messages'])).toEqual([]);
      expect(rowsRead(plan, 'messages')).toBeLessThanOrEqual(60);
    }
  }
  await large.close();
});
