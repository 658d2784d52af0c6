import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDocument } from '../../src/documents/queries.ts';
import { makeOrder, makeProduct } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { readClient } from '../support/clients.ts';
import {
  completeFirm,
  issue,
  makeBuyer,
  makeDocument,
  makeInvoice,
  oneLine,
  refusedFields,
} from './documents.ts';

let t: TestApp;

beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
});
afterAll(() => t.close());

test('a document keeps what it was issued with, whatever becomes of the client, the product and the firm', async () => {
  const client = await makeBuyer(t, {
    name: 'Numele Vechi SRL',
    alias: 'Porecla',
    delivery_addresses: [
      {
        label: 'Depozit',
        country: 'RO',
        county: 'RO-CJ',
        locality: 'Dej',
        street: 'Strada Gării',
        street_no: '1',
        is_default: true,
      },
    ],
  });
  const product_id = await makeProduct(t, { code: 'USA', name: 'Ușă', price: '500.00' });
  const order = await makeOrder(t, client.id, { lines: [{ product_id, quantity: 1 }] });
  const { id } = await makeDocument(t, { kind: 'invoice', order_id: order.id });
  const before = await getDocument(t.db, id);

  const { version } = await readClient(t, client.id);
  await t.ana.json('PATCH', `/api/v1/clients/${client.id}`, {
    version,
    name: 'Numele Nou SRL',
    locality: 'Gherla',
    delivery_addresses: [],
  });
  await t.db.updateTable('products').set({ name: 'Altceva', code: 'ALT', price: '1' }).execute();
  await completeFirm(t, { name: 'Firma Nouă SRL' });

  expect(await getDocument(t.db, id)).toEqual(before);
  expect(before).toMatchObject({
    seller: { name: 'Atelierul de Probă SRL' },
    buyer: { name: 'Numele Vechi SRL', locality: 'Turda' },
    delivery: { label: 'Depozit', locality: 'Dej' },
    lines: [{ code: 'USA', description: 'Ușă', unit_price: '500.00' }],
  });
  expect(JSON.stringify(before)).not.toContain('Porecla');
  await completeFirm(t);
});

test('the database refuses to change or delete an issued document or a line of it', async () => {
  const { id } = await makeInvoice(t, (await makeBuyer(t)).id);
  const refused = async (statement: string) =>
    expect(sql.raw(statement).execute(t.db)).rejects.toThrow('An issued document does not change.');

  await refused(`update documents set total = 1, net_total = 1, vat_total = 0 where id = ${id}`);
  await refused(`update documents set number = 77 where id = ${id}`);
  await refused(`delete from documents where id = ${id}`);
  await refused(`update document_lines set quantity = 2 where document_id = ${id}`);
  await refused(`delete from document_lines where document_id = ${id}`);
});

test('an invoice is due after the term that is said, else that of the client, else that of its type', async () => {
  const plain = await makeBuyer(t);
  const slow = await makeBuyer(t, { payment_term_days: 30 });
  const due = async (client_id: number, fields: object = {}) =>
    (
      await makeDocument(t, {
        kind: 'proforma',
        client_id,
        lines: oneLine,
        issue_date: '2026-06-01',
        ...fields,
      })
    ).due_date;

  expect(await due(plain.id)).toBe('2026-06-01');
  expect(await due(slow.id)).toBe('2026-07-01');
  expect(await due(slow.id, { payment_term_days: 15 })).toBe('2026-06-16');
  expect(await due(slow.id, { due_date: '2026-08-03' })).toBe('2026-08-03');
  await t.db.updateTable('client_types').set({ payment_term_days: 10 }).where('id', '=', 1).execute();
  expect(await due(plain.id)).toBe('2026-06-11');
  expect(await due(slow.id)).toBe('2026-07-01');
  const early = await issue(t, {
    kind: 'proforma',
    client_id: plain.id,
    lines: oneLine,
    due_date: '2026-01-01',
  });
  expect([early.statusCode, refusedFields(early)]).toEqual([422, ['due_date']]);
});

test('a contract has the text of the settings with its names filled in, or its own', async () => {
  const client = await makeBuyer(t, { name: 'Semnatarul SRL' });
  await t.db
    .updateTable('document_texts')
    .set({ text: 'Nr. {{number}}: {{firm.name}} și {{client.name}}' })
    .where('kind', '=', 'contract')
    .execute();
  const usual = await makeDocument(t, { kind: 'contract', client_id: client.id });
  const own = await makeDocument(t, { kind: 'contract', client_id: client.id, body: 'Cu {{client.name}}.' });

  expect((await getDocument(t.db, usual.id)).body).toBe(
    'Nr. CTR 1: Atelierul de Probă SRL și Semnatarul SRL',
  );
  expect((await getDocument(t.db, own.id)).body).toBe('Cu Semnatarul SRL.');
  expect(usual).toMatchObject({ number: 1, total: '0.00', lines: [], due_date: null });
});

test('a firm that pays no VAT invoices without it', async () => {
  await completeFirm(t, { vat_payer: false });
  const client = await makeBuyer(t);
  const product_id = await makeProduct(t, { code: 'RAFT', name: 'Raft', price: '100.00' });
  const invoice = await makeInvoice(t, client.id, { lines: [{ product_id, quantity: 2 }] });
  await completeFirm(t, { vat_payer: true });

  expect(invoice).toMatchObject({ net_total: '200.00', vat_total: '0.00', total: '200.00' });
  expect(invoice.lines[0]).toMatchObject({
    vat_category: 'O',
    vat_reason: 'Neplătitor de TVA, art. 310 din Codul fiscal',
  });
});

test('a rate that is no law on the day, and a category that does not fit it, are refused at their line', async () => {
  const { id } = await makeBuyer(t);
  const refusal = async (line: object) => {
    const lines = [oneLine[0], { description: 'X', quantity: 1, unit_price: 1, ...line }];
    const answer = await issue(t, { kind: 'invoice', client_id: id, lines });
    return [answer.statusCode, refusedFields(answer)];
  };
  expect(await refusal({ vat_rate: 19 })).toEqual([422, ['lines[1][vat_rate]']]);
  expect(await refusal({ vat_rate: 21, vat_category: 'AE' })).toEqual([422, ['lines[1][vat_category]']]);
  expect(await refusal({ vat_rate: 0, vat_category: 'S' })).toEqual([422, ['lines[1][vat_category]']]);
});

test("an order's line of a day with another law gets what became of its rate", async () => {
  const { id } = await makeBuyer(t);
  const order = await makeOrder(t, id, {
    date: '2025-07-01',
    lines: [
      { description: 'Manoperă', quantity: 1, unit_price: 100, vat_rate: 19 },
      { description: 'Carte', quantity: 1, unit_price: 100, vat_rate: 9 },
    ],
  });
  const invoice = await makeDocument(t, { kind: 'invoice', order_id: order.id });
  expect(invoice.lines.map(({ vat_rate }) => Number(vat_rate))).toEqual([21, 11]);
});

test('a proforma becomes an invoice once, with its lines, its discount and its order', async () => {
  const { id } = await makeBuyer(t);
  const order = await makeOrder(t, id, { lines: [{ description: 'Masă', quantity: 2, unit_price: 100 }] });
  const proforma = await makeDocument(t, {
    kind: 'proforma',
    order_id: order.id,
    discount_percent: 10,
    lines: [{ order_line_id: order.lines[0]?.id, quantity: 1, unit_price: 90 }],
  });
  const invoice = await makeDocument(t, { kind: 'invoice', proforma_id: proforma.id });

  expect(invoice).toMatchObject({ order_id: order.id, proforma_id: proforma.id, net_total: '81.00' });
  expect(invoice.lines[0]).toMatchObject({ order_line_id: order.lines[0]?.id, unit_price: '90.00' });
  const again = await issue(t, { kind: 'invoice', proforma_id: proforma.id });
  expect([again.statusCode, again.json().document_id]).toEqual([409, invoice.id]);
  const rest = await makeDocument(t, { kind: 'invoice', order_id: order.id });
  expect(rest).toMatchObject({ net_total: '100.00' });
});
