import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, readClient, savedId, typed } from '../support/clients.ts';
import { formOf, summaryOf } from '../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const row = (index: number, fields: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`delivery_addresses[${index}][${name}]`, value]),
  );

const depot = {
  label: 'Depozit',
  country: 'RO',
  county: 'RO-IS',
  locality: 'Iași',
  street: 'Str. Gării',
  street_no: '3',
  address_extra: 'rampa 2',
  postal_code: '700001',
  contact_name: 'Paznicul',
  contact_phone: '0744 000 111',
  is_default: 'true',
};

test('every field of a delivery address goes to the database, to JSON and back into the form', async () => {
  const id = savedId(await t.ana.post('/clients', typed(row(0, depot))));

  expect((await readClient(t, id)).delivery_addresses).toEqual([
    {
      id: expect.any(Number),
      ...depot,
      sector: null,
      siruta: null,
      contact_phone: '+40744000111',
      is_default: true,
    },
  ]);
  const form = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  for (const [name, value] of Object.entries(depot))
    expect([name, form.value(`delivery_addresses[0][${name}]`)]).toEqual([name, value]);
});

test("an address in București and one abroad follow the rules of the client's own", async () => {
  const fields = {
    ...row(0, { label: 'Capitala', country: 'RO', county: 'RO-B', locality: 'Sector 5' }),
    ...row(1, {
      label: 'Peste hotare',
      country: 'HU',
      county_abroad: 'Pest',
      locality: 'Budapest',
      postal_code: 'H-1011',
    }),
  };

  const id = savedId(await t.ana.post('/clients', typed(fields)));

  expect((await readClient(t, id)).delivery_addresses).toMatchObject([
    { locality: 'București', sector: 5 },
    { country: 'HU', county: 'Pest', postal_code: 'H-1011' },
  ]);
});

test('two defaults in one form are refused beside the second, with both rows kept', async () => {
  const fields = {
    ...row(0, { label: 'Unu', is_default: 'true' }),
    ...row(1, { label: 'Doi', is_default: 'true' }),
  };

  const answer = await t.ana.post('/clients', typed(fields));

  const form = formOf(answer.body);
  expect(answer.statusCode).toBe(422);
  expect(form.error('delivery_addresses[1][is_default]')).toBe('O singură adresă poate fi implicită.');
  expect(summaryOf(form.page)).toMatchObject([{ href: '#delivery_addresses-1-is_default', target: true }]);
  expect(form.value('delivery_addresses[0][label]')).toBe('Unu');
});

test('the default moves from one address to another, both ways, and may be none', async () => {
  const { id } = await makeClient(t, {
    delivery_addresses: [{ label: 'Unu', is_default: true }, { label: 'Doi' }],
  });
  for (const defaults of [
    [false, true],
    [true, false],
    [false, false],
    [false, true],
  ]) {
    const { version, delivery_addresses } = await readClient(t, id);
    const rows = delivery_addresses.map((address, index) => ({ ...address, is_default: defaults[index] }));
    const answer = await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, delivery_addresses: rows });
    expect(answer.json().delivery_addresses).toEqual(rows);
  }
});

test('the default moves to a new address while the old one stays', async () => {
  const { id, delivery_addresses } = await makeClient(t, {
    delivery_addresses: [{ label: 'Vechi', is_default: true }],
  });
  const old = String(delivery_addresses[0]?.id);

  const answer = await t.ana.post(
    `/clients/${id}`,
    typed({
      version: 1,
      ...row(0, { id: old, label: 'Vechi', is_default: 'false' }),
      ...row(1, { label: 'Nou', is_default: 'true' }),
    }),
  );

  expect(answer.statusCode).toBe(303);
  expect((await readClient(t, id)).delivery_addresses).toMatchObject([
    { id: Number(old), is_default: false },
    { label: 'Nou', is_default: true },
  ]);
});

test('the database itself allows one default for each client', async () => {
  const { id } = await makeClient(t, {
    delivery_addresses: [{ label: 'Unu', is_default: true }, { label: 'Doi' }],
  });

  const second = t.db
    .updateTable('delivery_addresses')
    .set({ is_default: true })
    .where('client_id', '=', id)
    .execute();

  await expect(second).rejects.toMatchObject({ constraint: 'delivery_addresses_one_default_key' });
});
