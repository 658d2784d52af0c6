import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { type Client, makeClient } from '../support/clients.ts';
import { formOf, summaryOf } from '../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { makeOrder, makeProduct, moveOrder, type Order, readOrder } from './orders.ts';

let t: TestApp;
let client: Client;
let nails: number;
beforeAll(async () => {
  t = await testApp();
  await t.db
    .updateTable('client_types')
    .set({ order_note: 'Se cere număr de SEAP.' })
    .where('id', '=', 1)
    .execute();
  client = await makeClient(t, {
    name: 'Fierăria SRL',
    locality: 'Dej',
    delivery_addresses: [{ label: 'Sediu' }, { label: 'Depozit', is_default: true }],
  });
  nails = await makeProduct(t, { code: 'CUI-1', name: 'Cuie de zece', price: '12.5', unit: 'kg' });
});
afterAll(() => t.close());

const newForm = async () =>
  formOf((await t.ana.get(`/orders/new?client_id=${client.id}`)).body, 'order-form');

/** Saves what the form holds and answers the order it became. */
async function save(fields: Record<string, string | string[]>): Promise<Order> {
  const answer = await t.ana.post('/orders', fields);
  expect([answer.statusCode, answer.body]).toEqual([303, '']);
  return readOrder(t, Number(String(answer.headers.location).split('/').at(-1)));
}

test('without a client the page finds one', async () => {
  const answer = await t.ana.get('/orders/new?q=fieraria');

  const links = byClass(parseHtml(answer.body), 'matches').flatMap((list) => findAll(list, 'a'));
  expect(links.map(({ attributes }) => attributes.href)).toEqual([`/orders/new?client_id=${client.id}`]);
});

test('the new form stands on the default address and today, and shows the note of the type', async () => {
  const form = await newForm();

  expect(form.value('delivery_address_id')).toBe(String(client.delivery_addresses[1]?.id));
  expect(form.value('date')).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(textOf(form.page)).toContain('Se cere număr de SEAP.');
});

test('a product told by its code is priced after saving, and the page says why', async () => {
  const { fields } = await newForm();

  const order = await save({
    ...fields,
    'lines[0][product_code]': 'cui-1',
    'lines[0][quantity]': '2,5',
    'lines[1][description]': 'Transport',
    'lines[1][quantity]': '1',
    'lines[1][unit_price]': '1.240,50',
    'lines[2][quantity]': '1',
  });

  expect(order.lines).toMatchObject([
    { product_id: nails, description: 'Cuie de zece', unit: 'kg', quantity: '2.500', net: '31.25' },
    { product_id: null, description: 'Transport', net: '1240.50' },
  ]);
  const page = parseHtml((await t.ana.get(`/orders/${order.id}`)).body);
  expect(byClass(page, 'why-price').map(textOf)).toEqual([expect.stringContaining('12,50 lei')]);
  expect(byClass(page, 'by-hand').map(textOf)).toEqual(['preț pus de mână']);
  expect(textOf(page)).toContain('1.271,75 lei');
  expect(textOf(page)).toContain('Se cere număr de SEAP.');
});

test('one click is one order, however often it is sent', async () => {
  const { fields } = await newForm();
  const sent = { ...fields, 'lines[0][product_code]': 'CUI-1' };

  const answers = await Promise.all([1, 2, 3].map(() => t.ana.post('/orders', sent)));

  expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
});

test('a form that was saved, gone back to and changed says which order it was, and can be another one', async () => {
  const { fields } = await newForm();
  const sent = { ...fields, 'lines[0][product_code]': 'CUI-1' };
  const first = await save(sent);

  const again = await t.ana.post('/orders', { ...sent, note: 'alta' });

  const form = formOf(again.body, 'order-form');
  expect(again.statusCode).toBe(422);
  expect(textOf(form.page)).toContain(`este comanda ${first.number}`);
  expect((await save(form.fields)).id).not.toBe(first.id);
});

test('a refused form keeps all that was typed and says what to mend beside each field', async () => {
  const { fields } = await newForm();

  const answer = await t.ana.post('/orders', {
    ...fields,
    note: 'O notă',
    delivery_address_id: 'billing',
    'lines[0][product_code]': 'CUI-1',
    'lines[0][quantity]': 'mult',
    'lines[3][description]': 'Montaj <b>',
    'lines[3][quantity]': '2',
    'lines[3][unit_price]': '1,999',
  });

  const form = formOf(answer.body, 'order-form');
  expect(answer.statusCode).toBe(422);
  expect(form.value('note')).toBe('O notă');
  expect(form.value('delivery_address_id')).toBe('billing');
  expect(form.value('lines[0][quantity]')).toBe('mult');
  expect(form.error('lines[0][quantity]')).toContain('mai mare decât 0');
  expect(form.value('lines[1][description]')).toBe('Montaj <b>');
  expect(form.error('lines[1][unit_price]')).toContain('2 zecimale');
  expect(form.value('form_key')).toBe(fields.form_key);
  expect(summaryOf(form.page).map(({ target }) => target)).toEqual([true, true]);
});

test('an unknown product is refused beside its field, and what the action refuses keeps the form too', async () => {
  const { fields } = await newForm();

  const answer = await t.ana.post('/orders', { ...fields, 'lines[0][product_code]': 'NU-E' });

  const form = formOf(answer.body, 'order-form');
  expect(answer.statusCode).toBe(422);
  expect(form.value('lines[0][product_code]')).toBe('NU-E');
  expect(form.error('lines[0][product_code]')).toContain('Nu avem produsul');
});

test('an empty form is refused and still has a line to fill', async () => {
  const { fields } = await newForm();

  const answer = await t.ana.post('/orders', fields);

  expect(answer.statusCode).toBe(422);
  expect(summaryOf(parseHtml(answer.body))).toMatchObject([{ href: '#lines', target: true }]);
  expect(formOf(answer.body, 'order-form').value('lines[0][quantity]')).toBe('1');
});

test('without JavaScript a line is added and taken away by a button of the form', async () => {
  const { fields } = await newForm();
  const typed = { ...fields, 'lines[0][description]': 'Montaj', 'lines[1][description]': 'Demontaj' };

  const more = formOf((await t.ana.post('/orders', { ...typed, add: 'line' })).body, 'order-form');
  const less = formOf((await t.ana.post('/orders', { ...typed, remove: '0' })).body, 'order-form');

  expect(more.value('lines[2][quantity]')).toBe('1');
  expect(more.value('lines[1][description]')).toBe('Demontaj');
  expect(less.value('lines[0][description]')).toBe('Demontaj');
  expect(less.value('lines[1][description]')).toBeUndefined();
});

test('the pieces of a line: a row more, and products while one types', async () => {
  const row = await t.ana.get('/orders/new/line-row?index=7', { 'hx-request-type': 'partial' });
  const options = await t.ana.get('/orders/new/products?lines[7][product_code]=zece');

  expect(find(parseHtml(row.body), 'input', { name: 'lines[7][product_code]' })).toBeDefined();
  expect(findAll(parseHtml(options.body), 'option').map(({ attributes }) => attributes.value)).toEqual([
    'CUI-1',
  ]);
});

test('an edit keeps the prices, prices anew what was emptied, and leaves the old price with the old product', async () => {
  const other = await makeProduct(t, { code: 'SUR-1', name: 'Șuruburi', price: '3' });
  const line = { product_id: nails, quantity: 1 };
  const order = await makeOrder(t, client.id, {
    lines: [{ ...line, unit_price: 7 }, { ...line, unit_price: 8 }, line],
  });
  const { fields, action } = formOf((await t.ana.get(`/orders/${order.id}/edit`)).body, 'order-form');

  const answer = await t.ana.post(action, {
    ...fields,
    'lines[1][unit_price]': '',
    'lines[2][product_code]': 'SUR-1',
  });

  expect(answer.headers.location).toBe(`/orders/${order.id}`);
  const { lines, version } = await readOrder(t, order.id);
  expect(lines.map(({ unit_price, description }) => [unit_price, description])).toEqual([
    ['7.00', 'Cuie de zece'],
    ['12.50', 'Cuie de zece'],
    ['3.00', 'Șuruburi'],
  ]);
  expect(lines[2]?.product_id).toBe(other);
  expect(version).toBe(2);
});

test('whoever edits an old version is told what differs, loses nothing, and may save over it', async () => {
  const order = await makeOrder(t, client.id, {
    lines: [
      { product_id: nails, quantity: 2 },
      { description: 'Transport', quantity: 1, unit_price: 5 },
    ],
  });
  const { fields, action } = formOf((await t.ana.get(`/orders/${order.id}/edit`)).body, 'order-form');
  const [first, second] = order.lines;
  await t.ana.json('PATCH', `/api/v1/orders/${order.id}`, {
    status: 'confirmed',
    date: '2026-02-01',
    note: 'a ei',
    delivery_address_id: null,
    lines: [
      { ...first, quantity: 3 },
      { description: 'Montaj', quantity: 4, unit_price: '10' },
    ],
  });

  const answer = await t.bogdan.post(action, {
    ...fields,
    note: 'a mea',
    'lines[0][description]': 'Cuie ale mele',
  });

  const form = formOf(answer.body, 'order-form');
  expect(answer.statusCode).toBe(422);
  expect([form.value('note'), form.value('lines[0][description]')]).toEqual(['a mea', 'Cuie ale mele']);
  expect(textOf(form.page)).toContain('schimbată între timp de altcineva; acum este confirmată');
  const told = byClass(form.page, 'differences').flatMap((list) => findAll(list, 'li').map(textOf));
  expect(told).toEqual([
    expect.stringMatching(/^Data: ați scris .*, acum este 01\.02\.2026\.$/),
    expect.stringMatching(/^Adresa de livrare: ați scris Depozit.*, acum este Adresa de facturare/),
    'Observații: ați scris a mea, acum este a ei.',
    'Linia 1, Descriere: ați scris Cuie ale mele, acum este (gol).',
    'Linia 1, Cantitate: ați scris 2, acum este 3.',
    'Linia 2: acum nu mai este în comandă.',
    'Linie care nu este în formular: Montaj, 4 × 10,00.',
  ]);
  expect((await readOrder(t, order.id)).note).toBe('a ei');

  const again = await t.bogdan.post(action, form.fields);

  expect(again.statusCode).toBe(303);
  const saved = await readOrder(t, order.id);
  expect(saved).toMatchObject({ status: 'confirmed', note: 'a mea' });
  expect(saved.lines.map(({ description }) => description)).toEqual(['Cuie ale mele', 'Transport']);
  expect(second?.description).toBe('Transport');
});

test.each([undefined, '', 'abc', '1.5'])(
  'a form of version %s is refused, and changes nothing',
  async (version) => {
    const order = await makeOrder(t, client.id);
    const page = (await t.ana.get(`/orders/${order.id}/edit`)).body;
    const { version: _version, ...fields } = formOf(page, 'order-form').fields;
    const sent = { ...fields, note: 'a mea', ...(version !== undefined && { version }) };

    const answer = await t.ana.post(`/orders/${order.id}`, sent);
    const again = await t.ana.post(`/orders/${order.id}`, formOf(answer.body, 'order-form').fields);

    const form = formOf(answer.body, 'order-form');
    expect([answer.statusCode, again.statusCode]).toEqual([422, 422]);
    expect(textOf(form.page)).toContain('Formularul e prea vechi. Reîncărcați pagina.');
    expect(form.value('note')).toBe('a mea');
    expect((await readOrder(t, order.id)).note).toBeNull();
  },
);

test('the buttons lead forward, and the history says who went where', async () => {
  const order = await makeOrder(t, client.id);
  const buttons = async () =>
    findAll(parseHtml((await t.ana.get(`/orders/${order.id}`)).body), 'button', { name: 'status' }).map(
      ({ attributes }) => attributes.value,
    );
  expect(await buttons()).toEqual(['confirmed', 'in_progress', 'shipped', 'delivered', 'cancelled']);

  const answer = await t.bogdan.post(`/orders/${order.id}/status`, { version: 1, status: 'shipped' });

  expect(answer.statusCode).toBe(303);
  expect(await buttons()).toEqual(['delivered', 'cancelled']);
  const page = parseHtml((await t.ana.get(`/orders/${order.id}`)).body);
  expect(byClass(page, 'order-history').map(textOf)).toEqual([
    expect.stringMatching(/Bogdan Pop: nouă → expediată.*Ana Marin: comandă nouă/),
  ]);
});

test('a forbidden step and a stale button are refused with a sentence', async () => {
  const order = await makeOrder(t, client.id);
  await moveOrder(t, order.id, 'delivered');
  const post = (version: number, status: string) =>
    t.ana.post(`/orders/${order.id}/status`, { version, status });

  const forbidden = await post(2, 'cancelled');
  const stale = await post(1, 'cancelled');

  expect([forbidden.statusCode, stale.statusCode]).toEqual([422, 422]);
  expect(forbidden.body).toContain('Comanda este livrată și nu se mai schimbă.');
  expect(stale.body).toContain('schimbată între timp');
});

test('the tab of a client lists its orders and offers a new one', async () => {
  const other = await makeClient(t, { name: 'Cu două SRL' });
  const empty = (await t.ana.get(`/clients/${other.id}/orders`)).body;
  const orders = [await makeOrder(t, other.id), await makeOrder(t, other.id, { date: '2026-01-05' })];

  const page = parseHtml((await t.ana.get(`/clients/${other.id}/orders`)).body);

  expect(empty).toContain('Clientul nu are comenzi');
  expect(byClass(page, 'name').map(textOf)).toEqual(orders.map(({ number }) => number));
  expect(find(page, 'a', { href: `/orders/new?client_id=${other.id}` })).toBeDefined();
  expect(textOf(page)).toContain('2 comenzi');
});

test('an archived client gets no form, and an order that is not there no page', async () => {
  const { id } = await makeClient(t, { name: 'Arhivata SRL' });
  await t.ana.json('DELETE', `/api/v1/clients/${id}`);

  expect((await t.ana.get(`/orders/new?client_id=${id}`)).statusCode).toBe(422);
  for (const url of ['/orders/999999', '/orders/abc', '/orders/999999/edit', '/orders/new?client_id=999999'])
    expect([url, (await t.ana.get(url)).statusCode]).toEqual([url, 404]);
});
