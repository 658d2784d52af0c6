import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { merge } from '../../support/merges.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const limitsOf = async ({ id }: { id: number }) => {
  const client = await readClient(t, id);
  const { credit_overdue_limit, credit_total_limit, credit_overdue_days, credit_unchecked } = client;
  return [credit_overdue_limit, credit_total_limit, credit_overdue_days, credit_unchecked];
};
const formPage = async (kept: { id: number }, other: { id: number }) =>
  (await t.bogdan.get(`/client-merges/new?ids=${kept.id},${other.id}&kept=${kept.id}`)).body;

test('whoever merges takes no limit off: the strictest of all holds, and an undo gives back what was', async () => {
  const kept = await makeClient(t, {
    name: 'Păstrata SRL',
    credit_unchecked: true,
    credit_total_limit: 9000,
    credit_overdue_days: 10,
  });
  const other = await makeClient(t, {
    name: 'Limitata SRL',
    credit_overdue_limit: 100,
    credit_total_limit: 1000,
  });
  const before = [await limitsOf(kept), await limitsOf(other)];
  expect(await formPage(kept, other)).toContain(
    'Limita de sold a clientului păstrat devine cea mai strictă: restanțe până la 100,00 lei, sold neîncasat până la 1.000,00 lei, întârziere până la 10 zile; restul ca la firmă.',
  );

  const made = await t.bogdan.json('POST', '/api/v1/client-merges', {
    kept_id: kept.id,
    merged_ids: [other.id],
  });
  expect(made.statusCode).toBe(201);
  expect(await limitsOf(kept)).toEqual(['100.00', '1000.00', 10, false]);
  const report = (await t.ana.get(`/client-merges/${made.json().id}`)).body;
  expect(report).toContain('limita de sold (cea mai strictă)');

  await t.bogdan.json('POST', `/api/v1/client-merges/${made.json().id}/reversal`);
  expect([await limitsOf(kept), await limitsOf(other)]).toEqual(before);
});

test('a limit that an administrator changed since the merge stays, and the undo names it', async () => {
  const kept = await makeClient(t, { name: 'Schimbata SRL', credit_total_limit: 500 });
  const other = await makeClient(t, {
    name: 'Cealaltă SRL',
    credit_total_limit: 200,
    credit_overdue_days: 3,
  });
  const id = await merge(t, kept, other);
  const { version } = await readClient(t, kept.id);
  await t.ana.json('PATCH', `/api/v1/clients/${kept.id}`, { version, credit_total_limit: 300 });

  const undone = await t.ana.json('POST', `/api/v1/client-merges/${id}/reversal`);

  expect(await limitsOf(kept)).toEqual([null, '300.00', null, false]);
  expect(undone.json().left_alone).toEqual([
    { client_id: kept.id, label: 'Limită de sold: Sold neîncasat, cel mult (lei)' },
  ]);
});

test('clients with the same limits, or none, merge without a word about them', async () => {
  const kept = await makeClient(t, { name: 'Fără SRL', credit_unchecked: true });
  const other = await makeClient(t, { name: 'Nici ea SRL', credit_unchecked: true });

  expect(await formPage(kept, other)).not.toContain('Limita de sold a clientului');
  await merge(t, kept, other);
  expect(await limitsOf(kept)).toEqual([null, null, null, true]);
});

test('a raise that holds stays with its client, and the page says so', async () => {
  const kept = await makeClient(t, { name: 'Rămâne SRL' });
  const other = await makeClient(t, { name: 'Mărita SRL' });
  await t.db
    .insertInto('credit_raises')
    .values({
      client_id: other.id,
      total_limit: '900',
      reason: 'Lucrare',
      until: '2099-12-31',
      approved_by: t.ana.id,
    })
    .execute();

  expect(await formPage(kept, other)).toContain(
    'Mărirea limitei lui „Mărita SRL”, până la 31.12.2099, nu trece la clientul păstrat.',
  );
  expect(await formPage(other, kept)).not.toContain('Mărirea limitei');
});
