import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fields, type TestApp, testApp } from '../support/app.ts';
import { readClient, savedId, typed } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { find, findAll } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

async function saved(fields: Fields) {
  return readClient(t, savedId(await t.ana.post('/clients', typed(fields))));
}

test('the county is chosen from the forty-one and București', async () => {
  const { page } = formOf((await t.ana.get('/clients/new')).body);

  const county = find(page, 'select', { name: 'county' });
  const codes = county ? findAll(county, 'option').map(({ attributes }) => attributes.value) : [];
  expect(codes).toHaveLength(43);
  expect(codes.filter((code) => code !== '').every((code) => /^RO-[A-Z]{1,2}$/.test(code ?? ''))).toBe(true);
});

test('the locality may be any text, also one that no list has', async () => {
  expect(await saved({ county: 'RO-CJ', locality: 'Cătunul Nimănui' })).toMatchObject({
    locality: 'Cătunul Nimănui',
    siruta: null,
  });
});

test('București has one locality and asks for the sector', async () => {
  expect(await saved({ county: 'RO-B', locality: 'bucurești', sector: '2' })).toMatchObject({
    locality: 'București',
    sector: 2,
  });
  const without = await saved({ tax_id: '1006', county: 'RO-B', street: 'Str. Lungă' });
  expect(without).toMatchObject({ locality: 'București', sector: null, efactura_ready: false });
  expect(without.efactura_missing).toEqual(['sector']);
});

test('a sector written into the locality is read, one written elsewhere is dropped', async () => {
  expect(await saved({ county: 'RO-B', locality: 'Sector 6 Mun. Bucureşti' })).toMatchObject({
    locality: 'București',
    sector: 6,
  });
  expect(await saved({ county: 'RO-CJ', locality: 'Dej', sector: '3' })).toMatchObject({
    locality: 'Dej',
    sector: null,
  });
});

test.each(['0', '7', '1.5', 'trei'])('sector „%s” is refused beside the field', async (sector) => {
  const form = formOf((await t.ana.post('/clients', typed({ county: 'RO-B', sector }))).body);

  expect(form.error('sector')).toBe('Sectorul este un număr de la 1 la 6.');
});

test('abroad the county is free text, the postal code any, and neither sector nor SIRUTA is kept', async () => {
  const client = await saved({
    country: 'HU',
    county: 'RO-CJ',
    county_abroad: 'Pest megye',
    locality: 'Budapest',
    postal_code: 'H-1011',
    sector: '3',
    siruta: '54984',
  });

  expect(client).toMatchObject({
    country: 'HU',
    county: 'Pest megye',
    postal_code: 'H-1011',
    sector: null,
    siruta: null,
  });
});

test('a client that moves abroad and back keeps a county of the list', async () => {
  const id = savedId(await t.ana.post('/clients', typed({ country: 'HU', county_abroad: 'Pest' })));
  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);

  const answer = await t.ana.post(`/clients/${id}`, { ...fields, country: 'RO', county: 'RO-BH' });

  expect(answer.statusCode).toBe(303);
  expect(await readClient(t, id)).toMatchObject({ country: 'RO', county: 'RO-BH' });
});

test('a lost zero of the postal code comes back', async () => {
  expect(await saved({ county: 'RO-B', sector: '4', postal_code: '40325' })).toMatchObject({
    postal_code: '040325',
  });
});

test('the number of the register is one in both forms, and the new one is stored', async () => {
  const [old, now] = [
    await saved({ trade_register_no: 'J40/372/2002' }),
    await saved({ trade_register_no: 'j2002000372404' }),
  ];

  expect(old.trade_register_no).toBe('J2002000372404');
  expect(now.trade_register_no).toBe('J2002000372404');
});
