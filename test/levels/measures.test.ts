import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { takeMeasures } from '../../src/levels/queries.ts';
import { makeOrder, oneLine } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { merge } from '../support/merges.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('an order that waits too long for the night is told so, and gives its connection back', async () => {
  const { id: client_id } = await makeClient(t);

  const answer = await t.db.transaction().execute(async (night) => {
    await takeMeasures(night);
    return t.ana.json('POST', '/api/v1/orders', { client_id, lines: oneLine });
  });

  expect(answer.statusCode).toBe(503);
  expect(answer.json().detail).toBe(
    'Se recalculează nivelurile clienților. Încercați din nou peste câteva secunde.',
  );
  expect((await makeOrder(t, client_id)).client_id).toBe(client_id);
});

test('a merge waits for the night as an order does, and later locks wait as long as they need', async () => {
  const [kept, other] = [await makeClient(t), await makeClient(t, { name: 'Alta SRL' })];

  const answer = await t.db.transaction().execute(async (night) => {
    await takeMeasures(night);
    return t.ana.json('POST', '/api/v1/client-merges', { kept_id: kept.id, merged_ids: [other.id] });
  });
  const timeouts = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const { rows } = await sql<{ lock_timeout: string }>`show lock_timeout`.execute(t.db);
      return rows[0]?.lock_timeout;
    }),
  );

  expect(answer.statusCode).toBe(503);
  expect(new Set(timeouts)).toEqual(new Set(['0']));
  expect(await merge(t, kept, other)).toBeGreaterThan(0);
});
