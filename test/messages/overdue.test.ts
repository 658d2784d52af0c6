import { afterAll, beforeAll, expect, test } from 'vitest';
import { remindOf } from '../../src/messages/overdue/actions.ts';
import { remindOfDue } from '../../src/messages/overdue/jobs.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { putDocument } from '../support/documents.ts';
import { messagesOf } from '../support/told.ts';

const today = '2026-06-30';
let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date(`${today}T07:00:00Z`);
  await t.db
    .updateTable('message_settings')
    .set({ due_soon_days: [3, 0] })
    .execute();
});
afterAll(() => t.close());

async function owing(due_date: string, fields: object = {}, total = '100.00') {
  const { id } = await makeClient(t, { name: 'Dator SRL', email: 'office@dator.ro', ...fields });
  const document = await putDocument(t, id, { total, issue_date: '2026-05-01', due_date });
  return { id, document };
}
const keysOf = async (id: number) => (await messagesOf(t, id)).map(({ unique_key }) => unique_key);

test.each([
  ['2026-07-03', -3, 'Factura TEST'],
  ['2026-06-30', 0, 'este scadentă azi'],
  ['2026-06-29', 1, 'cu 1 zi'],
  ['2026-06-23', 7, 'cu 7 zile'],
  ['2026-05-31', 30, 'cu 30 de zile'],
])('an invoice due on %s is told of at %i days, once', async (due, days, subject) => {
  const { id, document } = await owing(due);
  await remindOf(t.services, today);
  await remindOf(t.services, today);

  const told = await messagesOf(t, id);
  expect(told.map(({ unique_key }) => unique_key)).toEqual([
    `overdue ${document} ${days} email office@dator.ro`,
  ]);
  expect(told[0]?.event).toBe(days <= 0 ? 'due_soon' : 'overdue');
  expect(told[0]?.subject).toContain(subject);
  expect(told[0]?.body_text).toContain('100,00 lei');
});

test('on the other days nobody is told, and a day that was missed whole is not made up for', async () => {
  const { id } = await owing('2026-06-28');
  await remindOf(t.services, today);
  expect(await keysOf(id)).toEqual([]);
  await remindOf(t.services, '2026-07-05');
  expect(await keysOf(id)).toHaveLength(1);
});

test('paid, covered by an advance, archived, or of today: nothing is told', async () => {
  const paid = await owing('2026-06-29');
  await t.ana.json('POST', '/api/v1/payments', { client_id: paid.id, amount: '100', method: 'transfer' });
  const archived = await owing('2026-06-29');
  await t.ana.json('DELETE', `/api/v1/clients/${archived.id}`);
  const covered = await owing('2026-06-29');
  await t.db
    .insertInto('payments')
    .values({ client_id: covered.id, date: today, amount: '100.00', method: 'transfer', by_hand: true })
    .execute();
  const fresh = await makeClient(t, { email: 'office@nou.ro' });
  await putDocument(t, fresh.id, { issue_date: today, due_date: '2026-07-03' });

  await remindOf(t.services, today);

  for (const { id } of [paid, archived, covered, fresh]) expect(await keysOf(id)).toEqual([]);
});

test('an advance counts for what was due first, and the reminder asks for the rest', async () => {
  const { id } = await owing('2026-06-23');
  const late = await putDocument(t, id, { total: '50.00', issue_date: '2026-05-01', due_date: '2026-06-29' });
  await t.db
    .insertInto('payments')
    .values({ client_id: id, date: today, amount: '120.00', method: 'transfer', by_hand: true })
    .execute();

  await remindOf(t.services, today);

  const told = await messagesOf(t, id);
  expect(told.map(({ unique_key }) => unique_key)).toEqual([`overdue ${late} 1 email office@dator.ro`]);
  expect(told[0]?.body_text).toContain('30,00 lei');
});

test('two at once, or one after a kill half-way, write the same messages', async () => {
  const many = await Promise.all(Array.from({ length: 12 }, () => owing('2026-06-15')));
  await Promise.all([remindOf(t.services, today), remindOf(t.services, today)]);
  const first = many[0]?.document ?? 0;
  await t.db.deleteFrom('messages').where('document_id', '>', first).execute();
  await remindOf(t.services, today);

  for (const { id, document } of many)
    expect(await keysOf(id)).toEqual([`overdue ${document} 15 email office@dator.ro`]);
});

test('the morning begins at nine, in the zone of the firm, and comes to its end later the same day', async () => {
  const { id } = await owing('2026-06-29');
  t.services.now = () => new Date(`${today}T05:59:00Z`);
  await remindOfDue.run(t.services, {});
  expect(await keysOf(id)).toEqual([]);
  t.services.now = () => new Date(`${today}T15:00:00Z`);
  await remindOfDue.run(t.services, {});
  expect(await keysOf(id)).toEqual([]);
  t.services.now = () => new Date(`${today}T13:00:00Z`);
  await remindOfDue.run(t.services, {});
  expect(await keysOf(id)).toHaveLength(1);
});
