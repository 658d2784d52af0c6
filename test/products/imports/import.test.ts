import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { byClass, findAll, parseHtml, textOf } from '../../support/html.ts';
import { csv, upload } from '../../support/imports.ts';
import { workbook } from '../../support/workbooks.ts';
import { makeProduct, type Product } from '../making.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const send = (content: Buffer, fields: Record<string, string> = {}) =>
  upload(t.app, t.bogdan, content, { url: '/products/imports', name: 'produse.csv', fields });
async function plan(rows: string[][]): Promise<string> {
  const answer = await send(csv(rows));
  if (answer.statusCode !== 303) throw new Error(`no plan: ${answer.body}`);
  return String(answer.headers.location);
}
const apply = (at: string) => t.bogdan.post(`${at}/application`);
const read = async (q: string) =>
  (await t.ana.json('GET', `/api/v1/products?q=${encodeURIComponent(q)}`)).json<{ items: Product[] }>().items;

/** The rows of a plan: line, product, state, what changes. */
async function rowsOf(at: string): Promise<string[][]> {
  const page = parseHtml((await t.bogdan.get(at)).body);
  return findAll(page, 'tr')
    .slice(1)
    .map((row) => findAll(row, 'td').map(textOf));
}

const headings = ['Cod', 'Denumire', 'U.M.', 'Grupa', 'Preț de vânzare', 'Preț achiziție', 'TVA', 'Activ'];

test('a file is planned row by row with nothing written, and written when somebody says so', async () => {
  await makeProduct(t, { code: 'IMP-2', name: 'Al doilea', price: '20', category: 'Scule' });
  await makeProduct(t, { code: 'IMP-3', name: 'Al treilea', price: '30', unit: 'kg' });
  const at = await plan([
    ['Lista de prețuri a firmei'],
    headings,
    ['IMP-1', 'Primul', 'buc', 'Noutăți', '1.240,50', '900', '11%', 'da'],
    ['imp-2', '', '', 'SCULE', '21', '', '', 'nu'],
    ['IMP-3', 'Al treilea', 'kg', '', '30,00', '', '21', ''],
    ['IMP-4', '', '', '', 'mult', '', '', ''],
    ['', 'Fără cod', '', '', '5', '', '', ''],
    ['IMP-5', 'Cu altă cotă', '', '', '5', '', '24', ''],
    ['Imp-1', 'Încă o dată', '', '', '5', '', '', ''],
  ]);

  expect(await rowsOf(at)).toEqual([
    ['Rândul 3', 'Primul IMP-1', 'nou', expect.stringContaining('Preț de bază1.240,50 lei')],
    ['Rândul 4', 'Al doilea imp-2', 'se schimbă', 'Preț de bază20,00 lei → 21,00 leiSe vindeda → nu'],
    ['Rândul 5', 'Al treilea IMP-3', 'la fel', ''],
    [
      'Rândul 6',
      'IMP-4',
      'eroare',
      'Completați denumirea produsului.Scrieți o sumă cu cel mult două zecimale, de exemplu 1240,50.',
    ],
    ['Rândul 7', 'Fără cod', 'eroare', 'Completați codul produsului.'],
    ['Rândul 8', 'Cu altă cotă IMP-5', 'eroare', 'Cota TVA „24” nu este una de azi.'],
    ['Rândul 9', 'Încă o dată Imp-1', 'eroare', 'Codul este și pe rândul 3; acesta a fost lăsat deoparte.'],
  ]);
  expect(await read('imp')).toHaveLength(2);

  expect((await apply(at)).statusCode).toBe(303);

  const [first, second, third] = (await read('imp')).sort((a, b) => (a.code < b.code ? -1 : 1));
  expect(first).toMatchObject({
    code: 'IMP-1',
    price: '1240.50',
    purchase_cost: '900.00',
    vat_rate: '11.00',
    category: 'Noutăți',
    version: 1,
  });
  expect(second).toMatchObject({
    code: 'IMP-2',
    name: 'Al doilea',
    price: '21.00',
    active: false,
    version: 2,
  });
  expect(third).toMatchObject({ code: 'IMP-3', version: 1, category: null });
  expect((await t.bogdan.get(at)).body).toContain('Import aplicat: 2 produse scrise.');
});

test('every written product has its audit row, by whom and of which version', async () => {
  const { id } = await makeProduct(t, { code: 'AUD-1', price: '1' });
  await apply(
    await plan([
      ['cod', 'denumire', 'preț'],
      ['AUD-1', '', '2'],
      ['AUD-2', 'Nou', '3'],
    ]),
  );

  const made = (await read('aud2'))[0];
  const entries = await t.db
    .selectFrom('audit_entries')
    .select(['subject_id', 'action', 'actor_id', 'version'])
    .where('subject', '=', 'product')
    .where('actor_id', '=', t.bogdan.id)
    .where('subject_id', 'in', [id, made?.id ?? 0])
    .orderBy('subject_id')
    .execute();
  expect(entries).toEqual([
    { subject_id: id, action: 'update', actor_id: t.bogdan.id, version: 2 },
    { subject_id: made?.id, action: 'create', actor_id: t.bogdan.id, version: 1 },
  ]);
});

test('what somebody changed since the plan stays as it is, and the page says so', async () => {
  const { id } = await makeProduct(t, { code: 'KPT-1', price: '1' });
  const at = await plan([
    ['cod', 'denumire', 'preț'],
    ['KPT-1', '', '2'],
    ['KPT-2', 'Doi', '2'],
  ]);
  await t.ana.json('PATCH', `/api/v1/products/${id}`, { version: 1, price: '9' });
  await makeProduct(t, { code: 'kpt-2', price: '8' });

  await apply(at);

  expect((await read('kpt')).map(({ price }) => price).sort()).toEqual(['8.00', '9.00']);
  expect((await rowsOf(at)).map(([, , state]) => state)).toEqual([
    expect.stringContaining('lăsat cum era'),
    expect.stringContaining('lăsat cum era'),
  ]);
});

test('of several that were left the page says it in the plural', async () => {
  const rows = Array.from({ length: 25 }, (_, index) => [`PLU-${index}`, `Plural ${index}`, '1']);
  await apply(await plan([['cod', 'denumire', 'preț'], ...rows]));
  const at = await plan([['cod', 'preț'], ...rows.map(([code = '']) => [code, '2'])]);
  await t.db
    .updateTable('products')
    .set(({ eb }) => ({ version: eb('version', '+', 1) }))
    .where('code', 'like', 'PLU-%')
    .execute();

  await apply(at);

  expect((await t.bogdan.get(at)).body).toContain('0 produse scrise, 25 lăsate cum erau.');
});

test('a rate that is the law no more is an error of the row, also where the product has it already', async () => {
  const { id } = await makeProduct(t, { code: 'COTA-1' });
  await makeProduct(t, { code: 'COTA-2' });
  await t.db.updateTable('products').set({ vat_rate: '9' }).where('id', '=', id).execute();

  const at = await plan([
    ['cod', 'preț', 'tva'],
    ['COTA-1', '2', ''],
    ['COTA-2', '2', '9'],
  ]);

  expect((await rowsOf(at)).map(([, , state, message]) => [state, message])).toEqual([
    ['eroare', 'Cota TVA „9” nu este una de azi.'],
    ['eroare', 'Cota TVA „9” nu este una de azi.'],
  ]);
});

test('a rate that ended between the plan and its writing is not written', async () => {
  const { id } = await makeProduct(t, { code: 'SFÂRȘIT-1', price: '1' });
  await t.db.updateTable('products').set({ vat_rate: '9' }).where('id', '=', id).execute();
  const { now } = t.services;
  t.services.now = () => new Date('2026-07-31T12:00:00Z');
  const at = await plan([
    ['cod', 'denumire', 'preț'],
    ['SFÂRȘIT-1', '', '2'],
    ['SFÂRȘIT-2', 'La standard', '2'],
  ]);
  t.services.now = now;

  await apply(at);

  expect(await read('sfârșit-1')).toMatchObject([{ price: '1.00', vat_rate: '9.00', version: 1 }]);
  expect(await read('sfârșit-2')).toMatchObject([{ price: '2.00', vat_rate: '21.00' }]);
  expect((await rowsOf(at))[0]).toEqual([
    'Rândul 2',
    expect.any(String),
    'se schimbă lăsat cum era',
    expect.stringContaining('Cota TVA nu mai este în vigoare.'),
  ]);
});

test('a plan is written once, by ten at once or again', async () => {
  const rows = Array.from({ length: 1_200 }, (_, index) => [`MII-${index}`, `Din mii ${index}`, '1']);
  const at = await plan([['cod', 'denumire', 'preț'], ...rows]);

  const answers = await Promise.all(Array.from({ length: 10 }, () => apply(at)));
  await apply(at);

  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 10 }, () => 303));
  const { total } = (await t.ana.json('GET', '/api/v1/products?q=din+mii')).json();
  expect(total).toBe(1_200);
  const { body } = await t.bogdan.get(`${at}?state=new`);
  expect(byClass(parseHtml(body), 'import-row')).toHaveLength(100);
  expect(body).toContain('1.200 de produse scrise');
});

test('the same form sent twice plans the file once', async () => {
  const file = csv([
    ['cod', 'denumire', 'preț'],
    ['ODATA-1', 'O dată', '1'],
  ]);
  const [one, two] = [await send(file, { form_key: 'f-1' }), await send(file, { form_key: 'f-1' })];

  expect(two.headers.location).toBe(one.headers.location);
});

test('a workbook is read as well, with its numbers and its percents', async () => {
  const content = await workbook([
    ['Cod', 'Denumire', 'Preț', 'Cota TVA'],
    ['XLS-1', 'Din Excel', 12.5, 0.21],
  ]);
  const at = String((await send(content)).headers.location);
  await apply(at);

  expect(await read('xls1')).toMatchObject([{ price: '12.50', vat_rate: '21.00' }]);
});

test('a file that is none, or has no column of codes, is 422 with a sentence', async () => {
  for (const [content, sentence] of [
    [Buffer.from('%PDF-1.7 ceva'), 'este un PDF'],
    [
      csv([
        ['Denumire', 'Preț'],
        ['X', '1'],
      ]),
      'Nu am găsit rândul cu denumirile coloanelor',
    ],
    [
      csv([
        ['ceva', 'x'],
        ['Cod', 'Denumire'],
      ]),
      'nu este niciun produs',
    ],
  ] as const) {
    const answer = await send(content);
    expect([sentence, answer.statusCode, answer.body.includes(sentence)]).toEqual([sentence, 422, true]);
  }
  expect((await t.bogdan.post('/products/imports', {})).statusCode).toBe(422);
  expect((await t.bogdan.get('/products/imports/999999')).statusCode).toBe(404);
});
