import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCursor } from '../../../src/db/paging.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Client, ibans, makeClient } from '../../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { pay } from '../payments.ts';

let t: TestApp;
let fier: Client;
let lemn: Client;
const ids: Record<string, number> = {};
beforeAll(async () => {
  t = await testApp();
  await t.db
    .insertInto('company_accounts')
    .values({ position: 1, iban: ibans.transilvania, bank: 'BT' })
    .execute();
  [fier, lemn] = [
    await makeClient(t, { name: 'Fierăria SRL' }),
    await makeClient(t, { name: 'Lemn & fii SRL' }),
  ];
  const put = async (name: string, client: Client, amount: string, more: object) => {
    ids[name] = (await pay(t, client.id, amount, more)).id;
  };
  await put('march', fier, '100.00', { date: '2026-03-01', account: ibans.transilvania });
  await put('april', lemn, '20.50', { date: '2026-04-01', method: 'cash', reference: 'Bon 100%' });
  await put('may', fier, '3.00', { date: '2026-05-01', method: 'card', reference: 'OP 77' });
  await put('wrong', fier, '7.00', { date: '2026-05-01', reference: 'OP 78' });
  await t.ana.json('POST', `/api/v1/payments/${ids.wrong}/cancellation`, { reason: 'Greșit' });
});
afterAll(() => t.close());

type Listed = { items: { id: number }[]; next: string | null; total: number };

async function listed(query: string): Promise<(string | undefined)[]> {
  const { items } = (await t.ana.json('GET', `/api/v1/payments?${query}`)).json<Listed>();
  return items.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id));
}

test('payments come newest first, and each filter keeps what it says', async () => {
  const q = encodeURIComponent;
  const cases: [query: string, names: string[]][] = [
    ['', ['wrong', 'may', 'april', 'march']],
    [`client_id=${lemn.id}`, ['april']],
    ['method=card', ['may']],
    [`account=${ibans.transilvania}`, ['march']],
    ['from=2026-04-01&to=2026-04-30', ['april']],
    ['view=free', ['may', 'april', 'march']],
    ['view=cancelled', ['wrong']],
    [`q=${q('fieraria')}`, ['wrong', 'may', 'march']],
    [`q=${q('op 77')}`, ['may']],
    [`q=${q('100%')}`, ['april']],
    [`q=${q('lemn')}&method=card`, []],
  ];
  for (const [query, names] of cases) expect([query, await listed(query)]).toEqual([query, names]);
});

test('pages are told by key, each payment once', async () => {
  const seen: number[] = [];
  let after = '';
  do {
    const url = `/api/v1/payments?limit=1${after && `&after=${after}`}`;
    const page = (await t.ana.json('GET', url)).json<Listed>();
    seen.push(...page.items.map(({ id }) => id));
    expect(page.total).toBe(4);
    after = page.next ?? '';
  } while (after);

  expect(seen).toEqual([ids.wrong, ids.may, ids.april, ids.march]);
});

test('the page shows the sum of what was not cancelled, the chips, and what covers nothing', async () => {
  const { body } = await t.ana.get('/payments');
  const filtered = parseHtml((await t.ana.get(`/payments?client_id=${fier.id}&method=card`)).body);

  expect(byClass(parseHtml(body), 'total').map(textOf)).toEqual([
    '4 încasări · 123,50 lei, fără cele anulate',
  ]);
  expect(findAll(parseHtml(body), 'tr').map(textOf)[1]).toContain('anulată 7,00 lei');
  expect(byClass(filtered, 'total').map(textOf)).toEqual(['1 încasare · 3,00 lei, fără cele anulate']);
  const chips = byClass(filtered, 'chip').map(textOf);
  expect(chips).toEqual(
    expect.arrayContaining(['Client: Fierăria SRL × – scoate filtrul', 'Card × – scoate filtrul']),
  );
  expect(find(filtered, 'a', { href: `/payments/new?client_id=${fier.id}` })).toBeDefined();
});

test('the filters keep what is chosen, and nothing found says what to do', async () => {
  const { body } = await t.ana.get('/payments/filters?q=op&method=card&view=free');
  const none = await t.ana.get('/payments?q=nimic+de+felul');

  expect(body).toContain('value="op"');
  expect(body).toContain('<option value="card" selected>');
  expect(body).toContain('name="view" value="free"');
  expect(none.body).toContain('Nicio încasare nu se potrivește');
});

test('a query that means nothing is refused in a sentence', async () => {
  for (const query of [
    'method=aur',
    'from=ieri',
    'limit=0',
    'view=x',
    'after=abc',
    'client_id=-1',
    'from=0000-01-01',
    'to=2026-02-31',
    `after=${writeCursor({ key: '2026-99-99', id: 1 })}`,
  ]) {
    expect((await t.ana.get(`/payments?${query}`)).statusCode).toBe(422);
    expect((await t.ana.json('GET', `/api/v1/payments?${query}`)).statusCode).toBe(422);
  }
});

const pages: [page: string, url: () => string][] = [
  ['the list', () => '/payments'],
  ['the filtered list', () => `/payments?client_id=${fier.id}&q=op`],
  ['the filters', () => '/payments/filters'],
  ['the search for who pays', () => '/payments/new?q=srl'],
  ['the form', () => `/payments/new?client_id=${fier.id}`],
  ['the payment', () => `/payments/${ids.may}`],
  ['the list as JSON', () => '/api/v1/payments'],
  ['the payment as JSON', () => `/api/v1/payments/${ids.may}`],
];

test.each(pages)("%s costs at most three queries beside the session's", async (_page, url) => {
  t.proxy.forget();
  expect((await t.ana.get(url())).statusCode).toBe(200);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
});
