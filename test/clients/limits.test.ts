import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, readClient, savedId, typed } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

/** How many letters each text field holds: domain.md, section 1, and CIUS-RO for addresses. */
const limits: [name: string, max: number][] = [
  ['name', 200],
  ['alias', 200],
  ['locality', 50],
  ['street', 150],
  ['street_no', 30],
  ['address_extra', 100],
  ['trade_register_no', 40],
  ['bank', 100],
  ['activity', 300],
  ['contacts[0][name]', 100],
  ['contacts[0][job_title]', 100],
  ['delivery_addresses[0][label]', 100],
  ['delivery_addresses[0][locality]', 50],
  ['delivery_addresses[0][street]', 150],
  ['delivery_addresses[0][address_extra]', 100],
  ['delivery_addresses[0][contact_name]', 100],
];
const rows = { 'contacts[0][name]': 'Ion', 'delivery_addresses[0][label]': 'Depozit' };

test.each(limits)('%s holds %i letters', async (name, max) => {
  const full = 'ș'.repeat(max);

  const id = savedId(await t.ana.post('/clients', typed({ ...rows, [name]: full })));

  const form = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  expect(form.value(name)).toBe(full);
});

test.each(limits)('%s refuses more than %i letters, with its limit beside it', async (name, max) => {
  const tooLong = 'ș'.repeat(max + 1);
  const before = await countClients(t);

  const answer = await t.ana.post('/clients', typed({ ...rows, [name]: tooLong }));

  const form = formOf(answer.body);
  expect(answer.statusCode).toBe(422);
  expect(form.error(name)).toMatch(new RegExp(`^Aici încap cel mult ${max} (de )?caractere\\.$`));
  expect(form.value(name)).toBe(tooLong);
  expect(await countClients(t)).toBe(before);
});

test('the payment term goes from 0 to 365 days', async () => {
  for (const days of ['0', '365']) savedId(await t.ana.post('/clients', typed({ payment_term_days: days })));
  for (const days of ['-1', '366', '30.5', 'mâine']) {
    const form = formOf((await t.ana.post('/clients', typed({ payment_term_days: days }))).body);
    expect(form.error('payment_term_days')).toBe('Termenul de plată este un număr de zile între 0 și 365.');
    expect(form.value('payment_term_days')).toBe(days);
  }
});

test('a postal code abroad is any text of at most 20 letters', async () => {
  const abroad = { country: 'GB', county_abroad: '', postal_code: 'SW1A 2AA' };
  const id = savedId(await t.ana.post('/clients', typed(abroad)));
  const refused = await t.ana.post('/clients', typed({ ...abroad, postal_code: 'X'.repeat(21) }));

  expect(await readClient(t, id)).toMatchObject({ country: 'GB', postal_code: 'SW1A 2AA' });
  expect(formOf(refused.body).error('postal_code')).toContain('20');
});

test('a region abroad holds 60 letters; one more is refused beside the field', async () => {
  const region = 'R'.repeat(60);
  const id = savedId(await t.ana.post('/clients', typed({ country: 'GB', county_abroad: region })));
  const refused = await t.ana.post('/clients', typed({ country: 'GB', county_abroad: `${region}R` }));

  expect(await readClient(t, id)).toMatchObject({ county: region });
  expect(refused.statusCode).toBe(422);
  expect(formOf(refused.body).value('county_abroad')).toBe(`${region}R`);
  expect(formOf(refused.body).error('county')).toContain('60');
});
