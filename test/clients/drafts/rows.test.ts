import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { countClients, makeClient, readClient, typed } from '../../support/clients.ts';
import { type Form, formOf, summaryOf } from '../../support/forms.ts';
import { findAll, parseHtml } from '../../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

async function press(query: string, fields: Form['fields']): Promise<Form> {
  const answer = await t.ana.post(`/clients/drafts?${query}`, fields);
  expect(answer.statusCode).toBe(200);
  return formOf(answer.body);
}

/** The formaction of each button that adds or takes away a row. */
function buttonsOf({ page }: Form): string[] {
  return findAll(page, 'button', { formaction: true })
    .map(({ attributes }) => attributes.formaction ?? '')
    .filter((action) => /add=|remove=/.test(action));
}

test('without JavaScript the buttons add rows one by one, and nothing typed is lost', async () => {
  const start = formOf((await t.ana.get('/clients/new')).body);
  const before = await countClients(t);
  expect(buttonsOf(start)).toEqual([
    '/clients/drafts?add=contacts',
    '/clients/drafts?add=delivery_addresses',
  ]);

  const one = await press('add=contacts', {
    ...start.fields,
    name: 'Moara SRL',
    tax_id: 'ABC',
    'tags[]': 'nouă',
  });
  const two = await press('add=contacts', { ...one.fields, 'contacts[0][name]': 'Ion' });
  const three = await press('add=delivery_addresses', { ...two.fields, 'contacts[1][phone]': '12' });

  expect(three.value('name')).toBe('Moara SRL');
  expect(three.value('tax_id')).toBe('ABC');
  expect(three.fields['tags[]']).toContain('nouă');
  expect(three.value('contacts[0][name]')).toBe('Ion');
  expect(three.value('contacts[1][phone]')).toBe('12');
  expect(three.value('delivery_addresses[0][label]')).toBe('');
  expect(three.value('delivery_addresses[0][country]')).toBe('RO');
  expect(three.value('form_key')).toBe(start.value('form_key'));
  expect(summaryOf(three.page)).toEqual([]);
  expect(await countClients(t)).toBe(before);
});

test('the row that was pressed goes, the others keep what they hold', async () => {
  const fields = typed({
    'contacts[0][name]': 'Unu',
    'contacts[1][name]': 'Doi',
    'contacts[2][name]': 'Trei',
  });

  const left = await press('remove=contacts:1', fields as Form['fields']);

  expect(left.value('contacts[0][name]')).toBe('Unu');
  expect(left.value('contacts[1][name]')).toBe('Trei');
  expect(left.value('contacts[2][name]')).toBeUndefined();
});

test('rows with holes between their numbers are removed by the number that their button shows', async () => {
  const fields = typed({ 'delivery_addresses[2][label]': 'Doi', 'delivery_addresses[7][label]': 'Șapte' });
  const shown = await press('', fields as Form['fields']);
  const [first] = buttonsOf(shown).filter((action) => action.includes('remove=delivery_addresses'));

  const left = await press(String(first?.split('?')[1]), shown.fields);

  expect(left.value('delivery_addresses[0][label]')).toBe('Șapte');
});

test('a row taken away on the edit form is gone after the save, the others keep their ids', async () => {
  const { id, contacts } = await makeClient(t, {
    name: 'Rânduri SRL',
    contacts: [{ name: 'Unu' }, { name: 'Doi' }],
  });
  const opened = formOf((await t.ana.get(`/clients/${id}/edit`)).body);

  const left = await press('remove=contacts:0', opened.fields);
  const answer = await t.ana.post(left.action, left.fields);

  expect(answer.statusCode).toBe(303);
  expect((await readClient(t, id)).contacts).toEqual([contacts[1]]);
});

test('rows left wholly empty are not saved', async () => {
  const opened = formOf((await t.ana.get('/clients/new')).body);
  const grown = await press('add=delivery_addresses', (await press('add=contacts', opened.fields)).fields);

  const answer = await t.ana.post('/clients', {
    ...grown.fields,
    name: 'Goale SRL',
    type_id: '1',
    level_id: '1',
  });

  const client = await readClient(t, Number(String(answer.headers.location).split('/').at(-1)));
  expect(client).toMatchObject({ contacts: [], delivery_addresses: [] });
});

test("an unknown list, a row that is not there and a stranger's client change nothing", async () => {
  const fields = typed({ 'contacts[0][name]': 'Unu' }) as Form['fields'];

  for (const query of ['add=prices', 'remove=contacts:9', 'remove=contacts:x', 'remove=users:0'])
    expect((await press(query, fields)).value('contacts[0][name]')).toBe('Unu');
  expect((await t.ana.post('/clients/drafts', { ...fields, client_id: 999_999 })).statusCode).toBe(404);
});

test('a partial request gets only the checked address: its light and its three renderings', async () => {
  const fields = typed({
    tax_id: '1006',
    county: 'RO-B',
    sector: '3',
    street: 'Str. Lânăriei',
    street_no: '7',
    iban: 'RO12BTRL1B31007593840001',
  });

  const answer = await t.ana.post('/clients/drafts', fields, { 'hx-request-type': 'partial' });

  const piece = parseHtml(answer.body);
  expect(findAll(piece, 'form')).toEqual([]);
  expect(answer.body).toContain('Gata de e-Factura');
  expect(answer.body).toContain('SECTOR3');
  expect(answer.body).toContain('București, Sector 3');
  expect(answer.body).toContain('Banca Transilvania');
});

test('the light names what is missing', async () => {
  const answer = await t.ana.post('/clients/drafts', typed({ tax_id: '1006', county: 'RO-B' }), {
    'hx-request-type': 'partial',
  });

  expect(answer.body).toContain('Nu e gata de e-Factura. Lipsesc: ');
  for (const label of ['Sector', 'Stradă']) expect(answer.body).toContain(label);
});
