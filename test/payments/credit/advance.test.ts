import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { putDocument } from '../../support/documents.ts';
import { pay } from '../payments.ts';
import { blockOf, daysAgo, debtor, owe, setFirm } from './credit.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await setFirm(t, { overdue_limit: 100, overdue_days_limit: 30 });
});
afterAll(() => t.close());

const blockedNames = async () => {
  const { items } = (await t.ana.get('/api/v1/clients?blocked=true&limit=200')).json();
  return items.map(({ name }: { name: string }) => name);
};

test('who paid enough is released, also while the money waits for a person', async () => {
  const client = await debtor(t, 'Împărțită SRL', [['500', 10]]);
  const small = await owe(t, client.id, '50', 40);
  expect((await readClient(t, client.id)).blocked).toBe(true);

  const paid = { allocations: [{ document_id: small, amount: '50' }] };
  const first = await pay(t, client.id, '300', paid);
  expect(first.unallocated).toBe('250.00');
  expect(blockOf(await readClient(t, client.id))).toEqual([
    true,
    'Blocat: 250,00 lei restanți (limită 100,00 lei). Se deblochează dacă plătește 150,00 lei.',
  ]);
  expect(await blockedNames()).toContain('Împărțită SRL');
  expect((await t.ana.get(`/clients/${client.id}/credit`)).body).toContain('a plătit 250,00 lei care nu');
  expect((await t.ana.get(`/payments/${first.id}`)).body).toContain('se scade din facturile cele mai vechi');

  const other = await owe(t, client.id, '10', -3);
  await pay(t, client.id, '160', { allocations: [{ document_id: other, amount: '10' }] });
  expect(blockOf(await readClient(t, client.id))).toEqual([false, null]);
  expect(await blockedNames()).not.toContain('Împărțită SRL');
});

test('what was paid by hand on an invoice that is taken back counts for the one that is overdue', async () => {
  const client = await debtor(t, 'Stornată SRL', [['500', 40]]);
  const other = await owe(t, client.id, '500', -5);
  await pay(t, client.id, '500', { allocations: [{ document_id: other, amount: '500' }] });
  expect((await readClient(t, client.id)).blocked).toBe(true);

  await t.db.deleteFrom('payment_allocations').where('document_id', '=', other).execute();
  await putDocument(t, client.id, { kind: 'storno', total: '-500', storno_of: other });

  expect(await readClient(t, client.id)).toMatchObject({ balance: '0.00', blocked: false });
  expect(await blockedNames()).not.toContain('Stornată SRL');
});

test('the list finds as blocked exactly those whose own page says so', async () => {
  await setFirm(t, { overdue_limit: 700, overdue_days_limit: 20, total_limit: 1500 });
  let seed = 20261125;
  const draw = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const maybe = <T>(value: T) => (draw(4) === 0 ? value : null);
  for (let round = 0; round < 60; round += 1) {
    const client = await makeClient(t, {
      name: `Oarecare ${round} SRL`,
      credit_overdue_limit: maybe(draw(900)),
      credit_total_limit: maybe(draw(2000)),
      credit_overdue_days: maybe(draw(30)),
      credit_unchecked: draw(15) === 0,
    });
    for (let count = 1 + draw(4); count > 0; count -= 1)
      await owe(t, client.id, ((1 + draw(60000)) / 100).toFixed(2), draw(60) - 20);
    if (draw(3) === 0) continue;
    const amount = ((1 + draw(90000)) / 100).toFixed(2);
    await t.db
      .insertInto('payments')
      .values({ client_id: client.id, amount, date: daysAgo(0), method: 'transfer', by_hand: true })
      .execute();
  }
  const all = (await t.ana.get('/api/v1/clients?q=oarecare&limit=200')).json().items;
  const ids = (items: { id: number }[]) => items.map(({ id }) => id).toSorted((a, b) => a - b);
  const found = (await t.ana.get('/api/v1/clients?q=oarecare&blocked=true&limit=200')).json().items;
  const told = all.filter(({ blocked }: { blocked: boolean }) => blocked);

  expect(ids(found)).toEqual(ids(told));
  expect(all).toHaveLength(60);
  expect(told.length).toBeGreaterThan(15);
  expect(told.length).toBeLessThan(50);
});
