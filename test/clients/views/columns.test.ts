import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../../support/anaf-records.ts';
import { type Browser, type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await makeClient(t, {
    name: 'Coloana SRL',
    tax_id: cui(5400),
    vat_payer: true,
    phone: '0264 555 123',
    mobile: '0722 123 456',
    email: 'office@coloana.example',
    trade_register_no: 'J12/1500/2012',
    county: 'RO-CJ',
    locality: 'Dej',
    street: 'Str. Fabricii',
    street_no: '12',
    postal_code: '405200',
    source_id: 1,
    caen_code: '4754',
    payment_term_days: 30,
    website: 'www.coloana.example',
  });
});
afterAll(() => t.close());

const usual = ['Nume', 'CIF', 'Localitate', 'Status', 'Nivel', 'Tip', 'Manager', 'Etichete'];

async function list(person: Browser, query = '') {
  const page = parseHtml((await person.get(`/clients${query}`)).body);
  return { heads: findAll(page, 'th').map(textOf), cells: findAll(page, 'td').map(textOf), page };
}
const keysOn = (body: string) =>
  findAll(parseHtml(body), 'input', { name: 'columns' }).map(({ attributes }) => ({
    key: attributes.value,
    on: 'checked' in attributes,
  }));

test('everybody starts with the usual columns', async () => {
  expect((await list(t.ana)).heads).toEqual(usual);
});

test('the chosen columns stand in the chosen order, for this person alone, and stay', async () => {
  const answer = await t.ana.post('/clients/columns', {
    columns: ['phone', 'email', 'tax_id'],
    query: 'type=1',
  });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/clients?type=1']);

  const { heads, cells } = await list(t.ana);
  expect(heads).toEqual(['Nume', 'Telefon', 'E-mail', 'CIF']);
  expect(cells).toEqual(['Coloana SRL', '0264 555 123', 'office@coloana.example', `RO${cui(5400)}`]);
  expect((await list(t.bogdan)).heads).toEqual(usual);
});

test('every column shows what it says', async () => {
  const panel = await t.ana.get('/clients/columns');
  const all = keysOn(panel.body).map(({ key }) => String(key));
  expect(all.slice(0, 3)).toEqual(['phone', 'email', 'tax_id']);
  await t.ana.post('/clients/columns', { columns: all });

  const { heads, cells } = await list(t.ana);
  const shown = Object.fromEntries(heads.map((head, index) => [head, cells[index]]));

  expect(shown).toMatchObject({
    Telefon: '0264 555 123',
    Mobil: '0722 123 456',
    'Nr. înregistrare': 'J2012001500128',
    Localitate: 'Dej, CJ',
    Adresă: 'Str. Fabricii 12',
    'Cod poștal': '405200',
    Sursa: 'Recomandare',
    CAEN: '4754',
    'Termen (zile)': '30',
    Site: 'www.coloana.example',
    Adăugat: expect.stringMatching(/^\d\d\.\d\d\.\d{4}$/),
    Modificat: expect.stringMatching(/^\d\d\.\d\d\.\d{4}$/),
  });
});

test('the day of adding sorts, and says so', async () => {
  const head = (await list(t.ana, '?sort=created')).page;
  const added = findAll(head, 'th').find((cell) => textOf(cell) === 'Adăugat');

  expect(added?.attributes['aria-sort']).toBe('descending');
  expect(added && find(added, 'a')?.attributes.href).toBe('/clients?sort=created&dir=asc');
});

test('the arrows move a column by one place, without JavaScript too', async () => {
  const columns = ['phone', 'email', 'tax_id'];
  const up = await t.ana.post('/clients/columns', { columns, up: 'tax_id', query: 'q=x' });
  expect(up.headers.location).toBe('/clients/columns?q=x');
  expect((await list(t.ana)).heads).toEqual(['Nume', 'Telefon', 'CIF', 'E-mail']);

  await t.ana.post('/clients/columns', { columns, down: 'phone' });
  expect((await list(t.ana)).heads).toEqual(['Nume', 'E-mail', 'Telefon', 'CIF']);
  await t.ana.post('/clients/columns', { columns, up: 'phone' });
  expect((await list(t.ana)).heads).toEqual(['Nume', 'Telefon', 'E-mail', 'CIF']);
});

test('„Cele obișnuite” brings the usual ones back; the name alone is a choice too', async () => {
  await t.ana.post('/clients/columns', {});
  expect((await list(t.ana)).heads).toEqual(['Nume']);

  await t.ana.post('/clients/columns', { columns: ['phone'], reset: 'true' });
  expect((await list(t.ana)).heads).toEqual(usual);
});

test('an address may say its columns; what is no column is left out', async () => {
  expect((await list(t.ana, '?columns=email,parola,email,status')).heads).toEqual([
    'Nume',
    'E-mail',
    'Status',
  ]);
  await t.ana.post('/clients/columns', { columns: ['parola', 'password_hash', 'phone', 'phone'] });

  expect((await list(t.ana)).heads).toEqual(['Nume', 'Telefon']);
});

test('the panel opens as a page and as a piece, with the shown columns first', async () => {
  const page = await t.ana.get('/clients/columns?type=1');
  expect(page.body).toContain('<h1>Coloane</h1>');
  const piece = await t.ana.get('/clients/columns?type=1', { 'hx-request-type': 'partial' });

  expect(piece.body).not.toContain('<html');
  expect(keysOn(piece.body)[0]).toEqual({ key: 'phone', on: true });
  expect(keysOn(piece.body).filter(({ on }) => on)).toHaveLength(1);
});

test('the choice leaves its row in the audit', async () => {
  const row = await t.db
    .selectFrom('audit_entries')
    .select(['subject_id', 'changes'])
    .where('subject', '=', 'user')
    .where('actor_id', '=', t.ana.id)
    .orderBy('id')
    .executeTakeFirst();

  expect(row).toEqual({
    subject_id: t.ana.id,
    changes: { client_columns: [null, ['phone', 'email', 'tax_id']] },
  });
});
