import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeProduct } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { formOf, type Sent } from '../support/forms.ts';
import { completeFirm, type Document, makeBuyer, makeDocument, readDocument } from './documents.ts';

let t: TestApp;
let client_id: number;

beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  client_id = (await makeBuyer(t)).id;
  await makeProduct(t, { code: 'POARTA', name: 'Poartă', price: '80.00' });
});
afterAll(() => t.close());

const propose = (fields: object) => makeDocument(t, { kind: 'proforma', client_id, ...fields });

const formOfProforma = async ({ id }: Document) =>
  formOf((await t.ana.get(`/documents/new?kind=invoice&proforma_id=${id}`)).body, 'document-form');

async function send(fields: Sent): Promise<Document> {
  const answer = await t.ana.post('/documents', fields);
  expect([answer.statusCode, answer.body]).toEqual([303, '']);
  return readDocument(t, Number(String(answer.headers.location).split('/').at(-1)));
}

test('the form of a proforma’s invoice has all that the proforma has', async () => {
  const proforma = await propose({
    discount_percent: 10,
    lines: [
      { product_code: 'POARTA', quantity: 2, unit_price: 70, discount_percent: 5 },
      { description: 'Carte', quantity: 1, unit_price: 50, vat_rate: 11 },
      { description: 'Curs', quantity: 1, unit_price: 30, vat_category: 'E', vat_reason: 'Art. 292 lit. f' },
    ],
  });
  const form = await formOfProforma(proforma);

  expect([form.value('discount_percent'), form.value('lines[0][discount_percent]')]).toEqual(['10', '5']);
  expect(form.value('lines[1][vat_rate]')).toBe('11');
  const invoice = await send(form.fields);
  expect([invoice.net_total, invoice.total]).toEqual([proforma.net_total, proforma.total]);
  expect(invoice.lines[2]).toMatchObject({ vat_category: 'E', vat_reason: 'Art. 292 lit. f' });
});

test('what is emptied in it is none: discounts are 0, the price is the client’s', async () => {
  const proforma = await propose({
    discount_percent: 10,
    lines: [{ product_code: 'POARTA', quantity: 2, unit_price: 70, discount_percent: 5, vat_rate: 11 }],
  });
  const { fields } = await formOfProforma(proforma);

  const invoice = await send({
    ...fields,
    discount_percent: '',
    'lines[0][discount_percent]': '',
    'lines[0][unit_price]': '',
    'lines[0][vat_rate]': '',
  });

  expect(invoice).toMatchObject({ discount_percent: '0.00', net_total: '160.00' });
  expect(invoice.lines[0]).toMatchObject({
    unit_price: '80.00',
    discount_percent: '0.00',
    vat_rate: '21.00',
  });
});

test('other words for a free line leave its rate as it was', async () => {
  const proforma = await propose({
    lines: [{ description: 'Carte', quantity: 1, unit_price: 50, vat_rate: 11 }],
  });
  const { fields } = await formOfProforma(proforma);

  const invoice = await send({ ...fields, 'lines[0][description]': 'Carte de bucate' });

  expect(invoice.lines[0]).toMatchObject({ description: 'Carte de bucate', vat_rate: '11.00' });
});

test('another product in a line is another product, at its own price', async () => {
  const proforma = await propose({ lines: [{ description: 'Ceva', quantity: 1, unit_price: 50 }] });
  const { fields } = await formOfProforma(proforma);

  const invoice = await send({
    ...fields,
    'lines[0][product_code]': 'Poartă',
    'lines[0][description]': '',
    'lines[0][unit_price]': '',
  });

  expect(invoice.lines[0]).toMatchObject({ description: 'Poartă', code: 'POARTA', unit_price: '80.00' });
});

test('a product that is sold no more is still invoiced from the proforma', async () => {
  const product_id = await makeProduct(t, { code: 'ULTIM', name: 'Ultim', price: '10.00' });
  const proforma = await propose({ lines: [{ product_id, quantity: 1 }] });
  await t.db.updateTable('products').set({ active: false }).where('id', '=', product_id).execute();

  const invoice = await send((await formOfProforma(proforma)).fields);

  expect(invoice.lines[0]).toMatchObject({ product_id, unit_price: '10.00' });
});
