import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { watchCause, watchClients } from '../../../src/payments/blocks/actions.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { bellsOf, messagesOf, toldOf } from '../../support/told.ts';
import { daysAgo, debtor, owe, pay, setFirm } from '../credit/credit.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await setFirm(t, { overdue_days_limit: 30 });
  const { id } = await debtor(t, 'De demult SRL', [['10.00', 40]], { manager_ids: [t.bogdan.id] });
  // The first watch of an installation finds old news.
  expect(await watch()).toBe(1);
  expect([await bellsOf(t, id), await toldOf(t, id)]).toEqual([[], []]);
});
afterAll(() => t.close());
beforeEach(() => {
  t.rung.length = 0;
});

const watch = () => watchClients(t.services, daysAgo(0));
const managed = { manager_ids: [] as number[] };

test('who becomes Blocat is told of once, by the bell and by e-mail, and once more when it is over', async () => {
  const { id } = await debtor(t, 'Restant SRL', [['240.00', 34]], { manager_ids: [t.bogdan.id] });
  expect(await watch()).toBe(1);
  expect(await watch()).toBe(0);

  const [bell, ...more] = await bellsOf(t, id);
  expect(more).toEqual([]);
  expect(bell).toMatchObject({ user_id: t.bogdan.id, kind: 'blocked', href: `/clients/${id}/credit` });
  expect(bell?.text).toContain('Blocat: Restant SRL – 1 factură cu 34 de zile întârziere (limită 30)');
  const [mail] = await messagesOf(t, id);
  expect(mail).toMatchObject({ event: 'client_blocked', user_id: t.bogdan.id });
  expect(mail?.body_text).toContain('34 de zile întârziere (limită 30)');
  expect(mail?.body_text).toContain(`/clients/${id}`);

  await pay(t, id, '240');
  const [rung] = t.rung.filter(({ name }) => name === 'credit.watch-one');
  await watchCause(t.services, rung?.data as object, daysAgo(0));
  await watch();
  expect((await bellsOf(t, id)).map(({ text }) => text.split(' ')[0])).toEqual(['Blocat:', 'Deblocat:']);
  expect(await toldOf(t, id)).toHaveLength(1);

  await owe(t, id, '10.00', 40);
  await watch();
  expect(await bellsOf(t, id)).toHaveLength(3);
  expect(await toldOf(t, id)).toHaveLength(2);
});

test('a manager who may not see what is owed is told without sums, and led where there are none', async () => {
  const dan = await t.member('warehouse');
  const manager_ids = [dan.id, t.bogdan.id];
  const { id } = await debtor(t, 'Tăinuit SRL', [['240.00', 34]], { manager_ids });
  await watch();
  await pay(t, id, '240');
  await watch();

  const bells = (await bellsOf(t, id)).filter(({ user_id }) => user_id === dan.id);
  expect(bells.map(({ href }) => href)).toEqual([`/clients/${id}`, `/clients/${id}`]);
  expect(bells[0]?.text).toContain('Blocat: Tăinuit SRL – a trecut de limita de sold');
  const mails = await messagesOf(t, id);
  const sums = /34 de zile|limită 30/;
  expect(mails.map(({ user_id, body_text }) => [user_id, sums.test(body_text)])).toEqual([
    [t.bogdan.id, true],
    [dan.id, false],
  ]);
});

test('without a manager the administrators are told', async () => {
  const { id } = await debtor(t, 'Al nimănui SRL', [['10.00', 40]], managed);
  await watch();
  expect((await bellsOf(t, id)).map(({ user_id }) => user_id)).toEqual([t.ana.id]);
});

test('who wants no e-mails hears the bell alone', async () => {
  await t.db.updateTable('users').set({ alert_emails: false }).where('id', '=', t.bogdan.id).execute();
  const { id } = await debtor(t, 'Tăcut SRL', [['10.00', 40]], { manager_ids: [t.bogdan.id] });
  await watch();
  await t.db.updateTable('users').set({ alert_emails: true }).where('id', '=', t.bogdan.id).execute();
  expect(await bellsOf(t, id)).toHaveLength(1);
  expect(await toldOf(t, id)).toEqual([]);
});

test('several processes at once tell of a block once', async () => {
  const many = await Promise.all(
    Array.from({ length: 4 }, (_, index) =>
      debtor(t, `Deodată ${index} SRL`, [['10.00', 40]], { manager_ids: [t.bogdan.id] }),
    ),
  );
  const counts = await Promise.all([watch(), watch(), watch()]);
  expect(counts.reduce((sum, count) => sum + count)).toBe(4);
  for (const { id } of many) {
    expect(await bellsOf(t, id)).toHaveLength(1);
    expect(await toldOf(t, id)).toHaveLength(1);
  }
});

test('who answers for very many blocked at once is told of all of them together, the others of each', async () => {
  const ids: number[] = [];
  for (let n = 0; n < 21; n++) {
    const both = n === 0 ? [t.bogdan.id, t.ana.id] : [t.bogdan.id];
    ids.push((await debtor(t, `Mulți ${n} SRL`, [['10.00', 40]], { manager_ids: both })).id);
  }
  expect(await watch()).toBe(21);
  const first = await bellsOf(t, ids[0] ?? 0);
  expect(first.map(({ user_id }) => user_id)).toEqual([t.ana.id]);
  expect(await bellsOf(t, ids[1] ?? 0)).toEqual([]);
  const all = { kind: 'blocked', user_id: t.bogdan.id, href: '/clients?blocked=true' };
  const bells = await t.db.selectFrom('alerts').selectAll().where('client_id', 'is', null).execute();
  expect(bells).toMatchObject([
    { ...all, text: expect.stringContaining('21 de clienți de care răspundeți') },
  ]);
  const mails = await t.db.selectFrom('messages').selectAll().where('event', '=', 'blocked_digest').execute();
  expect(mails).toMatchObject([{ user_id: t.bogdan.id, subject: 'Peste limita de sold: 21 de clienți' }]);
});

test('whoever is archived is forgotten without a word', async () => {
  const { id } = await debtor(t, 'Plecat SRL', [['10.00', 40]], { manager_ids: [t.bogdan.id] });
  await watch();
  await t.ana.json('DELETE', `/api/v1/clients/${id}`);
  await watch();
  expect(await bellsOf(t, id)).toHaveLength(1);
  const left = await t.db.selectFrom('client_blocks').where('client_id', '=', id).select('since').execute();
  expect(left).toEqual([]);
});

test('the limits that are saved wake the watch', async () => {
  await setFirm(t, { overdue_days_limit: 29 });
  expect(t.rung.map(({ name }) => name)).toContain('credit.watch');
});
