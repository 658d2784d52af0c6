import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { type Client, makeClient } from '../support/clients.ts';
import { find, findAll, parseHtml } from '../support/html.ts';
import { merge } from '../support/merges.ts';

let t: TestApp;
let client: Client;
let pages: string[];

beforeAll(async () => {
  t = await testApp();
  client = await makeClient(t, { name: 'Văzut SRL', tax_id: cui(9101), email: 'office@vazut.ro' });
  const other = await makeClient(t, { name: 'Vazut S.R.L.', contacts: [{ name: 'Ana Pop' }] });
  const merged = await makeClient(t, { name: 'Unit SRL' });
  const mergeId = await merge(t, client, merged);
  const proposal = { client_id: client.id, tax_id: client.tax_id ?? '', found_at: new Date() };
  for (const [field, state] of [
    ['name', 'open'],
    ['caen_code', 'always_kept'],
  ] as const)
    await t.db
      .insertInto('register_proposals')
      .values({ ...proposal, field, state, ours: '"x"', theirs: '"y"' })
      .execute();
  const pair = { low_id: client.id, high_id: other.id, reasons: ['similar_name'], score: 1, state: 'open' };
  await t.db.insertInto('duplicate_pairs').values(pair).execute();
  const tabs = ['', '/register', '/level-history', '/reception'];
  pages = [
    ...['/clients', '/clients?q=nimic', '/clients/views', '/clients/columns', '/register', '/alerts'],
    ...tabs.map((path) => `/clients/${client.id}${path}`),
    ...['/duplicates', '/client-merges', `/client-merges/${mergeId}`],
  ];
});
afterAll(() => t.close());

/** Where the content of a page leads by links and by forms; the tabs of a client belong to other features. */
async function doorsOf(person: Browser, address: string) {
  const answer = await person.get(address);
  expect([address, answer.statusCode]).toEqual([address, 200]);
  const page = parseHtml(answer.body);
  const main = find(page, 'main') ?? page;
  const all = (tag: string) => findAll(main, tag).map(({ attributes }) => attributes);
  const links = [...all('a').map(({ href }) => href), ...all('form').flatMap(isGet)];
  const posts = [
    ...all('form').flatMap(({ method, action }) => (method === 'post' ? [action] : [])),
    ...[...all('button'), ...all('form'), ...all('input')].flatMap((each) => [
      each['hx-post'],
      each.formaction,
    ]),
  ];
  const isOurs = (each: string | undefined) => each?.startsWith('/') === true;
  return { links: links.filter(isOurs) as string[], posts: posts.filter(isOurs) as string[] };
}

const isGet = ({ method, action }: Record<string, string>) => (method === 'get' && action ? [action] : []);

test('whoever only sees clients gets every page of them without a form that changes one', async () => {
  const viewer = await t.member('viewer');
  for (const address of pages) {
    const { posts } = await doorsOf(viewer, address);
    const others = posts.filter((path) => !/^\/clients\/(columns|views)|^\/alerts/.test(path));
    expect([address, others]).toEqual([address, []]);
  }
  const list = await viewer.get('/clients');
  expect(list.body).not.toMatch(/data-key="n"|name="ids"|Modifică|Unește|Export/);
  expect(list.body).toContain('Văzut SRL');
  const grid = await viewer.get(`/clients/${client.id}/reception`);
  expect(grid.body).toContain('disabled');
  expect(grid.body).not.toContain('hx-post');
});

test.each([
  ['viewer', {}],
  ['accounting', {}],
  ['warehouse', {}],
  ['sales', {}],
  ['sales', { ownPortfolio: true }],
] as const)(
  'no page of clients has a link that a person of the role %s %o does not get',
  async (role, options) => {
    const person = await t.member(role, options);
    await t.db.insertInto('client_managers').values({ client_id: client.id, user_id: person.id }).execute();
    const whole = !('ownPortfolio' in options);
    const seen = whole ? pages : pages.filter((page) => !/duplicates|merges/.test(page));
    const links = new Set<string>();
    for (const address of seen) for (const link of (await doorsOf(person, address)).links) links.add(link);

    const dead = [];
    const notYet = /^\/clients\/\d+\/(account|changes)$/;
    for (const link of [...links].filter((each) => !notYet.test(each)))
      if ((await person.get(link.replace(/#.*$/, ''))).statusCode === 404) dead.push(link);
    expect(dead).toEqual([]);
    expect(links.size).toBeGreaterThan(10);
  },
);
