import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSmtpMail } from '../../../src/external/mail/smtp.ts';
import {
  pauseChannel,
  repeatMessage,
  resumeChannel,
  sendKept,
  stopMessage,
} from '../../../src/messages/sending/actions.ts';
import { sendDue } from '../../../src/messages/sending/due.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { messageIn, putMessage } from '../../support/messages.ts';
import { type SmtpServer, startSmtpServer } from '../../support/smtp-server.ts';

let t: TestApp;
let server: SmtpServer;
let client: number;
beforeAll(async () => {
  server = await startSmtpServer();
  t = await testApp({
    mail: createSmtpMail({ url: server.url, from: 'office@firma.ro', host: 'localhost' }),
  });
  client = (await makeClient(t)).id;
});
afterAll(async () => {
  await t.services.mail.close();
  await t.close();
  await server.close();
});

const ended = async (state: string, more: object = {}) => {
  const id = await putMessage(t, client, { subject: `Ce a ${state}` });
  await t.db
    .updateTable('messages')
    .set({ state, ...more })
    .where('id', '=', id)
    .execute();
  return id;
};
const repeat = (id: number, confirmed = false) => repeatMessage(t.services, t.ana, { id, confirmed });
const audited = (action: string) =>
  t.db.selectFrom('audit_entries').select(['subject_id', 'actor_id']).where('action', '=', action).execute();

test('what failed or was stopped goes again once, as a message of its own', async () => {
  const id = await ended('failed');
  const [first, second] = await Promise.allSettled([repeat(id), repeat(id)]);
  const again = [first, second].find(
    ({ status }) => status === 'fulfilled',
  ) as PromiseFulfilledResult<number>;
  const refused = [first, second].find(({ status }) => status === 'rejected') as PromiseRejectedResult;
  expect(refused.reason).toMatchObject({ status: 409, extra: { message_id: again.value } });
  const repeated = { repeats_id: id, state: 'queued', created_by: t.ana.id, subject: 'Ce a failed' };
  expect(await messageIn(t, again.value)).toMatchObject(repeated);
  expect(await audited('repeat')).toEqual([{ subject_id: id, actor_id: t.ana.id }]);

  const stopped = await ended('stopped');
  await repeat(stopped);
  await sendDue(t.services);
  expect(server.arrived).toHaveLength(2);
});

test('what waits, was sent or does not exist is not sent again, and the uncertain asks first', async () => {
  const waiting = await ended('queued', { next_attempt_at: new Date('2030-01-01') });
  await expect(repeat(waiting)).rejects.toMatchObject({ status: 409 });
  await expect(repeat(await ended('sent', { via: 'smtp' }))).rejects.toMatchObject({ status: 409 });
  await expect(repeat(9_999_999)).rejects.toMatchObject({ status: 404 });

  const uncertain = await ended('uncertain');
  await expect(repeat(uncertain)).rejects.toMatchObject({ status: 409, extra: { confirm: true } });
  expect(await repeat(uncertain, true)).toBeGreaterThan(uncertain);
});

test('what a campaign knows of its recipient follows the repeated message', async () => {
  const campaign = { name: 'Toamna', created_by: t.ana.id };
  const { id: campaign_id } = await t.db
    .insertInto('campaigns')
    .values(campaign)
    .returning('id')
    .executeTakeFirstOrThrow();
  const recipient = { campaign_id, client_id: client, name: 'Ioana', email: 'a@b.ro', email_key: 'a@b.ro' };
  const { id: campaign_recipient_id } = await t.db
    .insertInto('campaign_recipients')
    .values(recipient)
    .returning('id')
    .executeTakeFirstOrThrow();
  const id = await ended('failed', { campaign_recipient_id });
  expect(await messageIn(t, await repeat(id))).toMatchObject({ campaign_recipient_id });
  expect(await messageIn(t, id)).toMatchObject({ campaign_recipient_id: null });
});

test('a waiting message is stopped by a person, and one that went is not', async () => {
  const id = await ended('queued');
  await stopMessage(t.services, t.ana, { id });
  expect(await messageIn(t, id)).toMatchObject({ state: 'stopped', reason: 'Oprit de un om.' });
  await expect(stopMessage(t.services, t.ana, { id })).rejects.toMatchObject({ status: 409 });
});

test('nothing goes by a paused channel until it is resumed, and the other one goes on', async () => {
  await sendDue(t.services);
  server.arrived.length = 0;
  await pauseChannel(t.services, t.ana, 'email');
  await pauseChannel(t.services, t.bogdan, 'email');
  const id = await putMessage(t, client);
  const sms = await putMessage(t, client, { channel: 'sms', recipient: '+40722000111' });
  await sendDue(t.services);
  expect(await messageIn(t, id)).toMatchObject({ state: 'queued', attempts: 0 });
  expect(await messageIn(t, sms)).toMatchObject({ state: 'sent', via: 'kept' });

  t.rung.length = 0;
  await resumeChannel(t.services, t.ana, 'email');
  expect(t.rung).toMatchObject([{ name: 'messages.send' }]);
  await sendDue(t.services);
  expect(server.arrived.map(({ number }) => number)).toEqual([id]);
  expect([(await audited('pause')).length, (await audited('resume')).length]).toEqual([1, 1]);
});

test('what was kept goes once there is a server, each once', async () => {
  server.arrived.length = 0;
  const kept = { via: 'kept', ended_at: new Date() };
  const [one, two] = [await ended('sent', kept), await ended('sent', kept)];
  await repeat(one);
  const [first, second] = await Promise.all([
    sendKept(t.services, t.ana, 'email'),
    sendKept(t.services, t.bogdan, 'email'),
  ]);
  expect([first, second].sort()).toEqual([0, 1]);
  await sendDue(t.services);
  expect(server.arrived).toHaveLength(2);
  expect(await t.db.selectFrom('messages').select('id').where('repeats_id', '=', two).execute()).toHaveLength(
    1,
  );

  const sms = await ended('sent', { ...kept, channel: 'sms' });
  await expect(sendKept(t.services, t.ana, 'sms')).rejects.toMatchObject({ status: 409 });
  await expect(repeat(sms)).rejects.toMatchObject({ status: 409 });
});
