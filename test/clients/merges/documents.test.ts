import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm, makeBuyer, makeDocument, makeInvoice } from '../../documents/documents.ts';
import { makeOrder } from '../../orders/orders.ts';
import { pay } from '../../payments/payments.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { putDocument } from '../../support/documents.ts';
import { merge } from '../../support/merges.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
});
afterAll(() => t.close());

test('undone, what was issued meanwhile goes with its order and its invoice, and no money is shared', async () => {
  const [kept, merged] = [await makeBuyer(t), await makeBuyer(t)];
  const order = await makeOrder(t, merged.id);
  const own = await makeInvoice(t, kept.id, {
    lines: [{ description: 'Altceva', quantity: 1, unit_price: 50 }],
  });
  const mergeId = await merge(t, kept, merged, { tax_ids_confirmed: true });

  const invoice = await makeDocument(t, { kind: 'invoice', order_id: order.id });
  const storno = await makeDocument(t, { kind: 'storno', storno_of: invoice.id });
  await pay(t, kept.id, '60.50');
  await t.ana.post(`/client-merges/${mergeId}/reversal`);

  const owners = await t.db.selectFrom('documents').select(['id', 'client_id']).orderBy('id').execute();
  expect(owners).toEqual([
    { id: own.id, client_id: kept.id },
    { id: invoice.id, client_id: merged.id },
    { id: storno.id, client_id: merged.id },
  ]);
  const balances = await t.db.selectFrom('clients').select(['id', 'balance']).orderBy('id').execute();
  expect(balances).toEqual([
    { id: kept.id, balance: '0.00' },
    { id: merged.id, balance: '0.00' },
  ]);
});

test('undoing a merge asks the database as often for three hundred invoices as for three', async () => {
  const queriesFor = async (count: number) => {
    const [kept, merged] = [await makeBuyer(t), await makeBuyer(t)];
    for (let n = 0; n < count; n += 1) await putDocument(t, merged.id, { total: '1.00' });
    await pay(t, merged.id, '2.00');
    const mergeId = await merge(t, kept, merged, { tax_ids_confirmed: true });
    t.proxy.forget();
    await t.ana.post(`/client-merges/${mergeId}/reversal`);
    const queries = t.proxy.queries.length;

    const { rows } = await sql`select c.balance, count(*)::int as documents
      from documents d join clients c on c.id = d.client_id where c.id in (${kept.id}, ${merged.id}) group by c.id`.execute(
      t.db,
    );
    expect(rows).toEqual([{ balance: `${count - 2}.00`, documents: count }]);
    return queries;
  };

  expect(await queriesFor(300)).toBe(await queriesFor(3));
});
