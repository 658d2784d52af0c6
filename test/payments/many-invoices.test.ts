import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { putDocument } from '../support/documents.ts';
import { formOf } from '../support/forms.ts';
import { find, parseHtml, textOf } from '../support/html.ts';
import { openOf, pay, readPayment } from './payments.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

/** A client with so many open invoices of 1 leu, and their ids. */
async function withInvoices(count: number) {
  const client = await makeClient(t);
  const first = await putDocument(t, client.id, { total: '1.00', issue_date: '2026-10-01' });
  await sql`insert into documents (kind, series_id, series, number, client_id, issue_date, due_date, seller, buyer, net_total, vat_total, total)
    select kind, series_id, series, 100000 * client_id + n, client_id, issue_date, due_date, seller, buyer, net_total, vat_total, total
    from documents, generate_series(2, ${count}::int) n where id = ${first}`.execute(t.db);
  const ids = await t.db
    .selectFrom('documents')
    .select('id')
    .where('client_id', '=', client.id)
    .orderBy('id')
    .execute();
  return { client, ids: ids.map(({ id }) => id) };
}

const splitForm = async (id: number) => formOf((await t.ana.get(`/payments/${id}`)).body, 'split-form');

test('the split of a payment over 700 invoices is saved as it is, and none of them is lost', async () => {
  const { client, ids } = await withInvoices(720);
  const { id } = await pay(t, client.id, '700.00');
  const form = await splitForm(id);

  const rows = Object.keys(form.fields).filter((name) => name.endsWith('[amount]'));
  expect(rows).toHaveLength(400);
  expect(textOf(form.page)).toContain(
    'Alte facturi, care nu încap aici: 320. Cele acoperite de încasare păstrează ce au.',
  );
  const saved = await t.ana.post(`/payments/${id}/allocations`, { ...form.fields, by_hand: 'true' });

  expect(saved.statusCode).toBe(303);
  const payment = await readPayment(t, id);
  expect(payment).toMatchObject({ by_hand: true, unallocated: '0.00' });
  expect(payment.allocations).toHaveLength(700);

  const { fields } = await splitForm(id);
  const freed = { ...fields, by_hand: 'true', 'allocations[3][amount]': '' };
  expect((await t.ana.post(`/payments/${id}/allocations`, freed)).statusCode).toBe(303);
  expect(await readPayment(t, id)).toMatchObject({ unallocated: '1.00' });
  expect([await openOf(t, ids[3] ?? 0), await openOf(t, ids[699] ?? 0)]).toEqual(['1.00', '0.00']);
});

test('a payment over 400 of 700 invoices is split again, and what was typed stays when it is refused', async () => {
  const { client } = await withInvoices(700);
  const { id } = await pay(t, client.id, '400.00');
  const { fields } = await splitForm(id);

  const refused = await t.ana.post(`/payments/${id}/allocations`, {
    ...fields,
    by_hand: 'true',
    'allocations[7][amount]': '1,01',
  });

  expect(refused.statusCode).toBe(422);
  const { fields: shown } = formOf(refused.body, 'split-form');
  expect(shown['allocations[7][amount]']).toBe('1,01');
  expect(find(parseHtml(refused.body), 'input', { name: 'keep_others' })).toBeUndefined();
  expect((await t.ana.post(`/payments/${id}/allocations`, { ...fields, by_hand: 'true' })).statusCode).toBe(
    303,
  );
});

test('fields left empty do not count against how many invoices a payment may be split over', async () => {
  const { client, ids } = await withInvoices(620);
  const allocations = ids.map((document_id, index) => ({ document_id, amount: index < 10 ? '1' : '' }));

  const some = await pay(t, client.id, '10.00', { allocations });
  const all = allocations.map((part) => ({ ...part, amount: '1' }));
  const tooMany = await t.ana.json('PUT', `/api/v1/payments/${some.id}/allocations`, { allocations: all });

  expect(some.allocations).toHaveLength(10);
  expect([tooMany.statusCode, tooMany.body]).toEqual([
    422,
    expect.stringContaining('cel mult 500 de facturi'),
  ]);
});
