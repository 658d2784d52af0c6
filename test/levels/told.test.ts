import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runNightOf } from '../../src/settings/runs/actions.ts';
import { makeOrder } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { dayAfter, goTo, putOrder, setRules, today } from '../support/levels.ts';
import { bellsOf, messagesOf, toldOf } from '../support/told.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  goTo(t, today);
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.deleteFrom('messages').execute();
  await t.db.deleteFrom('alerts').execute();
  await setRules(t, { automatic: true, period_months: 6, allow_demotion: true, inactive_after_days: 180 });
});

const managed = (name: string, managers = [t.bogdan.id]) =>
  makeClient(t, { name, level_id: 1, manager_ids: managers });

test('an order that moves its client tells the managers: bell and e-mail, for level and status', async () => {
  const { id } = await managed('Moara Veche SRL');
  await makeOrder(t, id, { lines: [{ description: 'Utilaj', quantity: 1, unit_price: '900000' }] });

  const texts = (await bellsOf(t, id)).map(({ text }) => text);
  expect(texts).toEqual([
    'Moara Veche SRL: Prospect → Activ',
    expect.stringMatching(/^Moara Veche SRL: nivelul Small Business → /),
  ]);
  const told = await messagesOf(t, id);
  expect(told.map(({ event, user_id }) => [event, user_id])).toEqual([
    ['status_changed', t.bogdan.id],
    ['level_changed', t.bogdan.id],
  ]);
  expect(told[0]?.subject).toBe('Moara Veche SRL: Prospect → Activ');
  expect(told[0]?.body_text).toContain(`${t.services.baseUrl}/clients/${id}`);
  expect(t.rung.map(({ name }) => name)).toContain('messages.send');
});

test('an order that moves nothing, and a client without managers, tell nobody', async () => {
  const { id } = await managed('Liniștit SRL');
  await t.db.updateTable('clients').set({ status: 'active' }).where('id', '=', id).execute();
  await makeOrder(t, id);
  await makeOrder(t, (await managed('Al nimănui SRL', [])).id);
  expect(await bellsOf(t)).toEqual([]);
  expect(await toldOf(t)).toEqual([]);
});

test('a status changed by hand rings for the other managers, not for who did it, and sends no e-mail', async () => {
  const { id, version } = await managed('Schimbat SRL', [t.ana.id, t.bogdan.id]);
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, status: 'inactive', level_id: 2 });
  const bells = await bellsOf(t, id);
  expect(bells.map(({ user_id, kind }) => [user_id, kind])).toEqual([
    [t.bogdan.id, 'status'],
    [t.bogdan.id, 'level'],
  ]);
  expect(await toldOf(t)).toEqual([]);
});

test('a night rings for every client that moved and sends each manager one digest, once', async () => {
  const resting = { status: 'active', last_order_date: dayAfter(-300), status_set_on: null };
  const ids: number[] = [];
  for (let index = 0; index < 22; index += 1) {
    const { id } = await managed(`Adormit ${index} SRL`, index === 0 ? [t.ana.id, t.bogdan.id] : undefined);
    ids.push(id);
  }
  await t.db.updateTable('clients').set(resting).where('id', 'in', ids).execute();
  const risen = await managed('Crescut SRL');
  await putOrder(t, { client_id: risen.id, date: today, net_total: '900000' });

  await runNightOf(t.services, today);
  await runNightOf(t.services, today);

  const bells = await bellsOf(t);
  expect(bells.filter(({ user_id }) => user_id === t.ana.id)).toHaveLength(1);
  expect(bells.filter(({ user_id }) => user_id === t.bogdan.id)).toHaveLength(24);
  expect(bells.map(({ text }) => text)).toContain('Adormit 0 SRL: Activ → Inactiv');
  const told = await messagesOf(t);
  expect(told.map(({ event, user_id }) => [event, user_id])).toEqual([
    ['moves_digest', t.ana.id],
    ['moves_digest', t.bogdan.id],
  ]);
  expect(told[0]?.subject).toBe('Mutările nopții: 1 client');
  expect(told[1]?.subject).toBe('Mutările nopții: 23 de clienți');
  expect(told[1]?.body_text).toContain('Adormit 0 SRL: Activ → Inactiv');
  expect(told[1]?.body_text).toContain('și încă 3 clienți');
});

test('rules that are saved ring once for each manager whose clients moved, not for who saved them', async () => {
  for (const index of [1, 2]) {
    const { id } = await managed(`Mutat ${index} SRL`, [t.ana.id, t.bogdan.id]);
    await putOrder(t, { client_id: id, date: today, net_total: '900000' });
  }
  const before = (await t.ana.json('GET', '/api/v1/settings/level-status')).json();
  const answer = await t.ana.json('PUT', '/api/v1/settings/level-status', before);
  expect(answer.statusCode).toBe(200);
  expect(await bellsOf(t)).toMatchObject([{ user_id: t.bogdan.id, href: `/clients?manager=${t.bogdan.id}` }]);
  expect(await toldOf(t)).toEqual([]);
});
