import { afterAll, beforeAll, expect, test } from 'vitest';
import { blockedWords } from '../../src/payments/credit/credit-limit.ts';
import { formatDay } from '../../src/web/format.ts';
import { completeFirm, makeBuyer, makeInvoice } from '../documents/documents.ts';
import { makeOrder } from '../orders/orders.ts';
import { makeProduct } from '../products/making.ts';
import { type Browser, type Fields, type TestApp, testApp } from '../support/app.ts';
import { putOrder } from '../support/levels.ts';

let t: TestApp;
let dan: Browser;
let client: number;
let order: number;
let product: number;

beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  await t.db
    .updateTable('roles')
    .set({ sees_balance: false, sees_cost: false, may_export: true })
    .where('key', '=', 'sales')
    .execute();
  dan = await t.member('sales');
  client = (await makeBuyer(t, { name: 'Datornica SRL' })).id;
  product = (await makeProduct(t, { code: 'P-7', price: '90', purchase_cost: '77.31' })).id;
  await t.ana.post('/settings/selling', { version: 1, mode: 'cost_markup' });
  await makeInvoice(t, client, { lines: [{ description: 'Montaj', quantity: 1, unit_price: '4321' }] });
  order = (await makeOrder(t, client, { lines: [{ product_id: product, quantity: 1 }] })).id;
  await t.ana.json('PUT', '/api/v1/settings/credit', { total_limit: '10' });
});
afterAll(() => t.close());

/** 4.321 lei with the VAT of 21 %: what the client owes. */
const owed = /5\.?228[,.]41/;
const cost = /77[.,]31/;

test('without the right no page, list, file or JSON tells a balance, and with it all do', async () => {
  const pages = [
    `/clients/${client}`,
    '/clients?columns=name,balance',
    '/clients.csv?columns=tax_id,balance',
    `/api/v1/clients/${client}`,
    '/api/v1/clients',
    `/orders/${order}`,
    `/orders/new?client_id=${client}`,
    '/today',
  ];
  for (const page of pages) {
    const answer = await dan.get(page);
    expect([page, answer.statusCode, owed.test(answer.body)]).toEqual([page, 200, false]);
  }
  for (const page of pages.slice(0, 6))
    expect([page, owed.test((await t.ana.get(page)).body)]).toEqual([page, true]);
  expect((await dan.get(`/clients/${client}`)).body).toContain(blockedWords);
  expect((await dan.get(`/api/v1/clients/${client}`)).json()).toMatchObject({
    balance: null,
    blocked: true,
    blocked_reason: blockedWords,
  });
});

test('what opens balances does not exist, and an order by them is refused', async () => {
  for (const page of ['statement', 'statement.xlsx', 'credit'])
    expect((await dan.get(`/clients/${client}/${page}`)).statusCode).toBe(404);
  expect((await dan.get('/reports/receivables')).statusCode).toBe(404);
  for (const list of ['/clients', '/api/v1/clients', '/clients.csv'])
    expect((await dan.get(`${list}?sort=balance`)).statusCode).toBe(422);
});

test('a blocked order is refused without its sums', async () => {
  const answer = await dan.json('PATCH', `/api/v1/orders/${order}`, { status: 'confirmed' });
  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({ detail: blockedWords, blocked: true });
  expect(answer.body).not.toMatch(/release/);
});

test('without the right nothing tells what goods cost us, not even the steps of a price', async () => {
  const pages = [
    '/products',
    `/products/${product}/edit`,
    '/api/v1/products',
    `/api/v1/products/${product}`,
    `/api/v1/clients/${client}/price?product_id=${product}`,
    `/products/prices?product_id=${product}&client_id=${client}`,
    `/orders/${order}`,
  ];
  for (const page of pages) {
    const [seen, whole] = [await dan.get(page), await t.ana.get(page)];
    expect([page, seen.statusCode, cost.test(seen.body)]).toEqual([page, 200, false]);
    expect([page, cost.test(whole.body)]).toEqual([page, true]);
  }
  expect((await dan.get('/products/imports/new')).statusCode).toBe(404);
});

test('who does not see a cost leaves it as it is, in the form and in JSON', async () => {
  const read = async () => (await t.ana.json('GET', `/api/v1/products/${product}`)).json();
  const { version } = await read();
  const form = { code: 'P-7', name: 'Produs nou', unit: 'buc', price: '95', vat_rate: '21', active: 'true' };
  expect((await dan.post(`/products/${product}`, { ...form, version })).statusCode).toBe(303);
  expect(await read()).toMatchObject({ price: '95.00', purchase_cost: '77.31' });

  const shown = (await dan.json('GET', `/api/v1/products/${product}`)).json();
  expect((await dan.json('PATCH', `/api/v1/products/${product}`, { ...shown, price: '96' })).statusCode).toBe(
    200,
  );
  expect(await read()).toMatchObject({ price: '96.00', purchase_cost: '77.31' });

  const own = await dan.json('PATCH', `/api/v1/products/${product}`, { purchase_cost: '1' });
  expect(own.statusCode).toBe(422);
  expect(await read()).toMatchObject({ purchase_cost: '77.31' });
});

test('a stale form says nothing of a cost to whoever does not see it', async () => {
  const { version } = (await t.ana.json('GET', `/api/v1/products/${product}`)).json();
  await t.ana.json('PATCH', `/api/v1/products/${product}`, { name: 'Redenumit', purchase_cost: '78.42' });
  const form = { code: 'P-7', name: 'Al meu', unit: 'buc', price: '95', vat_rate: '21', active: 'true' };
  const costs = { purchase_cost: '', last_purchase_cost: '' };
  const stale = await dan.post(`/products/${product}`, { ...form, ...costs, version });

  expect(stale.statusCode).toBe(422);
  expect(stale.body).toContain('acum este Redenumit');
  expect(stale.body).not.toMatch(/7[78][.,]\d\d|Cost de achiziție/);
});

test('the limits of a client are as hidden as what it owes, and stay when they come back as shown', async () => {
  const at = `/api/v1/clients/${client}`;
  const { version } = (await t.ana.json('GET', at)).json();
  const limits = { credit_total_limit: '987.00', credit_overdue_days: 31, credit_unchecked: true };
  await t.ana.json('PATCH', at, { version, ...limits });

  const shown = (await dan.json('GET', at)).json();
  const none = { credit_overdue_limit: null, credit_total_limit: null, credit_overdue_days: null };
  expect(shown).toMatchObject({ ...none, credit_unchecked: null });
  const saved = await dan.json('PATCH', at, { ...shown, alias: 'Datornica' });
  expect([saved.statusCode, saved.json().alias]).toEqual([200, 'Datornica']);
  expect((await t.ana.json('GET', at)).json()).toMatchObject(limits);
  // The one that holds is refused like any other: else it could be guessed.
  for (const credit_total_limit of ['987.00', '5'])
    expect(
      (await dan.json('PATCH', at, { version: saved.json().version, credit_total_limit })).statusCode,
    ).toBe(422);
  const form = { version: saved.json().version, credit_total_limit: '987.00' };
  expect((await dan.post(`/clients/${client}`, form)).statusCode).toBe(422);
  const fresh = { ...shown, name: 'Nouă SRL', tax_id: null, contacts: [], delivery_addresses: [] };
  expect((await dan.json('POST', '/api/v1/clients', fresh)).statusCode).toBe(201);
});

test('a new payment does not say what a client owes in all', async () => {
  const page = `/payments/new?client_id=${client}`;
  expect((await t.ana.get(page)).body).toMatch(/de plată 5\.228,41|în total/);
  expect((await dan.get(page)).body).not.toMatch(/de plată 5\.228,41|în total/);
});

test('what settings would do is counted for whoever may not see of whom', async () => {
  const mia = await t.member('viewer');
  const role = (given: object) => t.db.updateTable('roles').set(given).where('key', '=', 'viewer').execute();
  const areas = { clients: 'view', settings: 'edit' };
  const limit = { version: 99, total_limit: '10', step: 'preview' };
  const credit = async () => (await mia.post('/settings/credit', limit)).body;
  const stored = (await t.ana.json('GET', '/api/v1/settings/level-status')).json();
  const rules = { ...stored, automatic: true };
  const moved = async () => (await mia.json('PUT', '/api/v1/settings/level-status?dry_run=1', rules)).json();
  await t.db.updateTable('clients').set({ credit_unchecked: false, credit_total_limit: null }).execute();
  await putOrder(t, { client_id: client, date: formatDay(new Date()), net_total: '900000' });

  await role({ areas: JSON.stringify(areas), sees_balance: true });
  expect(await credit()).toContain('Datornica SRL');
  expect((await moved()).clients).toMatchObject([{ name: 'Datornica SRL' }]);
  await role({ sees_balance: false });
  expect(await credit()).toContain('1 client ar fi blocat azi.');
  expect(await credit()).not.toContain('Datornica');
  await role({ areas: JSON.stringify({ ...areas, clients: 'none' }), sees_balance: true });
  expect(await credit()).not.toContain('Datornica');
  expect(await moved()).toEqual({ up: 1, down: 0, clients: [] });
  const form = { ...flat(rules), step: 'simulation' };
  const page = await mia.post('/settings/clients/level-status', form);
  expect(page.body).toContain('1 client urcă');
  expect(page.body).not.toContain('Datornica');
});

/** Settings as their form sends them. */
function flat({ levels, ...rest }: Record<string, unknown> & { levels: object[] }): Fields {
  const ofLevels = levels.flatMap((level, index) =>
    Object.entries(level).map(([name, value]) => [`levels[${index}][${name}]`, String(value)]),
  );
  return Object.fromEntries([...Object.entries(rest).map(([k, v]) => [k, String(v)]), ...ofLevels]);
}
