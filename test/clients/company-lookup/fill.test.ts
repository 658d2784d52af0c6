import { afterAll, beforeAll, expect, test } from 'vitest';
import { company, cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { readClient, savedId, typed } from '../../support/clients.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { blank, importInto } from '../../support/lookup.ts';

let t: TestApp;
const number = cui(3100);
beforeAll(async () => {
  t = await testApp();
  t.anaf.answer(number, company(number));
});
afterAll(() => t.close());

const expected = {
  name: 'ȚESĂTORIA SOMEȘUL SRL',
  tax_id: String(number),
  vat_payer: 'true',
  trade_register_no: 'J2012001500128',
  country: 'RO',
  county: 'RO-CJ',
  locality: 'Cluj-Napoca',
  street: 'Str. Fabricii',
  street_no: '12',
  address_extra: 'BL.C4, SC.2, ET.3, AP.41',
  postal_code: '400620',
  caen_code: '1320',
  caen_revision: '3',
  activity: 'Producția de țesături',
  phone: '0264 555 123',
};

test('without JavaScript an empty form comes back filled in every field that ANAF knows', async () => {
  const form = await importInto(t.ana, `RO${number}`);

  expect(form.status).toBe(200);
  expect(form.message).toBe('Completat de la ANAF (date de acum).');
  for (const [name, value] of Object.entries(expected))
    expect([name, form.value(name)]).toEqual([name, value]);
  expect(findAll(form.page, '*', { 'data-proposal': true })).toEqual([]);
});

test('what was filled is marked until it is touched, and the mark outlives other buttons', async () => {
  const form = await importInto(t.ana, number);

  for (const name of ['name', 'tax_id', 'county', 'street', 'postal_code'])
    expect([name, form.isFilled(name)]).toEqual([name, true]);
  expect(form.isFilled('alias')).toBe(false);
  const next = await t.ana.post('/clients/drafts?add=contacts', form.fields);
  expect(find(parseHtml(next.body), 'input', { name: 'street' })?.attributes['data-filled']).toBe('');
});

test("the number is asked without RO, with today's date in Bucharest", async () => {
  const fresh = cui(3101);
  t.anaf.answer(fresh, company(fresh));
  await importInto(t.ana, `RO ${fresh}`);

  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Bucharest' }).format(t.services.now());
  expect(t.anaf.calls.at(-1)?.body).toEqual([{ cui: fresh, data: today }]);
});

test('the CIF of FACTURARE serves where the import box is empty', async () => {
  const form = await importInto(t.ana, '', { tax_id: `CIF: RO ${number}` });

  expect(form.value('name')).toBe(expected.name);
  expect(form.value('tax_id')).toBe(`CIF: RO ${number}`);
});

test('htmx gets the sections of the fields as partials, each the same as on the page', async () => {
  const fields = typed({ ...blank, lookup_tax_id: String(number), 'contacts[0][name]': 'Ion' });

  const answer = await t.ana.post('/clients/company-lookup', fields, { 'hx-request-type': 'partial' });

  const piece = parseHtml(answer.body);
  const targets = findAll(piece, 'hx-partial').map(({ attributes }) => attributes['hx-target'] ?? '');
  expect(answer.statusCode).toBe(200);
  expect(answer.body).not.toContain('<html');
  expect(targets).toEqual(expect.arrayContaining(['#contact-fields', '#billing-fields', '#details-fields']));
  for (const [name, value] of Object.entries({
    name: expected.name,
    street: 'Str. Fabricii',
    caen_code: '1320',
  }))
    expect(find(piece, 'input', { name })?.attributes.value).toBe(value);
  const page = parseHtml((await t.ana.get('/clients/new')).body);
  for (const target of targets) expect(find(page, '*', { id: target.slice(1) })).toBeDefined();
  expect(textOf(piece)).toContain('Completat de la ANAF');
  expect(findAll(piece, 'input', { name: 'contacts[0][name]' })).toEqual([]);
});

test('the filled form is saved as it came back', async () => {
  const form = await importInto(t.ana, number);

  const id = savedId(await t.ana.post('/clients', { ...form.fields, type_id: '1', level_id: '2' }));

  const client = await readClient(t, id);
  expect(client).toMatchObject({
    ...expected,
    vat_payer: true,
    caen_revision: 3,
    phone: '+40264555123',
    efactura_ready: true,
  });
});

test('the import box says nothing was asked when nothing was written, or when the number is wrong', async () => {
  t.anaf.calls.length = 0;

  expect((await importInto(t.ana, '')).message).toBe('Scrieți CIF-ul firmei căutate.');
  expect((await importInto(t.ana, 'RO')).message).toContain('Lipsesc cifrele');
  expect((await importInto(t.ana, number + 1)).message).toContain('Cifra de control');
  expect((await importInto(t.ana, 'Moara SRL')).message).not.toBe('');
  expect(t.anaf.calls).toEqual([]);
});
