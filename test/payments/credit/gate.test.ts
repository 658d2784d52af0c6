import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm, issue, makeBuyer } from '../../documents/documents.ts';
import { makeOrder, moveOrder, oneLine, readOrder } from '../../orders/orders.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';
import { blockOf, debtor, owe, pay, setFirm } from './credit.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await setFirm(t, { overdue_limit: '1000' });
});
afterAll(() => t.close());

const sentence =
  'Blocat: 1.500,00 lei restanți (limită 1.000,00 lei). Se deblochează dacă plătește 500,00 lei.';
const patch = async (id: number, fields: object) => {
  const { version } = await readOrder(t, id);
  return t.ana.json('PATCH', `/api/v1/orders/${id}`, { version, ...fields });
};

test('an order of a blocked client is entered, cancelled and made smaller', async () => {
  const client = await debtor(t, 'Intrată SRL', [['1500', 3]]);
  const order = await makeOrder(t, client.id, { lines: [{ ...oneLine[0], quantity: 3 }] });

  expect((await patch(order.id, { lines: oneLine, note: 'mai puțin' })).statusCode).toBe(200);
  expect((await patch(order.id, { status: 'cancelled' })).statusCode).toBe(200);
  expect((await makeOrder(t, client.id, { status: 'cancelled' })).status).toBe('cancelled');
});

test.each(['confirmed', 'in_progress', 'shipped', 'delivered'])(
  'an order of a blocked client does not become %s, nor is it placed so',
  async (status) => {
    const client = await debtor(t, `Oprită ${status} SRL`, [['1500', 3]]);
    const order = await makeOrder(t, client.id);

    const moved = await patch(order.id, { status });
    expect(moved.statusCode).toBe(409);
    expect(moved.json()).toMatchObject({
      detail: sentence,
      blocked: true,
      client_id: client.id,
      release: '500.00',
    });
    expect((await readOrder(t, order.id)).status).toBe('new');
    const placed = await t.ana.json('POST', '/api/v1/orders', {
      client_id: client.id,
      lines: oneLine,
      status,
    });
    expect(placed.statusCode).toBe(409);
  },
);

test('an order that was confirmed before does not grow, and what was shipped arrives', async () => {
  const client = await makeClient(t, { name: 'Crescută SRL' });
  const [confirmed, shipped] = [await makeOrder(t, client.id), await makeOrder(t, client.id)];
  await moveOrder(t, confirmed.id, 'confirmed');
  await moveOrder(t, shipped.id, 'shipped');
  await owe(t, client.id, '1500', 3);

  const grown = await patch(confirmed.id, { lines: [{ ...oneLine[0], quantity: 2 }] });
  expect([grown.statusCode, grown.json().detail]).toEqual([409, sentence]);
  const id = confirmed.lines[0]?.id;
  const cheaper = { id, description: 'Montaj', quantity: 100, unit_price: '1' };
  const free = { description: 'Transport', quantity: 50, unit_price: '0' };
  expect((await patch(confirmed.id, { lines: [cheaper] })).statusCode).toBe(409);
  expect((await patch(confirmed.id, { lines: [{ ...oneLine[0], id }, free] })).statusCode).toBe(409);
  expect((await readOrder(t, confirmed.id)).lines).toEqual(confirmed.lines);
  expect((await patch(shipped.id, { status: 'delivered' })).statusCode).toBe(200);
});

test('an order of a blocked client gets no AWB', async () => {
  const client = await debtor(t, 'Fără AWB SRL', [['1500', 3]], { county: 'RO-CJ', locality: 'Dej' });
  const order = await makeOrder(t, client.id);

  const json = await t.ana.json('POST', `/api/v1/orders/${order.id}/awb`, {});
  const page = await t.ana.post(`/orders/${order.id}/awb`);

  expect([json.statusCode, json.json().detail]).toEqual([409, sentence]);
  expect(page.statusCode).toBe(422);
  expect(page.body).toContain(sentence);
  expect((await t.ana.get(`/api/v1/orders/${order.id}/awb`)).statusCode).toBe(404);
});

test('the pages refuse alike, say why and lose nothing', async () => {
  const client = await debtor(t, 'Pagina SRL', [['1500', 3]]);
  const order = await makeOrder(t, client.id);

  const shown = await t.ana.get(`/orders/${order.id}`);
  expect(shown.body).toContain(sentence);
  expect((await t.ana.get(`/orders/new?client_id=${client.id}`)).body).toContain(sentence);
  const moved = await t.ana.post(`/orders/${order.id}/status`, { version: 1, status: 'confirmed' });
  expect(moved.statusCode).toBe(422);
  expect(moved.body).toContain(sentence);
  const grown = await t.ana.post(`/orders/${order.id}`, {
    version: 1,
    date: order.date,
    note: 'Nu mă pierde',
    'lines[0][id]': order.lines[0]?.id ?? 0,
    'lines[0][description]': 'Montaj',
    'lines[0][quantity]': '7',
    'lines[0][unit_price]': '100',
  });
  expect(grown.statusCode).toBe(422);
  expect(grown.body).toContain(sentence);
  expect(grown.body).toContain('Nu mă pierde');
});

test('a payment of the release lets the order on at once, a cent less does not', async () => {
  const client = await debtor(t, 'Plătită SRL', [['1500', 3]]);
  const order = await makeOrder(t, client.id);

  await pay(t, client.id, '499.99');
  expect((await patch(order.id, { status: 'confirmed' })).statusCode).toBe(409);
  await pay(t, client.id, '0.01');
  expect(blockOf(await readClient(t, client.id))).toEqual([false, null]);
  expect((await patch(order.id, { status: 'confirmed' })).statusCode).toBe(200);
});

test('an order of a blocked client is invoiced once it was shipped; a proforma and a free invoice are issued', async () => {
  await completeFirm(t);
  const client = await makeBuyer(t, { name: 'Facturată SRL' });
  const [waiting, shipped] = [await makeOrder(t, client.id), await makeOrder(t, client.id)];
  await moveOrder(t, waiting.id, 'confirmed');
  await moveOrder(t, shipped.id, 'shipped');
  const early = await issue(t, { kind: 'proforma', order_id: waiting.id });
  await owe(t, client.id, '1500', 3);

  const refused = await issue(t, { kind: 'invoice', order_id: waiting.id });
  expect([refused.statusCode, refused.json().detail]).toEqual([409, sentence]);
  const followed = await issue(t, { kind: 'invoice', proforma_id: early.json().id });
  expect([followed.statusCode, followed.json().detail]).toEqual([409, sentence]);
  expect((await issue(t, { kind: 'proforma', order_id: waiting.id })).statusCode).toBe(201);
  expect((await issue(t, { kind: 'invoice', order_id: shipped.id })).statusCode).toBe(201);
  const free = { kind: 'invoice', client_id: client.id, lines: oneLine };
  expect((await issue(t, free)).statusCode).toBe(201);

  const { body } = await t.ana.get(`/documents/new?kind=invoice&order_id=${waiting.id}`);
  const { fields } = formOf(body, 'document-form');
  const page = await t.ana.post('/documents', { ...fields, note: 'Nu mă pierde' });
  expect(page.statusCode).toBe(422);
  expect(page.body).toContain(sentence);
  expect(formOf(page.body, 'document-form').value('note')).toBe('Nu mă pierde');
});

test('near a limit the order and its form warn, until the goods have left', async () => {
  const client = await debtor(t, 'Aproape SRL', [['900', 3]]);
  const order = await makeOrder(t, client.id);
  const warning = 'Aproape de limita de sold: 900,00 lei restanți (limită 1.000,00 lei).';

  expect((await t.ana.get(`/orders/${order.id}`)).body).toContain(warning);
  expect((await t.ana.get(`/orders/new?client_id=${client.id}`)).body).toContain(warning);
  await moveOrder(t, order.id, 'shipped');
  expect((await t.ana.get(`/orders/${order.id}`)).body).not.toContain(warning);
});
