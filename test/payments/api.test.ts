import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { formatDay } from '../../src/web/format.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Client, ibans, makeClient } from '../support/clients.ts';
import { putDocument } from '../support/documents.ts';
import { merge } from '../support/merges.ts';
import { balanceOf, openOf, pay, readPayment } from './payments.ts';

let t: TestApp;
let client: Client;
beforeAll(async () => {
  t = await testApp();
  await t.db
    .insertInto('company_accounts')
    .values({ position: 1, iban: ibans.transilvania, bank: 'BT' })
    .execute();
});
beforeEach(async () => {
  client = await makeClient(t);
});
afterAll(() => t.close());

const invoice = (total: string, due_date = '2026-11-01', of = client) =>
  putDocument(t, of.id, { total, issue_date: '2026-10-01', due_date });
const post = (body: object, headers = {}) => t.ana.json('POST', '/api/v1/payments', body, headers);
const errorsOf = (answer: { json(): { errors: { field: string }[] } }) =>
  answer.json().errors.map(({ field }) => field);

test('a payment covers what is due first, and what is left is an advance', async () => {
  const [late, early] = [await invoice('100.00', '2026-11-20'), await invoice('50.00', '2026-11-10')];

  const first = await pay(t, client.id, '70');
  const second = await pay(t, client.id, '120,50', { date: '2026-11-02', method: 'card', reference: 'OP 7' });

  expect(first).toMatchObject({
    date: formatDay(new Date()),
    amount: '70.00',
    method: 'transfer',
    account: null,
    allocations: [
      { document_id: early, amount: '50.00' },
      { document_id: late, amount: '20.00' },
    ],
    unallocated: '0.00',
    cancelled_at: null,
    receipt_id: null,
  });
  expect(second).toMatchObject({
    allocations: [{ document_id: late, amount: '80.00' }],
    unallocated: '40.50',
    reference: 'OP 7',
  });
  expect(await balanceOf(t, client.id)).toBe('-40.50');
  expect(await readPayment(t, second.id)).toEqual(second);
});

test('an advance covers the next payment’s invoice by itself once there is one', async () => {
  const advance = await pay(t, client.id, '30.00');
  const id = await invoice('100.00');

  await pay(t, client.id, '20.00');

  expect((await readPayment(t, advance.id)).allocations).toEqual([{ document_id: id, amount: '30.00' }]);
  expect(await openOf(t, id)).toBe('50.00');
});

test('the invoice that is named is covered first, and the rest goes to the oldest', async () => {
  const [first, second] = [await invoice('100.00'), await invoice('50.00', '2026-11-05')];

  const part = await pay(t, client.id, '20.00', { document_id: second });
  const rest = await pay(t, client.id, '40.00', { document_id: second });
  const none = await post({ client_id: client.id, amount: '1', document_id: second });

  expect(part).toMatchObject({ by_hand: false, allocations: [{ document_id: second, amount: '20.00' }] });
  expect(rest.allocations).toEqual([
    { document_id: first, amount: '10.00' },
    { document_id: second, amount: '30.00' },
  ]);
  expect([none.statusCode, errorsOf(none)]).toEqual([422, ['document_id']]);
});

test('a split by hand is kept as it is, and its rest waits for a person', async () => {
  const [first, second] = [await invoice('100.00'), await invoice('100.00', '2026-11-05')];

  const payment = await pay(t, client.id, '90.00', { allocations: [{ document_id: second, amount: 60 }] });
  await pay(t, client.id, '1.00');

  expect(payment).toMatchObject({
    by_hand: true,
    allocations: [{ document_id: second, amount: '60.00' }],
    unallocated: '30.00',
  });
  expect([await openOf(t, first), await openOf(t, second)]).toEqual(['99.00', '40.00']);
});

test('what does not fit is refused where it stands, and nothing is written', async () => {
  const mine = await invoice('100.00');
  const other = await makeClient(t, { name: 'Alta SRL' });
  const foreign = await invoice('100.00', '2026-11-01', other);
  const split = (...allocations: object[]) => post({ client_id: client.id, amount: '150.00', allocations });

  const answers = [
    await split({ document_id: mine, amount: '100.01' }),
    await split({ document_id: mine, amount: '10' }, { document_id: foreign, amount: '10' }),
    await split({ document_id: mine, amount: '10' }, { document_id: mine, amount: '10' }),
    await split({ document_id: mine, amount: '-1' }),
    await split({ document_id: 'x', amount: '1' }),
    await post({ client_id: client.id, amount: '5', allocations: [{ document_id: mine, amount: '5.01' }] }),
  ];

  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(422));
  expect(answers.map(errorsOf)).toEqual([
    ['allocations[0][amount]'],
    ['allocations[1][amount]'],
    ['allocations[1][amount]'],
    ['allocations[0][amount]'],
    ['allocations[0][document_id]'],
    ['allocations'],
  ]);
  expect(await balanceOf(t, client.id)).toBe('100.00');
});

test('wrong fields are named', async () => {
  const tomorrow = formatDay(new Date(Date.now() + 86_400_000));
  const given: [object, string][] = [
    [{ amount: '10' }, 'client_id'],
    [{ client_id: 999_999, amount: '10' }, 'client_id'],
    [{ client_id: client.id }, 'amount'],
    [{ client_id: client.id, amount: '0' }, 'amount'],
    [{ client_id: client.id, amount: '-3' }, 'amount'],
    [{ client_id: client.id, amount: '1.005' }, 'amount'],
    [{ client_id: client.id, amount: '10', date: tomorrow }, 'date'],
    [{ client_id: client.id, amount: '10', date: '1899-12-31' }, 'date'],
    [{ client_id: client.id, amount: '10', date: '2026-02-30' }, 'date'],
    [{ client_id: client.id, amount: '10', method: 'aur' }, 'method'],
    [{ client_id: client.id, amount: '10', account: ibans.brd }, 'account'],
    [{ client_id: client.id, amount: '10', receipt: true }, 'receipt'],
    [{ client_id: client.id, amount: '10', reference: 'x'.repeat(101) }, 'reference'],
  ];
  for (const [body, field] of given) {
    const answer = await post(body);
    expect([body, answer.statusCode, errorsOf(answer)]).toEqual([body, 422, [field]]);
  }
});

test('an account is the firm’s own, however it is spaced; cash comes into none', async () => {
  const spaced = ibans.transilvania.replace(/(.{4})/g, '$1 ');

  expect(await pay(t, client.id, '1', { account: spaced })).toMatchObject({ account: ibans.transilvania });
  expect(await pay(t, client.id, '1', { account: spaced, method: 'cash' })).toMatchObject({ account: null });
});

test('the same key takes money once; with another body it is refused and names the payment', async () => {
  const headers = { 'idempotency-key': `cheie ${client.id}` };
  const body = { client_id: client.id, amount: '10' };

  const answers = await Promise.all([post(body, headers), post(body, headers)]);
  const other = await post({ ...body, amount: '11' }, headers);

  const [first, second] = answers.map((answer) => answer.json<{ id: number }>().id);
  expect(first).toBe(second);
  expect([other.statusCode, other.json().payment_id]).toEqual([409, first]);
  expect(await balanceOf(t, client.id)).toBe('-10.00');
});

test('an archived client may still pay, and the id of a merged one means the kept one', async () => {
  const other = await makeClient(t, { name: 'Unita SRL' });
  await merge(t, client, other);
  await t.ana.json('DELETE', `/api/v1/clients/${client.id}`);

  expect(await pay(t, other.id, '10')).toMatchObject({ client_id: client.id });
});

test('a payment is split anew, automatically again, and not by who saw an old version', async () => {
  const [first, second] = [await invoice('100.00'), await invoice('100.00', '2026-11-05')];
  const { id } = await pay(t, client.id, '80.00');
  const put = (body: object) => t.ana.json('PUT', `/api/v1/payments/${id}/allocations`, body);
  const onSecond = [{ document_id: second, amount: '80.00' }];

  const moved = await put({ version: 1, allocations: onSecond });
  const again = await put({ version: 1, allocations: onSecond });
  const stale = await put({ version: 1, allocations: [{ document_id: first, amount: '1' }] });
  const tooMuch = await put({ version: 2, allocations: [{ document_id: first, amount: '80.01' }] });

  expect(moved.json()).toMatchObject({ version: 2, by_hand: true, allocations: onSecond });
  expect([again.statusCode, again.json().version]).toEqual([200, 2]);
  expect([stale.statusCode, stale.json().current]).toEqual([409, expect.objectContaining({ version: 2 })]);
  expect([tooMuch.statusCode, errorsOf(tooMuch)]).toEqual([422, ['allocations']]);
  const held = await put({ version: 2, by_hand: true, allocations: [] });
  expect(held.json()).toMatchObject({ by_hand: true, allocations: [], unallocated: '80.00' });
  const automatic = await put({ version: 3, allocations: [] });
  expect(automatic.json()).toMatchObject({
    by_hand: false,
    allocations: [{ document_id: first, amount: '80.00' }],
  });
});

test('what a new split frees is covered by the advances of the client', async () => {
  const first = await invoice('100.00');
  const byHand = await pay(t, client.id, '100.00', { allocations: [{ document_id: first, amount: '100' }] });
  const advance = await pay(t, client.id, '40.00');

  await t.ana.json('PUT', `/api/v1/payments/${byHand.id}/allocations`, {
    allocations: [{ document_id: first, amount: '10.00' }],
  });

  expect((await readPayment(t, advance.id)).allocations).toEqual([{ document_id: first, amount: '40.00' }]);
  expect(await openOf(t, first)).toBe('50.00');
});

test('a cancelled payment stays without effect, and other free money takes its place', async () => {
  const id = await invoice('100.00');
  const wrong = await pay(t, client.id, '100.00');
  const advance = await pay(t, client.id, '30.00');
  const cancel = (body: object) => t.ana.json('POST', `/api/v1/payments/${wrong.id}/cancellation`, body);

  const without = await cancel({});
  const cancelled = await cancel({ reason: 'Încasare greșită' });

  expect([without.statusCode, errorsOf(without)]).toEqual([422, ['reason']]);
  expect(cancelled.json()).toMatchObject({
    allocations: [],
    unallocated: '0.00',
    cancelled_at: expect.any(String),
    cancel_reason: 'Încasare greșită',
    version: 2,
  });
  expect((await readPayment(t, advance.id)).allocations).toEqual([{ document_id: id, amount: '30.00' }]);
  expect(await balanceOf(t, client.id)).toBe('70.00');
  expect((await cancel({ reason: 'Iar' })).statusCode).toBe(409);
  const split = await t.ana.json('PUT', `/api/v1/payments/${wrong.id}/allocations`, {
    allocations: [{ document_id: id, amount: '1' }],
  });
  expect(split.statusCode).toBe(409);
  expect(await balanceOf(t, client.id)).toBe('70.00');
});

test('cancelling with the same key answers the same, and only an administrator cancels', async () => {
  const { id } = await pay(t, client.id, '10');
  const url = `/api/v1/payments/${id}/cancellation`;
  const headers = { 'idempotency-key': `anulare ${id}` };

  expect((await t.bogdan.json('POST', url, { reason: 'Nu' })).statusCode).toBe(404);
  for (let time = 0; time < 2; time += 1) {
    const answer = await t.ana.json('POST', url, { reason: 'Da' }, headers);
    expect([answer.statusCode, answer.json().cancel_reason]).toEqual([200, 'Da']);
  }
});

test('every change leaves an audit row with what it changed', async () => {
  const document_id = await invoice('100.00');
  const { id } = await pay(t, client.id, '80.00');
  await t.ana.json('PUT', `/api/v1/payments/${id}/allocations`, {
    allocations: [{ document_id, amount: '20' }],
  });
  await t.ana.json('POST', `/api/v1/payments/${id}/cancellation`, { reason: 'Greșit' });

  const rows = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_id', 'version', 'changes'])
    .where('subject', '=', 'payment')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute();
  expect(rows).toMatchObject([
    { action: 'create', actor_id: t.ana.id, version: 1, changes: { amount: [null, '80.00'] } },
    {
      action: 'allocate',
      version: 2,
      changes: {
        by_hand: [false, true],
        allocations: [[{ document_id, amount: '80.00' }], [{ document_id, amount: '20.00' }]],
      },
    },
    { action: 'cancel', version: 3, changes: { cancel_reason: [null, 'Greșit'] } },
  ]);
});

test('a payment that is not there is 404', async () => {
  for (const id of ['0', 'x', '999999999999'])
    expect((await t.ana.json('GET', `/api/v1/payments/${id}`)).statusCode).toBe(404);
  expect((await t.ana.json('PUT', '/api/v1/payments/999999/allocations', {})).statusCode).toBe(404);
});
