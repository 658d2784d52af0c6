import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { cnp, ibans, makeClient, readClient, savedId, typed } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

/** Field as typed → as JSON gives it → as the edit form shows it, where that is not what was typed. */
const rows: [name: string, typed: string, stored: unknown, shown?: string][] = [
  ['name', 'Cărămida Roşie  SRL ', 'Cărămida Roșie SRL', 'Cărămida Roșie SRL'],
  ['alias', 'Cărămidarii', 'Cărămidarii'],
  ['phone', '0264 555 123', '+40264555123'],
  ['mobile', '+40 722 123 456', '+40722123456', '0722 123 456'],
  ['email', 'office@caramida-rosie.ro', 'office@caramida-rosie.ro'],
  ['email_enabled', 'false', false],
  ['county', 'RO-CJ', 'RO-CJ'],
  ['locality', 'Cluj-Napoca', 'Cluj-Napoca'],
  ['street', 'Str. Fabricii', 'Str. Fabricii'],
  ['street_no', '12A', '12A'],
  ['address_extra', 'Bl. C4, sc. 2', 'Bl. C4, sc. 2'],
  ['postal_code', '400 620', '400620', '400620'],
  ['siruta', '54984', 54984],
  ['type_id', '2', 2],
  ['level_id', '3', 3],
  ['tax_id', 'RO 40005', '40005', '40005'],
  ['vat_payer', 'true', true],
  ['trade_register_no', 'J12/1500/2012', 'J2012001500128', 'J2012001500128'],
  ['bank', 'Banca mea', 'Banca mea'],
  ['iban', 'ro12 btrl 1b31 0075 9384 0001', ibans.transilvania, 'RO12 BTRL 1B31 0075 9384 0001'],
  ['payment_term_days', '30', 30],
  ['payment_method', 'cash_on_delivery', 'cash_on_delivery'],
  ['status', 'active', 'active'],
  ['shipping_payer', 'client', 'client'],
  ['fax', '0264 555 124', '+40264555124'],
  ['website', 'www.caramida-rosie.ro', 'https://www.caramida-rosie.ro', 'https://www.caramida-rosie.ro'],
  ['source_id', 'Recomandare', 1],
  ['caen_code', '1320', 1320],
  ['caen_revision', '3', 3],
  ['activity', 'Cărămizi și țigle', 'Cărămizi și țigle'],
  ['lat', '46,770', 46.77, '46.77'],
  ['lon', '23.59', 23.59],
  ['notify_sms', 'false', false],
  ['notify_email', 'false', false],
];

test('every field goes from the form to the database, to JSON and back into the edit form', async () => {
  const id = savedId(
    await t.ana.post('/clients', typed(Object.fromEntries(rows.map(([name, value]) => [name, value])))),
  );

  const client = await readClient(t, id);
  const form = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  for (const [name, value, stored, shown = value] of rows) {
    expect([name, client[name]]).toEqual([name, name === 'caen_code' ? String(stored) : stored]);
    expect([name, form.value(name)]).toEqual([name, shown]);
  }
  expect(client).toMatchObject({ country: 'RO', tax_id_kind: 'cui', sector: null });
});

test('the edit form sent as it is changes nothing, not even the version', async () => {
  const { id } = await makeClient(t, {
    name: 'Fierăria de Jos SRL',
    mobile: '+40722123457',
    iban: ibans.brd,
    tags: ['atelier'],
    contacts: [{ name: 'Ion Fieraru', phone: '+4930901820', receives: ['orders', 'invoices'] }],
    delivery_addresses: [
      { label: 'Atelier', county: 'RO-B', sector: 3, street: 'Str. Lânăriei', is_default: true },
    ],
  });
  const before = await readClient(t, id);

  const form = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  const answer = await t.ana.post(`/clients/${id}`, form.fields);

  expect(answer.statusCode).toBe(303);
  expect(await readClient(t, id)).toEqual(before);
});

test('an emptied field is stored as nothing', async () => {
  const { id } = await makeClient(t, {
    name: 'Golirea SRL',
    alias: 'Golul',
    phone: '0264555125',
    payment_term_days: 15,
  });

  const form = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  await t.ana.post(`/clients/${id}`, { ...form.fields, alias: ' ', phone: '', payment_term_days: '' });

  expect(await readClient(t, id)).toMatchObject({
    alias: null,
    phone: null,
    payment_term_days: null,
    version: 2,
  });
});

test('a private person is kept by the CNP, a firm abroad by its VAT number', async () => {
  const person = savedId(await t.ana.post('/clients', typed({ name: 'Ioana Popa', tax_id: cnp })));
  const abroad = savedId(
    await t.ana.post(
      '/clients',
      typed({ name: 'Weber GmbH', country: 'DE', county_abroad: 'Bayern', tax_id: '123 456 788' }),
    ),
  );

  expect(await readClient(t, person)).toMatchObject({ tax_id: cnp, tax_id_kind: 'cnp' });
  expect(await readClient(t, abroad)).toMatchObject({
    tax_id: 'DE123456788',
    tax_id_kind: 'foreign',
    county: 'Bayern',
  });
  const form = formOf((await t.ana.get(`/clients/${abroad}/edit`)).body);
  expect(form.value('county_abroad')).toBe('Bayern');
  expect((await t.ana.post(`/clients/${abroad}`, form.fields)).statusCode).toBe(303);
  expect(await readClient(t, abroad)).toMatchObject({ county: 'Bayern', version: 1 });
});

test('the bank comes from the IBAN and the activity from the CAEN code where nothing was typed', async () => {
  const id = savedId(
    await t.ana.post('/clients', typed({ name: 'Țesut SRL', iban: ibans.brd, caen_code: '1320' })),
  );

  expect(await readClient(t, id)).toMatchObject({
    bank: 'BRD – Groupe Société Générale',
    caen_revision: 3,
    activity: 'Producția de țesături',
  });
});

test('text that looks like markup is shown as text', async () => {
  const name = `<script>alert('x')</script> & "Fiii" SRL`;
  const { id } = await makeClient(t, { name });

  const form = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  expect(form.value('name')).toBe(name);
  for (const url of ['/clients', `/clients/${id}`, '/search?q=fiii'])
    expect((await t.ana.get(url)).body).not.toContain('<script>alert');
});
