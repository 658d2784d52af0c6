import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, makeClient } from '../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { csv, upload, work } from '../support/imports.ts';

vi.setConfig({ testTimeout: 60_000 });
let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

async function sent(content: Buffer, name = 'clienți.csv'): Promise<string> {
  const answer = await upload(t.app, t.ana, content, { url: '/imports', name });
  expect(answer.statusCode).toBe(303);
  await work(t);
  return String(answer.headers.location);
}
const pageOf = async (url: string) => parseHtml((await t.ana.get(url)).body);
const rowsOf = async (url: string) => byClass(await pageOf(url), 'import-name').map(textOf);

test('a file whose columns nobody knows asks what they are, and the answer is remembered for all', async () => {
  const file = csv([
    ['Cine', 'Cod ciudat', 'Nimic'],
    ['Alfa Ciudat SRL', String(cui(2001)), 'x'],
  ]);
  const url = await sent(file);
  const page = await pageOf(url);
  expect(findAll(page, 'th', { scope: 'row' }).map(textOf)).toEqual(['Cine', 'Cod ciudat', 'Nimic']);
  expect(byClass(page, 'import-samples').map(textOf)).toEqual(['Alfa Ciudat SRL', String(cui(2001)), 'x']);

  const options = { headed: 'true', type_id: '2', level_id: '2', anaf: 'false' };
  const refused = await t.ana.post(`${url}/mapping`, {
    'targets[0]': '',
    'targets[1]': '',
    'targets[2]': '',
    ...options,
  });
  expect(refused.statusCode).toBe(422);
  expect(textOf(byClass(parseHtml(refused.body), 'alert-danger')[0])).toBe(
    'Alegeți coloana cu numele sau cea cu CIF-ul clienților.',
  );

  const twice = await t.ana.post(`${url}/mapping`, {
    'targets[0]': 'name',
    'targets[1]': 'name',
    'targets[2]': '',
    ...options,
  });
  expect(textOf(byClass(parseHtml(twice.body), 'error')[0])).toBe('Altă coloană are deja acest înțeles.');

  const mapped = { 'targets[0]': 'name', 'targets[1]': 'tax_id', 'targets[2]': '', ...options };
  expect((await t.ana.post(`${url}/mapping`, mapped)).statusCode).toBe(303);
  await work(t);
  expect(await rowsOf(url)).toEqual([`Alfa Ciudat SRL ${cui(2001)}`]);

  const again = await upload(t.app, t.bogdan, file, { url: '/imports' });
  await work(t);
  const plan = await t.bogdan.get(String(again.headers.location));
  expect(textOf(parseHtml(plan.body))).toContain('Acesta este planul: nimic nu a fost scris încă.');
});

test('without JavaScript: the plan, its filters, the choices, the application, the reversal', async () => {
  const alfa = await makeClient(t, { name: 'Alfa Unic SRL', phone: '0264555201' });
  const url = await sent(
    csv([
      ['Denumire', 'CIF', 'Telefon'],
      ['Beta Unic SRL', String(cui(2102)), '0264555202'],
      ['S.C. Alfa Unic', String(cui(2101)), '0264555209'],
      ['Fals SRL', '123', ''],
    ]),
  );
  const before = await countClients(t);
  expect((await rowsOf(url)).length).toBe(3);
  expect(await rowsOf(`${url}?state=new`)).toEqual([`Beta Unic SRL ${cui(2102)}`]);
  expect(textOf(await pageOf(`${url}?state=error`))).toContain('Rândul 4, CIF/CNP: ');

  const choice = { 'choices[3][item]': '3', 'choices[3][choice]': 'update' };
  expect((await t.ana.post(`${url}/choices`, choice)).headers.location).toBe(`${url}?state=duplicate`);
  expect(find(await pageOf(`${url}?state=duplicate`), 'option', { selected: true })?.attributes.value).toBe(
    'update',
  );
  expect(await countClients(t)).toBe(before);

  expect((await t.ana.post(`${url}/application`)).statusCode).toBe(303);
  const applied = await pageOf(url);
  expect(textOf(byClass(applied, 'alert-success')[0])).toBe('Import aplicat: 1 adăugat, 1 schimbat.');
  expect(await countClients(t)).toBe(before + 1);
  const read = async () => (await t.ana.json('GET', `/api/v1/clients/${alfa.id}`)).json();
  expect(await read()).toMatchObject({ tax_id: String(cui(2101)), phone: '+40264555209' });

  expect(textOf(byClass(applied, 'import-undo')[0])).toContain('Ce a schimbat cineva de atunci rămâne cum e');
  await t.ana.post(`${url}/reversal`);
  expect(textOf(byClass(await pageOf(url), 'alert-success')[0])).toBe(
    'Import anulat: 1 adăugat, 1 schimbat, 1 scos, 1 adus înapoi.',
  );
  expect(await countClients(t)).toBe(before);
  expect(await read()).toMatchObject({ name: 'Alfa Unic SRL', tax_id: null, phone: '+40264555201' });
});

test('the errors come back as a workbook: the rows as they came, each with its reason, and formulas are text', async () => {
  const url = await sent(
    csv([
      ['Denumire', 'CIF', 'E-mail'],
      ['=HYPERLINK("http://x")', '999', 'fără arond'],
      ['Bun SRL', String(cui(2201)), ''],
    ]),
  );
  const answer = await t.ana.get(`${url}/errors.xlsx`);
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="erori-import-\d+\.xlsx"$/);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(answer.rawPayload as never);
  const rows: unknown[][] = [];
  workbook.worksheets[0]?.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
  expect(rows).toEqual([
    ['Rând', 'Denumire', 'CIF', 'E-mail', 'Motiv'],
    [
      '2',
      '=HYPERLINK("http://x")',
      '999',
      'fără arond',
      expect.stringContaining('Email Principal: Adresa de e-mail'),
    ],
  ]);
});

test('an upload without a file, an empty one and one that is no table end with a sentence', async () => {
  const none = await t.ana.post('/imports');
  expect([none.statusCode, textOf(byClass(parseHtml(none.body), 'error')[0])]).toEqual([
    422,
    'Alegeți un fișier .xlsx sau .csv.',
  ]);
  const empty = await upload(t.app, t.ana, Buffer.alloc(0), { url: '/imports', name: 'gol.csv' });
  expect(empty.statusCode).toBe(422);

  const url = await sent(Buffer.from('%PDF-1.7 aceasta nu este o foaie'), 'factură.pdf');
  const page = await pageOf(url);
  expect(textOf(byClass(page, 'alert-danger')[0])).toMatch(/^[A-ZÎ].*\.$/);
  expect(findAll(page, 'button').map(textOf)).toContain('Încearcă din nou');
});

test('an import is found again in the list, by everybody, and its page costs at most three queries', async () => {
  const url = await sent(
    csv([
      ['Denumire', 'CIF'],
      ['Găsit SRL', String(cui(2301))],
    ]),
    'lista mea.csv',
  );
  const list = parseHtml((await t.bogdan.get('/imports')).body);
  expect(textOf(list)).toContain('lista mea.csv');
  expect(textOf(list)).toContain('plan gata, neaplicat');

  for (const address of [url, '/imports', '/imports/new', `${url}/mapping`]) {
    t.proxy.forget();
    expect((await t.ana.get(address)).statusCode).toBe(200);
    expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
  }
});

test('the template is a workbook, and an import that is not there is 404', async () => {
  const template = await t.ana.get('/imports/template.xlsx');
  expect(template.headers['content-type']).toContain('spreadsheetml');
  expect(template.rawPayload.subarray(0, 2).toString()).toBe('PK');
  for (const id of ['999999', '0', 'abc', '9'.repeat(20)])
    expect((await t.ana.get(`/imports/${id}`)).statusCode).toBe(404);
});
