import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import type { Db } from '../../src/db/database.ts';
import { runNight } from '../../src/levels/actions.ts';
import { findDifferences } from '../../src/payments/ledger/queries.ts';
import { parseIban } from '../../src/romania/iban.ts';
import { parseTaxId } from '../../src/romania/tax-id.ts';
import { dayOf } from '../../src/romania/wall-clock.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary.ts';

const program = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url));
const folder = await temporaryFolder();
let t: TestApp;
let demo: TestDatabase;
let again: TestDatabase;
let app: FastifyInstance;
let cookie: string;

beforeAll(async () => {
  [demo, again, t] = await Promise.all([testDatabase(), testDatabase(), testApp()]);
  await Promise.all([fill(demo.url), fill(again.url)]);
  app = await buildApp(
    { ...t.services, db: demo.db },
    { LOG_LEVEL: 'silent', BASE_URL: undefined, SESSION_SECRET: 'a secret of the demo' },
  );
  cookie = await enter('/login', 'ana@demo.example');
});
afterAll(async () => {
  await app.close();
  await Promise.all([demo.close(), again.close(), t.close(), rm(folder, { recursive: true, force: true })]);
});

test('two fillings of one day with one seed are the same, table by table', async () => {
  const first = await digests(demo.db);
  expect(Object.keys(first).length).toBeGreaterThan(40);
  expect(await digests(again.db)).toEqual(first);
});

test('every number is right: CIFs, personal numbers, accounts, and every reference leads somewhere', async () => {
  const { rows } = await sql<{ tax_id: string; country: string }>`
    select tax_id, country from clients where tax_id is not null`.execute(demo.db);
  expect(rows.filter(({ tax_id, country }) => !parseTaxId(tax_id, country).ok)).toEqual([]);
  const accounts = await sql<{ iban: string }>`
    select iban from clients where iban is not null union all select iban from company_accounts`.execute(
    demo.db,
  );
  expect(accounts.rows.length).toBeGreaterThan(20);
  expect(accounts.rows.filter(({ iban }) => !parseIban(iban).ok)).toEqual([]);
  expect(await danglingReferences(demo.db)).toEqual([]);
});

test('the books agree, and the night finds every level and status where it belongs', async () => {
  expect(await findDifferences(demo.db)).toEqual([]);
  const at = new Date();
  const night = await demo.db.transaction().execute((trx) => runNight(trx, { today: dayOf(at), at }));
  expect(night).toEqual({ levels_changed: 0, made_inactive: 0 });
  const moved = await counted('level_history');
  expect(moved).toBeGreaterThan(30);
});

test('search finds a client of it by name, number and telephone', async () => {
  const { rows } = await sql<{ name: string; tax_id: string; mobile: string }>`
    select name, tax_id, mobile from clients where tax_id_kind = 'cui' and mobile is not null and archived_at is null
    order by id limit 1`.execute(demo.db);
  const [client] = rows;
  for (const q of [client?.name, client?.tax_id, client?.mobile?.replace('+4', '')])
    expect(await page(`/clients?q=${encodeURIComponent(q ?? '')}`)).toContain(client?.name);
});

test.for([
  '/today',
  '/clients',
  '/clients?blocked=true',
  '/orders',
  '/documents',
  '/payments',
  '/products',
  '/price-lists',
  '/discounts',
  '/messages',
  '/campaigns',
  '/campaigns/1',
  '/register',
  '/duplicates',
  '/reminders',
  '/imports',
  '/reports/receivables',
  '/settings/company',
  '/documents/1',
  '/documents/1.pdf',
])('%s has something to show', async (path) => {
  const answer = await app.inject({ url: path, headers: { cookie } });
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
});

test('a person of a client comes into the portal', async () => {
  const own = await enter('/portal/login', 'client@portal.example');
  const answer = await app.inject({ url: '/portal/statement', headers: { cookie: own } });
  expect(answer.statusCode).toBe(200);
});

test('asked again it leaves its firm as it is, and the data of others alone', async () => {
  const before = await counted('clients');
  const refused = fill(await urlOf(t.db)).catch(({ stderr }) => stderr);
  expect(await fill(demo.url)).not.toContain('Se face firma');
  expect(await counted('clients')).toBe(before);
  expect(await refused).toContain('nu s-a schimbat nimic');
}, 60_000);

async function fill(DATABASE_URL: string): Promise<string> {
  const args = [program, '--no-start', '--clients', '200'];
  const env = { PATH: process.env.PATH, DATABASE_URL, DATA_DIR: folder };
  return (await promisify(execFile)(process.execPath, args, { env })).stdout;
}

async function enter(path: string, email: string): Promise<string> {
  const payload = { email, password: 'clientela-demo-2026' };
  const answer = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'sec-fetch-site': 'same-origin' },
    payload,
  });
  return answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

const page = async (url: string) => (await app.inject({ url, headers: { cookie } })).body;

async function counted(table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from ${sql.table(table)}`.execute(demo.db);
  return rows[0]?.count ?? 0;
}

async function urlOf(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db);
  const url = new URL(demo.url);
  url.pathname = rows[0]?.name ?? '';
  return url.href;
}

// Hashes, keys and what only says when the filling was; sessions are those of this test.
const ofTheMoment = [
  'password_hash',
  'signing_key',
  'runner',
  'alive_at',
  'kept_at',
  'refreshed_at',
  'applied',
];

/** A digest of each table, without moments. */
async function digests(db: Db): Promise<Record<string, string>> {
  const { rows } = await sql<{ table: string; columns: string }>`
    select c.relname as table, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.atttypid <> 'timestamptz'::regtype
      and a.attname <> all(${ofTheMoment}) and c.relname not in ('schema_migrations', 'sessions')
    group by c.relname order by c.relname`.execute(db);
  const found: Record<string, string> = {};
  for (const { table, columns } of rows) {
    const { rows: sums } = await sql<{ digest: string }>`
      select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as digest
      from (select ${sql.raw(columns)} from ${sql.table(table)}) t`.execute(db);
    found[table] = sums[0]?.digest ?? '';
  }
  return found;
}

/** The references that lead nowhere: the filling does not look them up. */
async function danglingReferences(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string; child: string; parent: string; pairs: string; set: string }>`
    select conname as name, conrelid::regclass::text as child, confrelid::regclass::text as parent,
      string_agg(format('p.%I = c.%I', pa.attname, ca.attname), ' and ') as pairs,
      string_agg(format('c.%I is not null', ca.attname), ' and ') as set
    from pg_constraint, unnest(conkey, confkey) as k(child, parent), pg_attribute ca, pg_attribute pa
    where contype = 'f' and connamespace = 'public'::regnamespace
      and ca.attrelid = conrelid and ca.attnum = k.child and pa.attrelid = confrelid and pa.attnum = k.parent
    group by conname, conrelid, confrelid`.execute(db);
  const found: string[] = [];
  for (const { name, child, parent, pairs, set } of rows) {
    const { rows: some } = await sql`
      select 1 from ${sql.raw(child)} c where ${sql.raw(set)}
        and not exists (select from ${sql.raw(parent)} p where ${sql.raw(pairs)}) limit 1`.execute(db);
    if (some.length > 0) found.push(name);
  }
  return found;
}
