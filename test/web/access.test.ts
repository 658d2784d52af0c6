import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendDue } from '../../src/messages/sending/due.ts';
import { completeFirm, makeBuyer, makeInvoice } from '../documents/documents.ts';
import { makeOrder } from '../orders/orders.ts';
import { pay } from '../payments/payments.ts';
import { makeProduct } from '../products/making.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { plan } from '../support/bulk.ts';
import { makeClient } from '../support/clients.ts';
import { csv, upload, work } from '../support/imports.ts';
import { merge } from '../support/merges.ts';
import { png } from '../support/pictures.ts';
import { routeMap } from '../support/route-map.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await makeClient(t, { name: 'Prima SRL', locality: 'Dej', street: 'Str. Gării' });
  await merge(t, await makeClient(t, { name: 'A doua' }), await makeClient(t, { name: 'A treia' }));
  await plan(t.bogdan, [1], { kind: 'archive' });
  await upload(t.app, t.ana, csv([['Cine'], ['Importata SRL']]), { url: '/imports' });
  await work(t);
  await makeProduct(t, { code: 'P-1', name: 'Produs' });
  await t.ana.post('/price-lists', { name: 'Prețuri', audience: 'type-1' });
  await upload(
    t.app,
    t.ana,
    csv([
      ['Cod', 'Denumire', 'Preț'],
      ['P-1', 'Produs', '5'],
    ]),
    { url: '/products/imports' },
  );
  await upload(t.app, t.ana, png(8, 8), { url: '/settings/company/logo' });
  await upload(t.app, t.ana, Buffer.from('abc'), {
    url: '/clients/1/notes',
    name: 'a.txt',
    fields: { text: 'X' },
  });
  await completeFirm(t);
  const mail = { email: 'birou@prima.ro', email_enabled: true, notify_email: true };
  const buyer = await makeBuyer(t, mail);
  await makeInvoice(t, buyer.id);
  await pay(t, buyer.id, '10');
  await t.ana.post('/campaigns', { name: 'Toamna' });
  const { id } = await makeOrder(t, 1);
  await t.ana.json('POST', `/api/v1/orders/${id}/awb`, { delivery_address_id: null });
  // There is no server in the tests: what was written is kept.
  await sendDue(t.services);
});
afterAll(() => t.close());

const routes = Object.entries(routeMap).map(([route, audience]) => {
  const [method = '', path = ''] = route.split(' ');
  const url = path
    .replace(/:\w+_id/g, '1')
    .replace(':list', 'tags')
    .replace(':file', 'x.css')
    .replace(':id', '1')
    .replace(':event/:channel', 'invoice/email');
  return { route, audience, method: method as 'GET' | 'POST', url };
});
/** What some addresses need to answer at all. */
const queries: Record<string, string> = {
  '/api/v1/company-lookup': '?source=own&tax_id=prima',
  '/api/v1/clients/1/price': '?product_id=1',
  '/clients/1/paperwork/new': '?template_id=1',
};
/** What Bogdan, who sells and exports nothing, must not see. */
const closed = new Set<string>(['administrators', 'exporters']);
const own = { host: 'localhost', 'sec-fetch-site': 'same-origin' };

/** How many rows each table holds, to see that a refusal changed nothing. */
async function rowCounts(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of [
    'users',
    'clients',
    'tags',
    'sources',
    'client_types',
    'client_levels',
    'audit_entries',
    'sessions',
  ] as const) {
    const { rows } = await t.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    counts[table] = rows;
  }
  return counts;
}

test('without a session nothing but the public addresses answers, and nothing changes', async () => {
  const before = await rowCounts();
  for (const { route, audience, method, url } of routes.filter((each) => each.audience !== 'everybody')) {
    const answer = await t.app.inject({
      method,
      url,
      headers: own,
      ...(method !== 'GET' && { payload: { name: 'X', version: 1 } }),
    });
    if (url.startsWith('/api/')) expect([route, answer.statusCode]).toEqual([route, 401]);
    else
      expect([route, audience, answer.statusCode, answer.headers.location]).toEqual([
        route,
        audience,
        303,
        expect.stringMatching(/^\/login/),
      ]);
  }
  expect(await rowCounts()).toEqual(before);
});

test('for Bogdan what is closed to him does not exist, and nothing changes', async () => {
  const before = await rowCounts();
  for (const { route, method, url } of routes.filter(({ audience }) => closed.has(audience))) {
    const answer = await t.app.inject({
      method,
      url,
      cookies: t.bogdan.cookies,
      headers: own,
      ...(method !== 'GET' && { payload: { name: 'X' } }),
    });
    expect([route, answer.statusCode]).toEqual([route, 404]);
  }
  expect(await rowCounts()).toEqual(before);
});

test('every address that Bogdan may read answers him, and Ana too', async () => {
  const readable = routes.filter(
    ({ method, url }) =>
      method === 'GET' && !url.startsWith('/assets/') && !/login|setup|subscribe|^\/c\//.test(url),
  );
  for (const { route, audience, url } of readable) {
    const query = queries[url] ?? '';
    const [bogdan, ana] = [await t.bogdan.get(url + query), await t.ana.get(url + query)];
    expect([route, bogdan.statusCode < 400]).toEqual([route, !closed.has(audience)]);
    expect([route, ana.statusCode]).toEqual([
      route,
      ['/', '/reports', '/register/next'].includes(url) ? 303 : 200,
    ]);
  }
}, 60_000);

test('HEAD is guarded like GET', async () => {
  expect((await t.app.inject({ method: 'HEAD', url: '/clients' })).statusCode).toBe(303);
  expect(
    (await t.app.inject({ method: 'HEAD', url: '/settings/users', cookies: t.bogdan.cookies })).statusCode,
  ).toBe(404);
});

test('the menu and the settings show a person what that person may open', async () => {
  for (const person of [t.ana, t.bogdan]) {
    for (const page of ['/clients', '/settings']) {
      const { body } = await person.get(page);
      for (const [, href] of body.matchAll(/<a [^>]*href="(\/(?!assets)[^"#]*)"/g))
        expect([href, (await person.get(String(href))).statusCode]).toEqual([href, 200]);
    }
  }
  expect((await t.bogdan.get('/settings')).body).not.toContain('/settings/users');
});
