import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, readClient, typed } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { find } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

/** A whole form, every field typed in a way that is not how it is stored. */
function everything(bogdan: number): Record<string, string> {
  return {
    name: 'Ţesătoria  de Sus',
    alias: ' țesut ',
    phone: '0264.555.123',
    mobile: '+40 722 123 456',
    email: 'Office@Firma.RO',
    email_enabled: 'false',
    country: 'RO',
    county: 'RO-B',
    locality: 'Bucuresti',
    sector: '4',
    street: 'Str. "Fabricii" & <Fiii>',
    street_no: '12 A',
    address_extra: 'Bl. C4',
    postal_code: '40 325',
    type_id: '3',
    level_id: '2',
    tax_id: 'RO 1007',
    vat_payer: 'true',
    trade_register_no: 'j12/1500/2012',
    bank: 'o bancă',
    iban: 'ro12 btrl 1b31',
    payment_term_days: '400',
    payment_method: 'card',
    status: 'inactive',
    shipping_payer: 'supplier',
    fax: '0264-555-124',
    website: 'firma.ro',
    source_id: 'o sursă nouă',
    caen_code: '1320',
    caen_revision: '2',
    activity: 'ceva',
    lat: '46,5',
    lon: '23,5',
    notify_sms: 'false',
    notify_email: 'false',
    'manager_ids[]': String(bogdan),
    'tags[]': 'etichetă nouă',
    'contacts[0][name]': 'Ion Pop',
    'contacts[0][job_title]': 'Șofer',
    'contacts[0][email]': 'ion@',
    'contacts[0][phone]': '0733.000.111',
    'contacts[0][receives][]': 'invoices',
    'contacts[0][marketing_enabled]': 'true',
    'contacts[1][name]': 'Maria Pop',
    'delivery_addresses[0][label]': 'Depozit',
    'delivery_addresses[0][country]': 'RO',
    'delivery_addresses[0][county]': 'RO-IS',
    'delivery_addresses[0][locality]': 'Iasi',
    'delivery_addresses[0][street]': 'Str. Gării',
    'delivery_addresses[0][street_no]': '3',
    'delivery_addresses[0][address_extra]': 'rampa 2',
    'delivery_addresses[0][postal_code]': '12',
    'delivery_addresses[0][contact_name]': 'Paznicul',
    'delivery_addresses[0][contact_phone]': '0744 000 111',
    'delivery_addresses[0][is_default]': 'true',
    'delivery_addresses[1][label]': 'Magazin',
    'delivery_addresses[1][country]': 'HU',
    'delivery_addresses[1][county_abroad]': 'Pest',
  };
}

test('a refused new form gives back every single thing that was typed', async () => {
  const fields = everything(t.bogdan.id);

  const answer = await t.ana.post('/clients', typed(fields));

  const form = formOf(answer.body);
  expect(answer.statusCode).toBe(422);
  for (const [name, value] of Object.entries(fields)) {
    const given = [form.fields[name]].flat();
    expect([name, given]).toEqual([name, expect.arrayContaining([value])]);
  }
  expect(form.action).toBe('/clients');
});

test('a refused edit gives back what was typed, and the client stays as it was', async () => {
  const before = await makeClient(t, { name: 'Neschimbata SRL', contacts: [{ name: 'Vechi' }] });
  const fields = everything(t.bogdan.id);

  const answer = await t.ana.post(`/clients/${before.id}`, typed({ ...fields, version: before.version }));

  const form = formOf(answer.body);
  expect(answer.statusCode).toBe(422);
  for (const [name, value] of Object.entries(fields)) {
    expect([name, [form.fields[name]].flat()]).toEqual([name, expect.arrayContaining([value])]);
  }
  expect(form.action).toBe(`/clients/${before.id}`);
  expect(form.value('version')).toBe('1');
  expect(await readClient(t, before.id)).toEqual(before);
});

test('mended, the form that came back is saved at its first try', async () => {
  const refused = formOf((await t.ana.post('/clients', typed(everything(t.bogdan.id)))).body);

  const answer = await t.ana.post('/clients', {
    ...refused.fields,
    tax_id: 'RO 1006',
    iban: '',
    payment_term_days: '40',
    'contacts[0][email]': 'ion@firma.ro',
    'delivery_addresses[0][postal_code]': '700001',
  });

  expect(answer.statusCode).toBe(303);
  const client = await readClient(t, Number(String(answer.headers.location).split('/').at(-1)));
  expect(client).toMatchObject({
    name: 'Țesătoria de Sus',
    sector: 4,
    locality: 'București',
    postal_code: '040325',
  });
  expect(client.contacts).toMatchObject([{ name: 'Ion Pop', receives: ['invoices'] }, { name: 'Maria Pop' }]);
  expect(client.delivery_addresses).toMatchObject([
    { label: 'Depozit', is_default: true },
    { county: 'Pest' },
  ]);
});

test('the summary of a refusal takes the focus and is announced', async () => {
  const { page } = formOf((await t.ana.post('/clients', typed({ name: '' }))).body);

  const summary = find(page, '*', { id: 'summary' });
  expect(summary?.attributes).toMatchObject({ role: 'alert', tabindex: '-1' });
  expect(find(page, 'input', { name: 'name' })?.attributes).toMatchObject({
    'aria-invalid': 'true',
    'aria-describedby': 'name-error',
  });
});

test('emptied lists stay empty when the form is refused', async () => {
  const { id } = await makeClient(t, {
    name: 'Listele SRL',
    tags: ['una'],
    manager_ids: [t.bogdan.id],
    contacts: [{ name: 'Unul' }],
  });

  const form = formOf((await t.ana.post(`/clients/${id}`, typed({ name: '', version: 1 }))).body);

  expect(form.value('tags[]')).toBe('');
  expect(form.fields['manager_ids[]']).toBeUndefined();
  expect(form.fields['contacts[0][name]']).toBeUndefined();
});
