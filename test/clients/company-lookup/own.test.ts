import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Client, cnp, makeClient } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';
import { byClass, find, findAll, textOf } from '../../support/html.ts';
import { importInto } from '../../support/lookup.ts';

let t: TestApp;
let mill: Client;
beforeAll(async () => {
  t = await testApp();
  mill = await makeClient(t, {
    name: 'Moara de Sus SRL',
    alias: 'Morarii',
    tax_id: cui(3300),
    county: 'RO-CJ',
    locality: 'Dej',
    street: 'Str. Morii',
  });
  await t.ana.json('PATCH', `/api/v1/clients/${mill.id}`, { version: 1, name: 'Moara de Sus și Fiii SRL' });
});
afterAll(() => t.close());

const own = (text: string | number, fields = {}) => importInto(t.ana, text, { source: 'own', ...fields });

test.each([
  ['the tax id', () => String(cui(3300))],
  ['the tax id as written', () => `CIF: RO ${cui(3300)}`],
  ['the name', () => 'Moara de Sus și Fiii'],
  ['the former name', () => 'moara de sus srl'],
  ['the alias', () => 'MORARII'],
])('one of our own is found by %s and fills the form', async (_by, text) => {
  const form = await own(text());

  expect(form.message).toContain('Completat din clienții noștri.');
  expect(form.value('name')).toBe('Moara de Sus și Fiii SRL');
  expect(form.value('street')).toBe('Str. Morii');
  expect(form.value('source')).toBe('own');
});

test('a name that nobody of ours has is not found, and it is said what was looked for', async () => {
  const form = await own('Nimeni SRL');

  expect(form.message).toBe('Nu avem niciun client găsit după „Nimeni SRL”.');
  expect(form.value('name')).toBe('');
});

test('an archived one is found too, and it is said', async () => {
  const { id } = await makeClient(t, { name: 'Fabrica Închisă SRL' });
  await t.ana.post(`/clients/${id}/archival`);

  const form = await own('fabrica inchisa');

  expect(form.value('name')).toBe('Fabrica Închisă SRL');
  expect(form.notices.join()).toContain('Clientul găsit este arhivat.');
});

test('several are offered to choose from, the form untouched; the chosen one fills it', async () => {
  const first = await makeClient(t, { name: 'Brutăria Nord SRL', locality: 'Dej', county: 'RO-CJ' });
  await makeClient(t, { name: 'Brutăria Sud SRL' });

  const form = await own('brutăria', { street: 'Str. Mea' });

  const [matches] = byClass(form.page, 'matches');
  const links = matches ? findAll(matches, 'a') : [];
  expect(form.message).toBe('Mai mulți clienți se potrivesc. Alegeți unul.');
  expect(links.map(textOf)).toEqual(['Brutăria Nord SRL', 'Brutăria Sud SRL']);
  expect(links[0]?.attributes.href).toBe(`/clients/${first.id}`);
  expect(form.value('name')).toBe('');
  expect(form.value('street')).toBe('Str. Mea');
  const choose = matches && find(matches, 'button', { formaction: true })?.attributes.formaction;
  const filled = formOf((await t.ana.post(String(choose), form.fields)).body);
  expect(filled.value('name')).toBe('Brutăria Nord SRL');
  expect(filled.value('street')).toBe('Str. Mea');
});

test('of several the one with exactly this tax id is taken at once', async () => {
  const number = cui(3301);
  await makeClient(t, { name: 'Exacta SRL', tax_id: number });
  await makeClient(t, { name: `Depozitul ${number} SRL` });

  expect((await own(number)).value('name')).toBe('Exacta SRL');
});

test('a person is found by the CNP in our own records, and nothing goes to ANAF', async () => {
  await makeClient(t, { name: 'Ioana Popa', tax_id: cnp });

  expect((await own(cnp)).value('name')).toBe('Ioana Popa');
  expect(t.anaf.calls).toEqual([]);
});

test('nothing written is refused in a sentence, and a chosen one that is not there is not found', async () => {
  expect((await own(' ')).message).toBe('Scrieți CIF-ul, numele sau aliasul clientului căutat.');
  expect((await t.ana.post('/clients/company-lookup?chosen=999999', { source: 'own' })).statusCode).toBe(404);
});
