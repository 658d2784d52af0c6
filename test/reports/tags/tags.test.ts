import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { namesOn } from '../../support/clients.ts';
import { byClass, findAll, parseHtml, textOf } from '../../support/html.ts';
import { putOrder } from '../../support/levels.ts';
import { putClient, tablesOn } from '../../support/report-clients.ts';
import { readSheets } from '../../support/workbooks.ts';

let t: TestApp;
const address = '/reports/tags';

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  expect((await t.ana.get(address)).body).toContain('Încă nu sunt etichete');
  await t.db.updateTable('users').set({ own_portfolio: true }).where('id', '=', t.bogdan.id).execute();
  const [farm = 0, vip = 0] = (
    await t.db
      .insertInto('tags')
      .values([
        { name: 'Agro', color: 'green' },
        { name: 'VIP', color: 'red' },
        { name: 'Nefolosită', color: 'gray' },
      ])
      .returning('id')
      .execute()
  ).map(({ id }) => id);
  const both = await put('Amândouă SRL', [farm, vip], { manager: t.bogdan.id, county: 'RO-CJ' });
  const one = await put('Una SRL', [farm], { type_id: 2 });
  const none = await put('Niciuna SRL', []);
  await put('Prospectul SRL', [vip], { status: 'prospect' });
  await put('Arhivat SRL', [vip], { archived_at: '2026-11-01' });
  await putOrder(t, { client_id: both, date: '2026-11-24', net_total: '100.00' });
  await putOrder(t, { client_id: both, date: '2025-11-24', net_total: '50.00' });
  await putOrder(t, { client_id: one, date: '2026-01-10', net_total: '50.00' });
  await putOrder(t, { client_id: none, date: '2026-01-10', net_total: '30.00' });
});
afterAll(() => t.close());

type Rest = { manager?: number; county?: string; type_id?: number; status?: string; archived_at?: string };

async function put(name: string, tags: number[], rest: Rest = {}): Promise<number> {
  const client_id = await putClient(t, {
    name,
    created_at: '2024-01-01T00:00:00Z',
    status: 'active',
    ...rest,
  });
  for (const tag_id of tags) await t.db.insertInto('client_tags').values({ client_id, tag_id }).execute();
  return client_id;
}

async function report(person: 'ana' | 'bogdan', query = '') {
  const { statusCode, body } = await t[person].get(`${address}${query}`);
  const [rows = [], pairs = []] = statusCode === 200 ? tablesOn(body) : [];
  const links = findAll(parseHtml(body), 'a').map(({ attributes }) =>
    attributes.href?.replaceAll('&amp;', '&'),
  );
  return { status: statusCode, body, rows, pairs, links };
}

test('a client with two tags counts for each of them, and once below', async () => {
  const { rows, pairs, body } = await report('ana');

  expect(rows).toEqual([
    ['Agro', '2', '2', '2', '150,00 lei', '50,00 lei', '+200 %', '75,00 lei'],
    ['Nefolosită', '0', '0', '0', '0,00 lei', '0,00 lei', '–', '0,00 lei'],
    ['VIP', '2', '1', '1', '100,00 lei', '50,00 lei', '+100 %', '50,00 lei'],
    ['Fără etichetă', '1', '1', '1', '30,00 lei', '0,00 lei', 'nou', '30,00 lei'],
    ['Cu etichete, fiecare client o dată', '3', '2', '2', '150,00 lei', '50,00 lei', '+200 %', '50,00 lei'],
    ['Toți clienții', '4', '3', '3', '180,00 lei', '50,00 lei', '+260 %', '45,00 lei'],
  ]);
  expect(pairs).toEqual([['Agro VIP', '1']]);
  expect(body).toContain('se numără la fiecare dintre ele');
  expect(body).toContain('au 3 clienți, cu vânzări de 150,00 lei');
});

test('a tag leads to its clients with the filters of the report, and a pair to those that carry both', async () => {
  const { links } = await report('ana', '?county=RO-CJ');

  expect(links).toContain('/clients?tag=Agro&county=RO-CJ');
  expect(links).toContain('/clients?tag=Agro&county=RO-CJ&tag=VIP&tags=all');
  const both = await t.ana.get('/clients?tag=Agro&county=RO-CJ&tag=VIP&tags=all');
  expect(namesOn(both.body)).toEqual(['Amândouă SRL']);
});

test('filters narrow all rows', async () => {
  const clients = async (query: string) => (await report('ana', query)).rows.map((row) => row[1]);

  expect(await clients('?type=2')).toEqual(['1', '0', '0', '0', '1', '1']);
  expect(await clients(`?manager=${t.bogdan.id}`)).toEqual(['1', '0', '1', '0', '1', '1']);
  expect((await report('ana', '?county=RO-AB')).body).toContain('Niciun client nu se potrivește');
});

test('who sees an own portfolio gets that, whoever is asked for', async () => {
  const { rows, body } = await report('bogdan', `?manager=${t.ana.id}`);

  expect(rows.at(-1)?.slice(1, 5)).toEqual(['1', '1', '1', '100,00 lei']);
  expect(body).not.toContain('name="manager"');
});

test('a filter that is none is refused beside its field', async () => {
  const { status, body } = await report('ana', '?type=x');
  expect([status, byClass(parseHtml(body), 'error').map(textOf)]).toEqual([
    422,
    ['Alegeți tipul din listă.'],
  ]);
});

test('the workbook has tags and pairs; without the export right there is none', async () => {
  const sheets = await readSheets((await t.ana.get(`${address}.xlsx`)).rawPayload);

  expect(sheets.Etichete?.slice(2).map((row) => [row[0], row[1], row[4], row[6], row[7]])).toEqual([
    ['Agro', 2, 150, 200, 75],
    ['Nefolosită', 0, 0, undefined, 0],
    ['VIP', 2, 100, 100, 50],
    ['Fără etichetă', 1, 30, undefined, 30],
    ['Cu etichete, fiecare client o dată', 3, 150, 200, 50],
    ['Toți clienții', 4, 180, 260, 45],
  ]);
  expect(sheets.Perechi?.at(-1)).toEqual(['Agro', 'VIP', 1]);
  expect((await (await t.member('viewer')).get(`${address}.xlsx`)).statusCode).toBe(404);
});
