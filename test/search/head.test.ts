import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { byClass, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await makeClient(t, { name: 'Capul SRL' });
});
afterAll(() => t.close());

async function actions(person: Browser, query = ''): Promise<Record<string, string | undefined>> {
  const head = byClass(parseHtml((await person.get(`/clients${query}`)).body), 'actions')[0];
  const links = head ? findAll(head, 'a') : [];
  return Object.fromEntries(links.map((link) => [textOf(link), link.attributes.href]));
}

test('the head leads to a new client, the import, the duplicates and the files of what is listed', async () => {
  expect(
    await actions(
      t.ana,
      '?county=RO-CJ&sort=created&after=WyIyMDI2LTAxLTAxIiwxXQ&columns=phone,email&view=3',
    ),
  ).toEqual({
    Import: '/imports',
    Duplicate: '/duplicates',
    ANAF: '/register',
    'Pe hartă': '/reports/map?county=RO-CJ',
    'Excel (.xlsx)': '/clients.xlsx?county=RO-CJ&sort=created&columns=phone%2Cemail',
    CSV: '/clients.csv?county=RO-CJ&sort=created&columns=phone%2Cemail',
    'Excel, toate coloanele': '/clients.xlsx?county=RO-CJ&sort=created&columns=all',
    'CSV, toate coloanele': '/clients.csv?county=RO-CJ&sort=created&columns=all',
    '+ Client Nou N': '/clients/new',
  });
});

test('files are offered only to those who may take lists away', async () => {
  expect(Object.keys(await actions(t.bogdan))).toEqual([
    'Import',
    'Duplicate',
    'ANAF',
    'Pe hartă',
    '+ Client Nou N',
  ]);

  await t.db.updateTable('users').set({ may_export: true }).where('id', '=', t.bogdan.id).execute();
  expect(await actions(t.bogdan)).toMatchObject({ CSV: '/clients.csv' });
});
