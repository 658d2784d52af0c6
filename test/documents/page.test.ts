import { afterAll, beforeAll, expect, test } from 'vitest';
import { maskPersonalId } from '../../src/romania/personal-id.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { cnp } from '../support/clients.ts';
import { byClass, find, parseHtml, textOf } from '../support/html.ts';
import { completeFirm, issue, makeBuyer, makeDocument, makeInvoice } from './documents.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
});
afterAll(() => t.close());

const pageOf = async (id: number) => parseHtml((await t.ana.get(`/documents/${id}`)).body);
const post = (id: number, key: string) =>
  t.ana.json('POST', `/api/v1/documents/${id}/messages`, {}, { 'idempotency-key': key });

const reachable = { email: 'birou@trimis.ro', email_enabled: true, notify_email: true };

test('a document that is sent twice under one key answers the same and is sent once', async () => {
  const { id: client_id } = await makeBuyer(t, reachable);
  const { id } = await makeDocument(t, {
    kind: 'proforma',
    client_id,
    lines: [{ description: 'Montaj', quantity: 1, unit_price: '10' }],
  });

  const [first, second] = [await post(id, 'o-dată'), await post(id, 'o-dată')];

  expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
  expect(second.json()).toEqual(first.json());
  expect(first.json<{ items: unknown[] }>().items).toHaveLength(1);
  expect((await post(id, 'altă-cerere')).statusCode).toBe(409);
});

test('a double click on „Trimite” sends once and shows no error', async () => {
  const { id: client_id } = await makeBuyer(t, reachable);
  const { id } = await makeDocument(t, {
    kind: 'proforma',
    client_id,
    lines: [{ description: 'Montaj', quantity: 1, unit_price: '10' }],
  });
  const key = find(await pageOf(id), 'input', { name: 'form_key' })?.attributes.value ?? '';

  const answers = await Promise.all(
    [1, 2].map(() => t.ana.post(`/documents/${id}/messages`, { form_key: key })),
  );

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
  expect(find(await pageOf(id), 'form', { action: `/documents/${id}/messages` })).toBeUndefined();
});

test('a contract about nothing has no totals, and shows of a CNP the last four digits', async () => {
  const person = await makeBuyer(t, { name: 'Ionescu Ana', tax_id: cnp, vat_payer: false });
  const { id } = await makeDocument(t, { kind: 'contract', client_id: person.id });

  const page = await pageOf(id);

  expect(byClass(page, 'document-sums')).toEqual([]);
  expect(textOf(page)).not.toContain(cnp);
  expect(textOf(byClass(page, 'document-body')[0])).toContain(maskPersonalId(cnp));
});

test('a document names who issued it as they were called then', async () => {
  const { id } = await makeInvoice(t, (await makeBuyer(t)).id);
  await t.db.updateTable('users').set({ name: 'Ana Pop' }).where('name', '=', 'Ana Marin').execute();

  expect(textOf(byClass(await pageOf(id), 'document-author')[0])).toContain('Emis de Ana Marin');
});

test('a storno carries the firm of today with the VAT of its invoice', async () => {
  const buyer = await makeBuyer(t);
  const invoice = await makeInvoice(t, buyer.id);
  await completeFirm(t, { street_no: '44', vat_payer: false });

  const answer = await issue(t, { kind: 'storno', storno_of: invoice.id });

  const { seller } = await t.db
    .selectFrom('documents')
    .select('seller')
    .where('id', '=', answer.json<{ id: number }>().id)
    .executeTakeFirstOrThrow();
  expect(seller).toMatchObject({ street_no: '44', vat_payer: true });
});
