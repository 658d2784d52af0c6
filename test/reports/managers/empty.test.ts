import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('without managers the report says what to do', async () => {
  const { statusCode, body } = await t.ana.get('/reports/managers');

  expect(statusCode).toBe(200);
  expect(body).toContain('Încă nu e nimic de arătat');
});

test('a manager without orders has the line of the period', async () => {
  await makeClient(t, { name: 'Liniștea SRL', manager_ids: [t.bogdan.id] });

  const { body } = await t.bogdan.get('/reports/managers');

  expect(body).toContain('În aceste luni nu sunt comenzi.');
  expect(body).toContain('0,00 lei');
});
