import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { auditOf } from '../support/bulk.ts';
import { makeClient } from '../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { apply, csv, planned, reverse } from '../support/imports.ts';
import {
  dayAfter,
  goTo,
  historyOf,
  night,
  order,
  putOrder,
  setRules,
  stateOf,
  today,
} from '../support/levels.ts';
import { merge } from '../support/merges.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  goTo(t, today);
  await setRules(t, { automatic: true });
});
afterAll(() => t.close());

const tabOf = async (id: number) => (await t.bogdan.get(`/clients/${id}/level-history`)).body;
const mainOf = (html: string) => textOf(find(parseHtml(html), 'main'));

async function client(fields: object = {}): Promise<number> {
  const { id } = await makeClient(t, fields);
  await t.db
    .updateTable('clients')
    .set({ created_at: new Date('2026-01-15T10:00:00Z') })
    .where('id', '=', id)
    .execute();
  return id;
}

test('the tab draws the steps and names them for who cannot see the drawing', async () => {
  const client_id = await client();
  await order(t, { client_id, date: '2026-03-10', net_total: '1500', today: '2026-03-10' });
  await order(t, { client_id, date: '2026-05-20', net_total: '9000', today: '2026-05-20' });

  const page = parseHtml(await tabOf(client_id));
  const drawing = find(page, 'svg', { role: 'img' });

  expect(drawing?.attributes).toMatchObject({
    role: 'img',
    'aria-label':
      'Nivelul în timp: Small Business, din 15.01.2026; Medium, din 10.03.2026; Large Business, din 20.05.2026.',
  });
  expect(textOf(find(drawing as never, 'title'))).toContain('Medium, din 10.03.2026');
  expect(byClass(page, 'chart-dot')).toHaveLength(3);
  const rows = findAll(page, 'tr').map((row) => findAll(row, 'td').map(textOf));
  expect(rows).toContainEqual([
    '20.05.2026',
    'Medium → Large Business',
    '5.250,00 lei',
    '2',
    '6 luni',
    'automat',
    'sistem',
  ]);
  expect(rows).toContainEqual(['10.03.2026', 'Prospect → Activ', 'automat', 'sistem']);
});

test('the tab says how far the next level is', async () => {
  const medium = await client({ level_id: 2 });
  await order(t, { client_id: medium, date: today, net_total: '4120' });
  const highest = await client({ level_id: 3 });
  await order(t, { client_id: highest, date: today, net_total: '7000' });

  expect(mainOf(await tabOf(medium))).toContain(
    'Media comenzilor din ultimele 6 luni: 4.120,00 lei (1 comandă, fără TVA) – încă 880,00 lei până la Large Business',
  );
  expect(mainOf(await tabOf(await client()))).toContain(
    'Următorul nivel, Medium, cere o medie de 1.000,00 lei pe comandă.',
  );
  expect(mainOf(await tabOf(highest))).toContain('– mai sus nu este niciun nivel');
});

test('a period of one month is the last one', async () => {
  const id = await client();
  await setRules(t, { period_months: 1 });

  const text = mainOf(await tabOf(id));

  expect(text).toContain('Nicio comandă în ultima lună: nivelul rămâne cum este.');
  await setRules(t, { period_months: 6 });
});

test('a level locked by hand holds, in a version of its own, until it is unlocked', async () => {
  const id = await client();
  const until = dayAfter(10);

  const locked = await t.bogdan.post(`/clients/${id}/level-lock`, { until });
  await order(t, { client_id: id, date: today, net_total: '2000' });
  const page = mainOf(await tabOf(id));

  expect([locked.statusCode, locked.headers.location]).toEqual([303, `/clients/${id}/level-history`]);
  expect(page).toContain('Blocat până la 10.07.2026 inclusiv.');
  expect(page).toContain('Media corespunde nivelului Medium; nivelul este blocat.');
  expect((await stateOf(t, id)).level_id).toBe(1);

  expect((await t.bogdan.post(`/clients/${id}/level-unlock`)).statusCode).toBe(303);
  await night(t);

  expect((await stateOf(t, id)).level_id).toBe(2);
  const audit = await auditOf(t, id);
  expect(audit.filter(({ action }) => action.startsWith('level-'))).toMatchObject([
    {
      action: 'level-lock',
      version: 2,
      actor_id: t.bogdan.id,
      changes: { level_locked: [false, true], level_locked_until: [null, until] },
    },
    {
      action: 'level-unlock',
      version: 4,
      changes: { level_locked: [true, false], level_locked_until: [until, null] },
    },
  ]);
});

test.each([
  ['mâine', 'Alegeți o zi din calendar sau lăsați gol.'],
  [dayAfter(-1), 'Ultima zi a blocării este azi sau mai târziu.'],
])('a lock until %s is refused beside the field', async (until, message) => {
  const id = await client();

  const answer = await t.ana.post(`/clients/${id}/level-lock`, { until });

  expect(answer.statusCode).toBe(422);
  expect(byClass(parseHtml(answer.body), 'error').map(textOf)).toEqual([message]);
  expect(find(parseHtml(answer.body), 'input', { id: 'until' })?.attributes.value).toBe(until);
});

test('a lock without an end, asked for twice, is one change; of a merged client it is refused', async () => {
  const id = await client();
  await t.ana.post(`/clients/${id}/level-lock`, { until: '' });
  await t.ana.post(`/clients/${id}/level-lock`, { until: '' });
  expect((await stateOf(t, id)).version).toBe(2);

  await merge(t, { id: await client({ name: 'Păstrat SRL' }) }, { id });

  expect((await t.ana.post(`/clients/${id}/level-unlock`)).statusCode).toBe(422);
  expect((await t.ana.get(`/clients/${id}/level-history`)).statusCode).toBe(303);
});

test('the API answers the histories page by page, newest first', async () => {
  const { id, version } = await makeClient(t);
  for (const [index, level_id] of [2, 3, 1].entries())
    await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version: version + index, level_id });
  const url = `/api/v1/clients/${id}/level-history?limit=2`;

  const first = (await t.bogdan.json('GET', url)).json();
  const rest = (await t.bogdan.json('GET', `${url}&after=${first.next}`)).json();

  expect([...first.items, ...rest.items].map((row: { to_level_id: number }) => row.to_level_id)).toEqual([
    1, 3, 2,
  ]);
  expect(first.items[0]).toEqual({
    id: expect.any(Number),
    from_level_id: 3,
    to_level_id: 1,
    average: null,
    orders_count: 0,
    period_months: null,
    cause: 'manual',
    changed_at: expect.any(String),
    changed_by: t.ana.id,
  });
  expect(rest.next).toBeNull();
});

test('a client that does not exist has no history', async () => {
  const urls = [
    '/clients/999999/level-history',
    '/api/v1/clients/999999/level-history',
    '/api/v1/clients/x/status-history',
  ];

  const answers = await Promise.all(urls.map((url) => t.ana.get(url)));

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
});

test('an import and its reversal leave a row each', async () => {
  const { id } = await makeClient(t, { name: 'Din Fișier SRL', tax_id: '14399840' });
  const plan = await planned(
    t,
    csv([
      ['Nume', 'CIF', 'Nivel Client', 'Status Client'],
      ['Din Fișier SRL', '14399840', 'Medium', 'Activ'],
    ]),
  );
  await apply(t, plan.id);
  expect(await historyOf(t.ana, id, 'level')).toMatchObject([
    { to_level_id: 2, cause: 'import', changed_by: t.ana.id },
  ]);
  expect(await historyOf(t.ana, id, 'status')).toMatchObject([{ to_status: 'active', cause: 'import' }]);
  await reverse(t, plan.id);

  expect(await historyOf(t.ana, id, 'level')).toMatchObject([
    { to_level_id: 1, cause: 'import' },
    { to_level_id: 2 },
  ]);
});

test('a tab costs at most three queries', async () => {
  const client_id = await client();
  await putOrder(t, { client_id, date: today });
  t.proxy.forget();

  await tabOf(client_id);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
});
