import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DB } from '../../src/db/types.ts';
import { countMatching, listClients } from '../../src/search/queries.ts';
import { listQuerySchema } from '../../src/search/schema.ts';
import { testDatabase } from '../support/database.ts';
import { filledBeforeIndexes } from '../support/plans.ts';

type Statement = { text: string; values: unknown[] };
type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Actual Loops': number; Plans?: Plan[] };

const others = Array.from({ length: 12 }, (_, index) => `eticheta ${index}`);
let database: Awaited<ReturnType<typeof testDatabase>>;
let db: Kysely<DB>;
const asked: Statement[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  pool.on('error', () => {});
  db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void asked.push({ text: query.sql, values: [...query.parameters] }),
  });
  await filledBeforeIndexes(db, ['clients', 'client_tags', 'client_managers', 'contacts'], async () => {
    await sql`
    insert into clients (name, type_id, level_id, tax_id_kind, status, county, caen_code, caen_revision, search_text)
    select name, 1 + n % 3, 1 + n % 3, 'none', case n % 5 when 0 then 'prospect' else 'active' end, 'RO-CJ', '47' || 10 + n % 80, 3,
      ' ' || lower(name) || ' 07' || (10000000 + n) || ' ' || md5(n::text) || ' '
    from (select n, case when n % 12 = 0 then 'Transport ' || md5(n::text) when n % 10 = 0 then 'Firma construct ' || n
      else initcap(md5((n * 7)::text)) || ' srl' end as name from generate_series(1, 40000) n) as firms`.execute(
      db,
    );
    await sql`insert into tags (name, color) values ('vip', 'red'), ('pilot', 'blue'), ${sql.join(others.map((name) => sql`(${name}, 'gray')`))}`.execute(
      db,
    );
    await sql`insert into client_tags select id, (select id from tags where name = 'vip') from clients where id % 3 = 0`.execute(
      db,
    );
    await sql`insert into client_tags select id, (select id from tags where name = 'pilot') from clients where id % 4000 = 0`.execute(
      db,
    );
    await sql`insert into client_tags select clients.id, tags.id from clients, tags where tags.name like 'eticheta%' and (clients.id + tags.id) % 9 = 0`.execute(
      db,
    );
    await sql`insert into users (name, email, password_hash, role) values ('Rar', 'rar@firma.ro', 'x', 'sales'), ('Des', 'des@firma.ro', 'x', 'sales')`.execute(
      db,
    );
    await sql`insert into client_managers select clients.id, users.id from clients, users
    where clients.id % case users.name when 'Rar' then 5000 else 2 end = 0`.execute(db);
    await sql`insert into contacts (client_id, position, name) select id, 0, 'Ana Pop' from clients`.execute(
      db,
    );
    await sql`insert into client_former_names (client_id, name) select id, 'Vechea' from clients`.execute(db);
  });
  await sql`analyze`.execute(db);
});
afterAll(async () => {
  await db.destroy();
  await database.close();
});

/** The tables that were read from end to end, of those that hold clients; what was planned and never run is left out. */
function wholeReads(plan: Plan): string[] {
  const big = ['clients', 'client_tags', 'client_managers', 'contacts', 'client_former_names'];
  if (plan['Actual Loops'] === 0) return [];
  const here = plan['Node Type'] === 'Seq Scan' && big.includes(plan['Relation Name'] ?? '');
  return [...(here ? [plan['Relation Name'] ?? ''] : []), ...(plan.Plans ?? []).flatMap(wholeReads)];
}

async function explain({ text, values }: Statement): Promise<Plan> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query(`explain (analyze, format json) ${text}`, values);
    return rows[0]['QUERY PLAN'][0].Plan;
  } finally {
    await client.end();
  }
}

test.each([
  '',
  'dir=desc',
  'sort=created',
  'sort=last_order',
  'sort=last_order&dir=asc',
  'sort=balance',
  'blocked=true',
  'blocked=true&sort=balance',
  'q=transport&sort=last_order',
  'tag=pilot&sort=last_order',
  'status=prospect',
  'type=2&level=2',
  'q=transport',
  'q=transport&sort=name',
  'q=construct',
  'q=srl',
  'q=ansport',
  'q=0710000017',
  'q=1900101700120',
  'q=xyzwq',
  'q=ana pop',
  'q=transport&status=active',
  'q=transport&tag=pilot',
  'tag=vip',
  'tag=pilot',
  'tag=vip&tag=pilot&tags=all',
  'manager=1',
  'manager=2',
  'caen=4711',
  'caen=47',
  'archived=true',
])('?%s reads no table from end to end', async (address) => {
  const query = read(address);
  asked.length = 0;

  const { next } = await listClients(db, query, { total: 'later' });
  if (next) await listClients(db, { ...query, after: next }, { total: 'none' });

  await expectIndexes();
});

// What whoever sees only an own portfolio asks: one has eight of forty thousand clients, the other half of them.
const own = ['', 'sort=created', 'q=firma', 'tag=vip', 'blocked=false', 'archived=false&sort=balance'];
test.each([1, 2].flatMap((person) => own.map((address): [number, string] => [person, address])))(
  'of the portfolio of %i, ?%s reads no table from end to end',
  async (person, address) => {
    const query = read(address, person);
    asked.length = 0;

    const { items, next } = await listClients(db, query, { total: 'later' });
    if (next) await listClients(db, { ...query, after: next }, { total: 'none' });

    expect(new Set(items.flatMap(({ managers }) => managers.map(({ id }) => id)))).toContain(person);
    await expectIndexes();
  },
);

test('a small portfolio is counted from its own clients', async () => {
  asked.length = 0;

  expect(await countMatching(db, read('', 1))).toBe(8);

  await expectIndexes();
});

test.each([
  'q=xyzwq',
  'q=0710000017',
  'q=ana 1900101700120',
  'tag=pilot',
  'manager=1',
  'caen=4711',
  'q=transport&tag=pilot',
])('counting the few of ?%s reads no table from end to end', async (address) => {
  asked.length = 0;

  await countMatching(db, read(address));

  await expectIndexes();
});

function read(address: string, portfolioOf: number | null = null) {
  const given = new URLSearchParams(address);
  const query = listQuerySchema.parse({ ...Object.fromEntries(given), tag: given.getAll('tag') });
  return { ...query, portfolioOf };
}

async function expectIndexes(): Promise<void> {
  expect(asked.length).toBeGreaterThanOrEqual(1);
  for (const statement of [...asked])
    expect([statement.text, wholeReads(await explain(statement))]).toEqual([statement.text, []]);
}
