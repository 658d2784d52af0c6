import { afterAll, beforeAll, expect, test } from 'vitest';
import { listInvoiced } from '../../src/documents/invoiced/queries.ts';
import { makeOrder, makeProduct, moveOrder, readOrder } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import {
  balanceOf,
  completeFirm,
  issue,
  makeBuyer,
  makeDocument,
  makeInvoice,
  oneLine,
  readDocument,
  refusedFields,
} from './documents.ts';

let t: TestApp;

beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('an incomplete firm issues nothing, and the refusal leads to its page', async () => {
  const { id } = await makeBuyer(t);
  const answer = await issue(t, { kind: 'invoice', client_id: id, lines: oneLine });

  expect(answer.statusCode).toBe(422);
  expect(answer.json().detail).toContain('Setări > Firmă');
  expect(refusedFields(answer)).toContain('company.name');
  await completeFirm(t);
});

test('a free invoice has its number, its totals and its state', async () => {
  const { id } = await makeBuyer(t);
  const invoice = await makeInvoice(t, id, {
    lines: [
      { description: 'Montaj', quantity: '2', unit_price: '100,00', discount_percent: 10 },
      { description: 'Carte', quantity: 1, unit_price: 50, vat_rate: 11 },
    ],
  });

  expect(invoice).toMatchObject({
    kind: 'invoice',
    series: 'FCT',
    number: 1,
    client_id: id,
    net_total: '230.00',
    vat_total: '43.30',
    total: '273.30',
    paid: '0.00',
    open_amount: '273.30',
    state: 'issued',
  });
  expect(invoice.lines.map(({ net, vat_category }) => [net, vat_category])).toEqual([
    ['180.00', 'S'],
    ['50.00', 'S'],
  ]);
  expect(await balanceOf(t, id)).toBe('273.30');
  expect(await readDocument(t, invoice.id)).toEqual(invoice);
});

test('an order is invoiced in parts and never beyond what is left of it', async () => {
  const { id } = await makeBuyer(t);
  const product_id = await makeProduct(t, { code: 'SCAUN', name: 'Scaun', price: '40.00' });
  const order = await makeOrder(t, id, {
    lines: [
      { product_id, quantity: 5 },
      { description: 'Transport', quantity: 1, unit_price: 30 },
    ],
  });
  const [chair] = order.lines;
  const part = await makeDocument(t, {
    kind: 'invoice',
    order_id: order.id,
    lines: [{ order_line_id: chair?.id, quantity: 2 }],
  });
  expect(part).toMatchObject({ order_id: order.id, client_id: id, net_total: '80.00' });

  const tooMuch = await issue(t, {
    kind: 'invoice',
    order_id: order.id,
    lines: [{ order_line_id: chair?.id, quantity: '3.001' }],
  });
  expect([tooMuch.statusCode, refusedFields(tooMuch)]).toEqual([422, ['lines[0][quantity]']]);
  const told = await issue(t, { kind: 'invoice', order_id: order.id, lines: [{ product_id, quantity: 4 }] });
  expect([told.statusCode, refusedFields(told)]).toEqual([422, ['lines[0][quantity]']]);

  const rest = await makeDocument(t, { kind: 'invoice', order_id: order.id });
  expect(rest.lines.map(({ description, quantity }) => [description, Number(quantity)])).toEqual([
    ['Scaun', 3],
    ['Transport', 1],
  ]);
  const again = await issue(t, { kind: 'invoice', order_id: order.id });
  expect([again.statusCode, again.json().detail]).toEqual([
    409,
    `Comanda ${order.number} este facturată în întregime.`,
  ]);
});

test('two invoices of a whole order at once: one is issued', async () => {
  const { id } = await makeBuyer(t);
  const order = await makeOrder(t, id, { lines: [{ description: 'Masă', quantity: 4, unit_price: 10 }] });

  const answers = await Promise.all(
    Array.from({ length: 6 }, () => issue(t, { kind: 'invoice', order_id: order.id })),
  );

  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409, 409, 409]);
});

test('a cancelled order is not invoiced, and an order of another client is not either', async () => {
  const [buyer, other] = [await makeBuyer(t), await makeBuyer(t)];
  const order = await makeOrder(t, buyer.id);
  const wrong = await issue(t, { kind: 'invoice', order_id: order.id, client_id: other.id });
  expect([wrong.statusCode, refusedFields(wrong)]).toEqual([422, ['client_id']]);
  await moveOrder(t, order.id, 'cancelled');

  expect((await issue(t, { kind: 'invoice', order_id: order.id })).statusCode).toBe(409);
});

test('an invoiced line is neither removed nor made less, and its order is not cancelled', async () => {
  const { id } = await makeBuyer(t);
  const order = await makeOrder(t, id, {
    lines: [
      { description: 'Masă', quantity: 4, unit_price: 10 },
      { description: 'Raft', quantity: 1, unit_price: 20 },
    ],
  });
  const [table, shelf] = order.lines;
  const invoice = await makeDocument(t, {
    kind: 'invoice',
    order_id: order.id,
    lines: [{ order_line_id: table?.id, quantity: 3 }],
  });
  const change = (body: object) => t.ana.json('PATCH', `/api/v1/orders/${order.id}`, body);

  const less = await change({ lines: [shelf, { ...table, quantity: 2 }] });
  expect([less.statusCode, refusedFields(less)]).toEqual([422, ['lines[1][quantity]']]);
  const gone = await change({ lines: [shelf] });
  expect([gone.statusCode, refusedFields(gone)]).toEqual([422, ['lines']]);
  expect((await change({ status: 'cancelled' })).statusCode).toBe(409);
  expect((await change({ lines: [{ ...table, quantity: 3 }] })).statusCode).toBe(200);

  await makeDocument(t, { kind: 'storno', storno_of: invoice.id });
  expect((await change({ lines: [{ description: 'Altceva', quantity: 1, unit_price: 1 }] })).statusCode).toBe(
    422,
  );
  expect((await change({ status: 'cancelled' })).statusCode).toBe(200);
  expect(await readOrder(t, order.id)).toMatchObject({ status: 'cancelled' });
});

test('lines of one product are told apart by what is left of each', async () => {
  const { id } = await makeBuyer(t);
  const product_id = await makeProduct(t, { code: 'BANCA', name: 'Bancă', price: '10.00' });
  const order = await makeOrder(t, id, {
    lines: [
      { product_id, quantity: 2, unit_price: 10 },
      { product_id, quantity: 3, unit_price: 9 },
    ],
  });
  const proforma = await makeDocument(t, { kind: 'proforma', order_id: order.id });
  const invoice = await makeDocument(t, { kind: 'invoice', proforma_id: proforma.id });

  expect(invoice.lines.map(({ order_line_id }) => order_line_id)).toEqual(order.lines.map((line) => line.id));
  expect(invoice.net_total).toBe('47.00');
  const storno = await makeDocument(t, {
    kind: 'storno',
    storno_of: invoice.id,
    lines: [
      { product_id, quantity: 2 },
      { product_id, quantity: 2 },
    ],
  });
  expect(storno.lines.map(({ quantity, unit_price }) => [Number(quantity), unit_price])).toEqual([
    [-2, '10.00'],
    [-2, '9.00'],
  ]);
});

test('an order made less while it is invoiced: never more invoiced than ordered', async () => {
  const { id } = await makeBuyer(t);
  for (let round = 0; round < 4; round++) {
    const order = await makeOrder(t, id, { lines: [{ description: 'Masă', quantity: 4, unit_price: 10 }] });
    await Promise.all([
      issue(t, { kind: 'invoice', order_id: order.id }),
      t.ana.json('PATCH', `/api/v1/orders/${order.id}`, { lines: [{ ...order.lines[0], quantity: 1 }] }),
    ]);
    const [line] = (await readOrder(t, order.id)).lines;
    const invoiced = await listInvoiced(t.db, order.id);
    expect(Number(invoiced.get(Number(line?.id)))).toBeLessThanOrEqual(Number(line?.quantity));
  }
});

test('a product that is sold no more is still invoiced for the order that has it', async () => {
  const { id } = await makeBuyer(t);
  const product_id = await makeProduct(t, { code: 'VECHI', name: 'Vechi', price: '10.00' });
  const order = await makeOrder(t, id, { lines: [{ product_id, quantity: 1 }] });
  await t.db.updateTable('products').set({ active: false }).where('id', '=', product_id).execute();

  expect((await issue(t, { kind: 'invoice', order_id: order.id })).statusCode).toBe(201);
  const free = await issue(t, { kind: 'invoice', client_id: id, lines: [{ product_id, quantity: 1 }] });
  expect([free.statusCode, refusedFields(free)]).toEqual([422, ['lines[0][product_id]']]);
});

test('an archived client gets no free document, but what was ordered is invoiced', async () => {
  const { id } = await makeBuyer(t);
  const order = await makeOrder(t, id);
  expect((await t.ana.json('DELETE', `/api/v1/clients/${id}`)).statusCode).toBeLessThan(300);

  const free = await issue(t, { kind: 'invoice', client_id: id, lines: oneLine });
  expect([free.statusCode, refusedFields(free)]).toEqual([422, ['client_id']]);
  expect((await issue(t, { kind: 'invoice', order_id: order.id })).statusCode).toBe(201);
});
