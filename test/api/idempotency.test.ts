import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, least, makeClient, readClient } from '../support/clients.ts';
import { furnish, type House } from '../support/house.ts';
import { apply, csv, planned, upload } from '../support/imports.ts';
import { merge } from '../support/merges.ts';

let t: TestApp;
let house: House;
beforeAll(async () => {
  t = await testApp();
  house = await furnish(t);
});
afterAll(() => t.close());

const post = (body: object, key: string, person = t.ana, url = '/api/v1/clients') =>
  person.json('POST', url, body, { 'idempotency-key': key });

test('the same key and body twice make one client, and the answer is the same', async () => {
  const before = await countClients(t);

  const [first, second] = [await post(least, 'k-1'), await post(least, 'k-1')];

  expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
  expect(second.json()).toEqual(first.json());
  expect(await countClients(t)).toBe(before + 1);
});

test('twenty at once with one key make one client', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post({ ...least, name: 'Cursa SRL' }, 'k-2')),
  );

  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  expect(answers.every(({ statusCode }) => statusCode === 201)).toBe(true);
});

test('the key with another body is 409 and names what it made', async () => {
  const made = (await post(least, 'k-3')).json();

  const answer = await post({ ...least, name: 'Altceva SRL' }, 'k-3');

  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({ status: 409, client_id: made.id });
});

test('the key answers what was made even after it was changed', async () => {
  const made = (await post({ ...least, name: 'Se schimbă SRL' }, 'k-4')).json();
  await t.ana.json('PATCH', `/api/v1/clients/${made.id}`, { version: 1, alias: 'Nou' });

  const again = await post({ ...least, name: 'Se schimbă SRL' }, 'k-4');

  expect(again.json()).toEqual(await readClient(t, made.id));
});

test('a key belongs to a person', async () => {
  const [anas, bogdans] = [await post(least, 'k-5'), await post(least, 'k-5', t.bogdan)];

  expect(bogdans.json().id).not.toBe(anas.json().id);
});

test('a key that made a client makes nothing else', async () => {
  await post({ ...least, name: 'Cheia SRL' }, 'k-6');

  const answer = await post({ name: 'Cheia SRL' }, 'k-6', t.ana, '/api/v1/sources');

  expect(answer.statusCode).toBe(409);
});

test.each(['types', 'levels', 'sources', 'tags'])('it is honoured at /%s too', async (list) => {
  const [first, second] = [
    await post({ name: 'Cu cheie' }, `k-${list}`, t.ana, `/api/v1/${list}`),
    await post({ name: 'Cu cheie' }, `k-${list}`, t.ana, `/api/v1/${list}`),
  ];

  expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
  expect(second.json()).toEqual(first.json());
});

test('a refused body does not spend the key', async () => {
  const refused = await post({ ...least, email: 'x' }, 'k-7');
  const taken = await post({ ...least, type_id: 999 }, 'k-7');

  expect([refused.statusCode, taken.statusCode]).toEqual([422, 422]);
  expect((await post({ ...least, email: 'x@y.ro' }, 'k-7')).statusCode).toBe(201);
});

test('without a key each body makes a client of its own', async () => {
  const [first, second] = [
    await t.ana.json('POST', '/api/v1/clients', least),
    await t.ana.json('POST', '/api/v1/clients', least),
  ];

  expect(second.json().id).not.toBe(first.json().id);
});

test('a key of more than 200 characters is refused, not left aside', async () => {
  const before = await countClients(t);

  expect((await post(least, 'k'.repeat(200))).statusCode).toBe(201);
  const answer = await post(least, 'k'.repeat(201));

  expect([answer.statusCode, answer.json().errors[0].field]).toEqual([422, 'Idempotency-Key']);
  expect(await countClients(t)).toBe(before + 1);
});

type Sent = { url: string; body?: object; other?: object; send?: (key: string) => Promise<Answer> };
type Answer = Awaited<ReturnType<typeof post>>;

/** A body that each POST takes, with one that is as good but not the same. A POST without a line here fails the suite. */
const posts: Record<string, (house: House) => Promise<Sent>> = {
  '/clients': async () => ({ url: '/clients', body: least, other: { ...least, name: 'Alta SRL' } }),
  '/clients/{id}/restoration': async () => {
    const { id } = await makeClient(t);
    await t.ana.json('DELETE', `/api/v1/clients/${id}`);
    return { url: `/clients/${id}/restoration` };
  },
  '/clients/{id}/notes': async ({ clients }) => ({
    url: `/clients/${clients}/notes`,
    body: { text: 'Sunat' },
    other: { text: 'Scris' },
  }),
  '/clients/{id}/paperwork': async ({ clients }) => {
    const { items } = (await t.ana.json('GET', '/api/v1/paperwork-templates')).json<{ items: Template[] }>();
    const { id, fields } = items[0] as Template;
    const given = Object.fromEntries(
      fields.map(({ name, kind }) => [name, kind === 'date' ? '2026-01-05' : '1']),
    );
    return { url: `/clients/${clients}/paperwork`, body: { template_id: id, fields: given } };
  },
  ...Object.fromEntries(
    ['types', 'levels', 'sources', 'tags'].map((list) => [
      `/${list}`,
      async () => ({ url: `/${list}`, body: { name: 'Din test' }, other: { name: 'Alta' } }),
    ]),
  ),
  '/client-merges': async () => {
    const [kept, one, two] = [await makeClient(t), await makeClient(t), await makeClient(t)];
    const kept_id = kept.id;
    return {
      url: '/client-merges',
      body: { kept_id, merged_ids: [one.id] },
      other: { kept_id, merged_ids: [two.id] },
    };
  },
  '/client-merges/{id}/reversal': async () => {
    const id = await merge(t, await makeClient(t), await makeClient(t));
    return { url: `/client-merges/${id}/reversal` };
  },
  '/products': async () => {
    const body = { code: 'IDEM', name: 'Făină', price: '3.00' };
    return { url: '/products', body, other: { ...body, price: '4.00' } };
  },
  '/orders': async ({ clients: client_id }) => {
    const body = { client_id, lines: [{ description: 'Montaj', quantity: 1, unit_price: '10' }] };
    return { url: '/orders', body, other: { ...body, note: 'Altfel' } };
  },
  '/orders/{id}/awb': async ({ clients: client_id }) => {
    const lines = [{ description: 'Montaj', quantity: 1, unit_price: '10' }];
    const order = (await t.ana.json('POST', '/api/v1/orders', { client_id, lines })).json<{ id: number }>();
    return { url: `/orders/${order.id}/awb`, body: {}, other: { delivery_address_id: null } };
  },
  '/documents': async ({ clients: client_id }) => {
    const lines = [{ description: 'Montaj', quantity: 1, unit_price: '10' }];
    const body = { kind: 'invoice', client_id, lines };
    return { url: '/documents', body, other: { ...body, note: 'Altfel' } };
  },
  '/documents/{id}/messages': async ({ documents }) => {
    // What the issuing itself sends would be in the way.
    await t.db
      .deleteFrom('messages')
      .where('document_id', '=', documents ?? 0)
      .execute();
    return { url: `/documents/${documents}/messages` };
  },
  '/payments': async ({ clients: client_id }) => {
    const body = { client_id, amount: '5.00' };
    return { url: '/payments', body, other: { ...body, amount: '6.00' } };
  },
  '/payments/{id}/cancellation': async ({ clients: client_id }) => {
    const paid = await t.ana.json('POST', '/api/v1/payments', { client_id, amount: '7.00' });
    const url = `/payments/${paid.json<{ id: number }>().id}/cancellation`;
    return { url, body: { reason: 'Greșită' }, other: { reason: 'Dublă' } };
  },
  '/imports': async () => ({
    url: '/imports',
    send: (key) => upload(t.app, t.ana, sheet('Prima SRL'), { headers: { 'idempotency-key': key } }),
  }),
  '/imports/{id}/application': async () => {
    const { id } = await planned(t, sheet('A doua SRL'), { fields: { type_id: '1', level_id: '1' } });
    return { url: `/imports/${id}/application`, body: {}, other: { duplicates: 'skip' } };
  },
  '/imports/{id}/reversal': async () => {
    const { id } = await planned(t, sheet('A treia SRL'), { fields: { type_id: '1', level_id: '1' } });
    await apply(t, id);
    return { url: `/imports/${id}/reversal` };
  },
  '/nightly-runs': async () => ({ url: '/nightly-runs' }),
};
type Template = { id: number; fields: { name: string; kind: string }[] };
const sheet = (name: string) => csv([['Nume client'], [name]]);

test('every POST of openapi.json has a body above', async () => {
  const { paths } = (await t.ana.json('GET', '/api/v1/openapi.json')).json<{
    paths: Record<string, object>;
  }>();
  const described = Object.keys(paths).filter((path) => 'post' in (paths[path] ?? {}));

  expect(described.map((path) => path.replace('/api/v1', '')).sort()).toEqual(Object.keys(posts).sort());
});

test.each(Object.keys(posts))('POST %s: one key, one effect, one answer', async (path) => {
  const { url, body, other, send } = await (posts[path] as (house: House) => Promise<Sent>)(house);
  const key = `every ${path}`;
  const ask = async (given = body) =>
    send ? send(key) : t.ana.json('POST', `/api/v1${url}`, given, { 'idempotency-key': key });

  const [first, twin] = await Promise.all([ask(), ask()]);
  expect([200, 201], first.body).toContain(first.statusCode);
  // Of two at once the second may see the thing still under way: it is the same one.
  expect([twin.statusCode, twin.json().id]).toEqual([first.statusCode, first.json().id]);

  const before = await rowsOf();
  const again = await ask();
  const latest = [first, twin].map((answer) => answer.json());
  expect(again.statusCode).toBe(first.statusCode);
  expect(latest).toContainEqual(again.json());
  if (other) expect((await ask(other)).statusCode).toBe(409);
  expect(await rowsOf()).toEqual(before);
});

/** How many rows each table has. */
async function rowsOf(): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; rows: number }>`
    select table_name as name,
      (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I', table_name), false, true, '')))[1]::text::int as rows
    from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(t.db);
  return Object.fromEntries(rows.map(({ name, rows: count }) => [name, count]));
}
