import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { importShape, planShape } from '../../src/imports/shapes.ts';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { csv, type Plan, planned, upload, work } from '../support/imports.ts';

vi.setConfig({ testTimeout: 60_000 });
let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const file = (stem: number) =>
  csv([
    ['Denumire', 'CIF'],
    ['Prin API SRL', String(cui(stem))],
  ]);

test('a program sends a file, reads its plan, applies it and takes it back', async () => {
  const made = await upload(t.app, t.ana, file(6001), { fields: { type_id: '3', level_id: '2' } });
  expect(made.statusCode).toBe(201);
  expect(importShape.parse(made.json())).toMatchObject({ state: 'uploaded', file_name: 'clienți.csv' });
  const url = String(made.headers.location);
  await work(t);

  const plan = (await t.ana.json('GET', url)).json<Plan>();
  expect(planShape.parse(plan)).toMatchObject({ state: 'planned', counts: { new: 1 }, next: null });
  expect(plan.items[0]?.values).toMatchObject({ name: 'Prin API SRL', tax_id: String(cui(6001)) });

  const applied = await t.ana.json('POST', `${url}/application`);
  expect(applied.json()).toMatchObject({ state: 'applied', outcomes: { created: 1 } });
  const client = (await t.ana.json('GET', url)).json<Plan>().items[0]?.client_id;
  expect((await t.ana.json('GET', `/api/v1/clients/${client}`)).json()).toMatchObject({
    type_id: 3,
    level_id: 2,
  });

  expect((await t.ana.json('POST', `${url}/reversal`)).json()).toMatchObject({ state: 'reversed' });
  expect((await t.ana.json('GET', `/api/v1/clients/${client}`)).statusCode).toBe(404);
});

test('the same key sends a file once, with another file it is refused', async () => {
  const headers = { 'idempotency-key': 'import-unu' };
  const [one, again] = [
    await upload(t.app, t.ana, file(6101), { headers }),
    await upload(t.app, t.ana, file(6101), { headers }),
  ];
  expect(again.json().id).toBe(one.json().id);
  expect((await upload(t.app, t.ana, file(6102), { headers })).statusCode).toBe(409);
});

test('what is not a file and too large a file are refused with a sentence', async () => {
  const none = await t.ana.json('POST', '/api/v1/imports', {});
  expect([none.statusCode, none.json().errors]).toEqual([
    422,
    [{ field: 'file', message: 'Alegeți un fișier .xlsx sau .csv.' }],
  ]);
  const large = await upload(t.app, t.ana, Buffer.alloc(21 * 1024 * 1024, 'a'));
  expect([large.statusCode, large.json().detail]).toEqual([
    413,
    'Fișierul are peste 20 MB. Împărțiți-l în mai multe și importați-le pe rând.',
  ]);
});

test('possible duplicates are decided in the body, pages follow each other, and wrong queries are refused', async () => {
  await t.ana.json('POST', '/api/v1/clients', { name: 'Seamănă SRL', type_id: 1, level_id: 1 });
  const plan = await planned(
    t,
    csv([
      ['Denumire', 'CIF'],
      ['Seamănă SRL', String(cui(6201))],
      ['Una SRL', String(cui(6202))],
      ['Două SRL', String(cui(6203))],
    ]),
  );
  const page = (await t.ana.json('GET', `/api/v1/imports/${plan.id}?state=new&limit=1`)).json<Plan>();
  expect(page.items.map(({ name }) => name)).toEqual(['Una SRL']);
  const next = await t.ana.json('GET', `/api/v1/imports/${plan.id}?state=new&limit=1&after=${page.next}`);
  expect(next.json<Plan>().items.map(({ name }) => name)).toEqual(['Două SRL']);
  expect((await t.ana.json('GET', `/api/v1/imports/${plan.id}?state=altceva`)).statusCode).toBe(422);
  const wrong = await t.ana.json('POST', `/api/v1/imports/${plan.id}/application`, { duplicates: 'poate' });
  expect(wrong.statusCode).toBe(422);

  const body = { choices: [{ item: 2, choice: 'create' }] };
  const applied = await t.ana.json('POST', `/api/v1/imports/${plan.id}/application`, body);
  expect(applied.json().outcomes).toEqual({ created: 3 });
  expect((await t.ana.json('GET', '/api/v1/imports?limit=1')).json()).toMatchObject({
    items: [{ id: plan.id }],
    next: String(plan.id),
  });
});

test('every address of imports is described', async () => {
  const { paths } = (await t.ana.json('GET', '/api/v1/openapi.json')).json();
  expect(Object.keys(paths).filter((path) => path.includes('imports'))).toEqual([
    '/api/v1/imports',
    '/api/v1/imports/{id}',
    '/api/v1/imports/{id}/application',
    '/api/v1/imports/{id}/reversal',
  ]);
});
