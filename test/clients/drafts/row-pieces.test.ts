import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const names = (html: string) =>
  findAll(parseHtml(html), '*', { name: true }).map(({ attributes }) => attributes.name ?? '');

test('a contact row carries its number in every name and label', async () => {
  const { body } = await t.ana.get('/clients/new/contact-row?index=7');

  expect(new Set(names(body))).toEqual(
    new Set(
      ['name', 'job_title', 'email', 'phone', 'receives][', 'marketing_enabled'].map(
        (name) => `contacts[7][${name}]`,
      ),
    ),
  );
  const piece = parseHtml(body);
  for (const label of findAll(piece, 'label', { for: true }))
    expect(find(piece, '*', { id: label.attributes.for ?? '' })).toBeDefined();
});

test('a delivery address row has every field of an address, România chosen and every county to choose', async () => {
  const { body } = await t.ana.get('/clients/new/delivery-address-row?index=2');

  const fields =
    'label contact_name contact_phone is_default country county county_abroad locality sector street street_no address_extra postal_code siruta';
  expect(new Set(names(body))).toEqual(
    new Set(fields.split(' ').map((name) => `delivery_addresses[2][${name}]`)),
  );
  const piece = parseHtml(body);
  expect(textOf(find(piece, 'option', { selected: true }))).toBe('România');
  const county = find(piece, 'select', { name: 'delivery_addresses[2][county]' });
  expect(county && findAll(county, 'option')).toHaveLength(43);
});

test('a number that is no row falls back to one that is', async () => {
  for (const index of ['', '-1', 'abc', '1e9', '99999999999']) {
    const answer = await t.ana.get(`/clients/new/contact-row?index=${index}`);
    expect([index, answer.statusCode]).toEqual([index, 200]);
    expect(names(answer.body)[0]).toMatch(/^contacts\[\d{1,3}\]\[name\]$/);
  }
});

async function completed(query: string): Promise<string[]> {
  const { body } = await t.ana.get(`/clients/new/localities?${query}`);
  return findAll(parseHtml(body), 'option').map(({ attributes }) => attributes.value ?? '');
}

test('a locality of the county is completed without its diacritics', async () => {
  expect(await completed('county=RO-CJ&locality=flor')).toContain('Florești');
  expect(await completed('county=RO-CJ&locality=cluj napoca')).toEqual(['Cluj-Napoca']);
  expect(await completed('county=RO-IS&locality=cluj napoca')).toEqual([]);
});

test('it is completed in a row too, by the county of that row', async () => {
  const row = 'delivery_addresses[1]';
  expect(await completed(`${row}[county]=RO-CJ&${row}[locality]=floresti`)).toEqual(['Florești']);
});

test('at most ten are offered, those that begin with the text first; nothing for nothing', async () => {
  const found = await completed('county=RO-CJ&locality=a');
  expect(found).toHaveLength(10);
  expect(found[0]).toMatch(/^[AÂĂ]/);
  for (const query of [
    'county=RO-CJ&locality=',
    'county=&locality=cluj',
    '',
    'county=XX&locality=a',
    'county=RO-CJ&locality=[%',
  ])
    expect(await completed(query)).toEqual([]);
});
