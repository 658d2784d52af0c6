import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Client, makeClient } from '../../support/clients.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { makeOrder, moveOrder } from '../orders.ts';

let t: TestApp;
let client: Client;
beforeAll(async () => {
  t = await testApp();
  client = await makeClient(t, {
    name: 'Țesătoria SRL',
    alias: 'Țesuta',
    shipping_payer: 'client',
    county: 'RO-CJ',
    locality: 'Dej',
    street: 'Str. Mare',
    street_no: '1',
    phone: '0264555001',
    delivery_addresses: [
      {
        label: 'Atelier',
        county: 'RO-IS',
        locality: 'Iași',
        street: 'Str. Lungă',
        contact_name: 'Ioana Țurcanu',
        contact_phone: '0722000111',
      },
      {
        label: 'Depozit',
        county: 'RO-B',
        locality: 'București',
        sector: 3,
        street: 'Str. Lânăriei',
        street_no: '7',
        postal_code: '040325',
        is_default: true,
      },
    ],
  });
});
afterAll(() => t.close());

const ship = (orderId: number, body?: object, headers = {}) =>
  t.ana.json('POST', `/api/v1/orders/${orderId}/awb`, body, headers);

test('the default address is on the label, București without its sector, the client by its legal name', async () => {
  const order = await makeOrder(t, client.id);

  const answer = await ship(order.id);

  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toEqual({
    id: expect.any(Number),
    number: expect.stringMatching(/^\d{12}$/),
    order_id: order.id,
    payer: 'client',
    recipient: 'Țesătoria SRL',
    address_lines: ['Str. Lânăriei nr. 7', '040325 București', 'București'],
  });
  expect((await t.ana.json('GET', `/api/v1/orders/${order.id}/awb`)).json()).toEqual(answer.json());
});

test('another address of the client can be chosen, with its person; null is the billing address', async () => {
  const [one, two] = [await makeOrder(t, client.id), await makeOrder(t, client.id)];

  const workshop = await ship(one.id, { delivery_address_id: client.delivery_addresses[0]?.id });
  const billing = await ship(two.id, { delivery_address_id: null });

  expect(workshop.json()).toMatchObject({
    recipient: 'Ioana Țurcanu',
    address_lines: ['Str. Lungă', 'Iași', 'Iași'],
  });
  expect(billing.json()).toMatchObject({
    recipient: 'Țesătoria SRL',
    address_lines: ['Str. Mare nr. 1', 'Dej', 'Cluj'],
  });
});

test('an order has one AWB: asked again, also at once, it answers the same', async () => {
  const order = await makeOrder(t, client.id);

  const answers = await Promise.all([ship(order.id), ship(order.id), ship(order.id)]);
  const again = await ship(order.id, { delivery_address_id: null });

  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 201]);
  expect(new Set([...answers, again].map((answer) => answer.body)).size).toBe(1);
});

test("a cancelled order, a stranger's address and an empty one are refused", async () => {
  const stranger = await makeClient(t, { name: 'Străina SRL', delivery_addresses: [{ label: 'A' }] });
  const [order, cancelled, nowhere] = [
    await makeOrder(t, client.id),
    await makeOrder(t, client.id),
    await makeOrder(t, stranger.id, { delivery_address_id: stranger.delivery_addresses[0]?.id }),
  ];
  await moveOrder(t, cancelled.id, 'cancelled');

  const foreign = await ship(order.id, { delivery_address_id: stranger.delivery_addresses[0]?.id });

  expect([foreign.statusCode, foreign.json().errors[0].field]).toEqual([422, 'delivery_address_id']);
  expect((await ship(cancelled.id)).statusCode).toBe(409);
  expect((await ship(nowhere.id)).statusCode).toBe(422);
  expect((await ship(99_999_999)).statusCode).toBe(404);
  expect((await t.ana.json('GET', `/api/v1/orders/${order.id}/awb`)).statusCode).toBe(404);
});

test('a supplier pays where the client says nothing', async () => {
  const other = await makeClient(t, { name: 'Plătita SRL', locality: 'Dej' });

  expect((await ship((await makeOrder(t, other.id)).id)).json()).toMatchObject({ payer: 'supplier' });
});

test('the page makes the AWB of the chosen address and links its label', async () => {
  const order = await makeOrder(t, client.id);
  const page = parseHtml((await t.ana.get(`/orders/${order.id}`)).body);
  const chosen = findAll(page, 'option', { selected: true }).map(({ attributes }) => attributes.value);

  const answer = await t.ana.post(`/orders/${order.id}/awb`, { delivery_address_id: 'billing' });

  const after = parseHtml((await t.ana.get(`/orders/${order.id}`)).body);
  expect(chosen).toEqual([String(client.delivery_addresses[1]?.id)]);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `/orders/${order.id}`]);
  expect(find(after, 'a', { href: `/orders/${order.id}/awb.pdf` })).toBeDefined();
  expect(textOf(after)).toContain('Str. Mare nr. 1, Dej, Cluj');
  expect(textOf(after)).toMatch(/Ana Marin: AWB \d{12}/);
});

test('the page says why it makes no AWB', async () => {
  const order = await makeOrder(t, client.id);
  await moveOrder(t, order.id, 'cancelled');

  const answer = await t.ana.post(`/orders/${order.id}/awb`);

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Comanda este anulată: nu se mai expediază.');
});

test('the label is a PDF of 100 × 150 mm, for the page and for who accepts one', async () => {
  const order = await makeOrder(t, client.id);
  await ship(order.id);

  const page = await t.ana.get(`/orders/${order.id}/awb.pdf`);
  const api = await t.ana.json('GET', `/api/v1/orders/${order.id}/awb`, undefined, {
    accept: 'application/pdf',
  });

  for (const answer of [page, api]) {
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
    const [, width, height] =
      /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(answer.rawPayload.toString('latin1')) ?? [];
    expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([283, 425]);
    expect(answer.rawPayload.length).toBeGreaterThan(5_000);
  }
});
