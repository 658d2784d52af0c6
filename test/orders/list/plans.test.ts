import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countOrders, listOrders } from '../../../src/orders/list/queries.ts';
import { orderListSchema } from '../../../src/orders/list/schema.ts';
import { explainedDatabase, filledBeforeIndexes, rowsRead, wholeReads } from '../../support/plans.ts';

let explained: Awaited<ReturnType<typeof explainedDatabase>>;
const big = ['orders', 'clients'];

beforeAll(async () => {
  explained = await explainedDatabase();
  const { db } = explained;
  await filledBeforeIndexes(db, ['clients', 'client_managers', 'orders'], async () => {
    await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text)
    select 'Firma ' || n, 1 + n % 3, 1 + n % 3, 'none', ' firma ' || n || ' ' from generate_series(1, 8000) n`.execute(
      db,
    );
    await sql`insert into users (name, email, password_hash, role) values ('Rar', 'rar@firma.ro', 'x', 'sales'),
    ('Des', 'des@firma.ro', 'x', 'sales'), ('Nou', 'nou@firma.ro', 'x', 'sales')`.execute(db);
    await sql`insert into client_managers select clients.id, users.id from clients, users
    where users.name <> 'Nou' and clients.id % case users.name when 'Rar' then 4000 else 2 end = 0`.execute(
      db,
    );
    // A day is thirty orders; of the last hundred days some wait.
    await sql`insert into orders (client_id, date, status) select 1 + n * 7919 % 8000, '2020-01-01'::date + n / 30,
    case when n > 57000 and n % 10 < 3 then (array['new', 'confirmed', 'in_progress'])[1 + n % 3] when n % 40 = 0 then 'cancelled'
      else 'delivered' end from generate_series(1, 60000) n`.execute(db);
  });
  await sql`analyze`.execute(db);
});
afterAll(() => explained.close());

const addresses = [
  '',
  'client_id=17',
  'client_id=17&manager=2',
  'manager=1',
  'manager=2',
  'manager=3',
  'manager=2&status=new',
  'manager=1&status=delivered&from=2021-01-01&to=2022-01-01',
  'status=new',
  'status=cancelled',
  'from=2025-01-01',
  'from=2021-01-01&to=2021-01-31',
  'view=work',
  'view=work&status=confirmed',
  'view=work&manager=2',
  'own=2',
  'own=2&manager=1',
  'own=2&view=work',
];

test.each(addresses)('?%s reads orders by an index, page after page', async (address) => {
  const query = read(address);
  explained.asked.length = 0;

  const { next } = await listOrders(explained.db, query);
  if (next) await listOrders(explained.db, { ...query, after: next });

  await expectIndexes();
});

test.each(addresses)('counting ?%s reads orders by an index', async (address) => {
  explained.asked.length = 0;

  await countOrders(explained.db, read(address));

  await expectIndexes();
});

test.each(['manager=1', 'manager=2', 'manager=3'])(
  '?%s reads few orders, also when it was planned without knowing whose they are',
  async (address) => {
    explained.asked.length = 0;

    await listOrders(explained.db, read(address));

    for (const statement of [...explained.asked]) {
      const plan = await explained.explain(statement, 'force_generic_plan');
      expect(wholeReads(plan, big)).toEqual([]);
      expect(rowsRead(plan, 'orders')).toBeLessThan(5_000);
    }
  },
);

test.each(['manager=1', 'manager=1&status=delivered', 'manager=2', 'manager=3', 'own=1', 'own=3'])(
  '?%s finds what the orders themselves say, and counts it',
  async (address) => {
    const query = read(`${address}&limit=7`);
    const { rows } = await sql<{ id: number }>`select id from orders where client_id in
      (select client_id from client_managers where user_id = ${query.portfolioOf ?? query.manager}) and status = coalesce(${query.status ?? null}, status)
      order by date desc, id desc`.execute(explained.db);

    const first = await listOrders(explained.db, query);
    const second = first.next
      ? await listOrders(explained.db, { ...query, after: first.next })
      : { items: [] };

    const found = [...first.items, ...second.items].map(({ id }) => Number(id));
    expect(found).toEqual(rows.slice(0, 14).map(({ id }) => Number(id)));
    expect(Number((await countOrders(explained.db, query)) ?? 10_001)).toBe(Math.min(rows.length, 10_001));
  },
);

/** `own`: the person who sees an own portfolio alone. */
const read = (address: string) => {
  const { own, ...asked } = Object.fromEntries(new URLSearchParams(address));
  return { ...orderListSchema.parse(asked), portfolioOf: own ? Number(own) : null };
};

async function expectIndexes(): Promise<void> {
  expect(explained.asked.length).toBeGreaterThanOrEqual(1);
  for (const statement of [...explained.asked])
    expect([statement.text, wholeReads(await explained.explain(statement), big)]).toEqual([
      statement.text,
      [],
    ]);
}
