import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { type Client, makeClient } from '../support/clients.ts';

let t: TestApp;
const names = ['Alfa SRL', 'Beta SRL', 'Gama SRL', 'Delta SRL', 'Epsilon SRL'];
beforeAll(async () => {
  t = await testApp();
  for (const [index, name] of names.entries())
    await makeClient(t, {
      name,
      type_id: (index % 2) + 1,
      tags: index === 0 ? ['vip'] : [],
      county: index === 1 ? 'RO-B' : 'RO-CJ',
    });
});
afterAll(() => t.close());

type List = { items: Client[]; next: string | null; total: number | null };
const list = async (query = '') => (await t.ana.json('GET', `/api/v1/clients${query}`)).json<List>();

const fields =
  'id version created_at updated_at archived_at name alias phone mobile manager_ids email email_enabled marketing_enabled contacts country county locality sector street street_no address_extra postal_code siruta type_id level_id tax_id tax_id_kind vat_payer trade_register_no bank iban payment_term_days payment_method status shipping_payer delivery_addresses fax website source_id caen_code caen_revision activity tags lat lon geo_precision geo_source notify_sms notify_email blocked blocked_reason balance last_order_date credit_overdue_limit credit_total_limit credit_overdue_days credit_unchecked efactura_ready efactura_missing';

test('a client has exactly the names of the contract', async () => {
  const [item] = (await list()).items;

  expect(Object.keys(item ?? {}).sort()).toEqual(fields.split(' ').sort());
  expect(item).toMatchObject({
    blocked: false,
    balance: '0.00',
    last_order_date: null,
    credit_total_limit: null,
  });
});

test('an item of the list is the whole thing, as GET of it shows', async () => {
  for (const item of (await list()).items)
    expect((await t.ana.json('GET', `/api/v1/clients/${item.id}`)).json()).toEqual(item);
});

test('the list is in the order of names, with its total and no next page', async () => {
  const { items, next, total } = await list();

  expect(items.map(({ name }) => name)).toEqual(names.toSorted());
  expect({ next, total }).toEqual({ next: null, total: 5 });
});

test('pages follow each other by their key until there is none', async () => {
  const seen: string[] = [];
  for (let after = ''; ; ) {
    const { items, next, total } = await list(`?limit=2${after && `&after=${encodeURIComponent(after)}`}`);
    seen.push(...items.map(({ name }) => name));
    expect(total).toBe(5);
    if (next === null) break;
    after = next;
  }
  expect(seen).toEqual(names.toSorted());
});

test('tags are asked by name, the others by id, as on the page', async () => {
  expect((await list('?tag=VIP')).items.map(({ name }) => name)).toEqual(['Alfa SRL']);
  expect((await list('?type=2')).total).toBe(2);
  expect((await list('?county=RO-B')).items.map(({ name }) => name)).toEqual(['Beta SRL']);
  expect((await list('?q=gama')).total).toBe(1);
  expect(await list('?q=nimeni')).toEqual({ items: [], next: null, total: 0 });
});

test('sort and direction turn the order', async () => {
  expect((await list('?sort=name&dir=desc')).items.map(({ name }) => name)).toEqual(
    names.toSorted().toReversed(),
  );
  expect((await list('?sort=created')).items.map(({ name }) => name)).toEqual(names.toReversed());
  expect((await list('?sort=created&dir=asc')).items.map(({ name }) => name)).toEqual(names);
});

test.each([
  ['limit', '201'],
  ['limit', '0'],
  ['limit', 'x'],
  ['sort', 'search_text'],
  ['dir', 'up'],
  ['type', 'x'],
  ['tags', 'some'],
  ['status', 'blocat'],
  ['county', 'RO-XX'],
  ['caen', '1'],
  ['archived', 'perhaps'],
  ['after', 'x'],
])('%s=%s is 422 and names the filter', async (name, value) => {
  const answer = await t.ana.json('GET', `/api/v1/clients?${name}=${value}`);

  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors).toMatchObject([
    { field: name, message: expect.stringMatching(/^[A-ZĂÂÎȘȚ].*\.$/) },
  ]);
});

test('an e-Factura is ready or says by name what is missing', async () => {
  const ready = await makeClient(t, {
    name: 'Gata SRL',
    tax_id: '1006',
    county: 'RO-CJ',
    locality: 'Dej',
    street: 'Str. Morii',
  });
  const person = await makeClient(t, {
    name: 'Ion Pop',
    county: 'RO-CJ',
    locality: 'Dej',
    street: 'Str. Morii',
  });
  const missing = await makeClient(t, { name: 'Lipsa SRL', tax_id: '1014' });

  expect(ready).toMatchObject({ efactura_ready: true, efactura_missing: [] });
  expect(person).toMatchObject({ efactura_ready: true, efactura_missing: [] });
  expect(missing).toMatchObject({
    efactura_ready: false,
    efactura_missing: ['county', 'locality', 'street'],
  });
});
