import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { migrateAll } from '../../dist/bin/migrations.js';
import { openDatabase } from '../../dist/db/database.js';
import { prepareFirstAdministrator } from '../../dist/users/actions.js';
import { inventClient } from './clients.mjs';
import { managers, tags } from './words.mjs';

export const administrator = { ADMIN_EMAIL: 'ana@firma.example', ADMIN_PASSWORD: 'o parolă de măsurat' };

const tables = ['clients', 'contacts', 'delivery_addresses', 'client_tags', 'client_managers'];
const batch = 2000;

/**
 * A database of invented clients to measure on, cloned from one that is generated once for each size and kept;
 * it is generated anew when the migrations, the search text or the generator have changed.
 * @param {string} serverUrl
 * @param {number} size
 * @returns {Promise<{ url: string, generatedMs: number, drop(): Promise<void> }>}
 */
export async function measuredDatabase(serverUrl, size) {
  const kept = `bench_${size}_${fingerprint()}`;
  const measured = `${kept}_run`;
  const from = performance.now();
  const generated = !(await isComplete(serverUrl, kept));
  if (generated) await generate(serverUrl, kept, size);
  const generatedMs = generated ? performance.now() - from : 0;
  const drop = () => run(serverUrl, `drop database if exists ${measured} with (force)`);
  await drop();
  await run(serverUrl, `create database ${measured} template ${kept} strategy file_copy`);
  return { url: urlOf(serverUrl, measured), generatedMs, drop };
}

/** The rows of one query on its own connection. @param {string} url @param {string[]} statements */
export async function run(url, ...statements) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** @param {string} serverUrl @param {string} name @param {number} size */
async function generate(serverUrl, name, size) {
  const sameSize = `select datname from pg_database where datname like 'bench\\_${size}\\_%'`;
  for (const { datname } of await run(serverUrl, sameSize))
    await run(serverUrl, `drop database ${datname} with (force)`);
  await run(serverUrl, `create database ${name}`);
  const url = urlOf(serverUrl, name);
  await migrateAll(url);
  const db = openDatabase(url);
  await prepareFirstAdministrator({ db }, administrator);
  await db.destroy();
  await fill(url, size);
  await run(serverUrl, `comment on database ${name} is 'complete'`);
}

/** Inserts all rows without the indexes, which are quicker made at the end. @param {string} url @param {number} size */
async function fill(url, size) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // As a replica it does not look up what every reference points to.
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`);
    const lists = await makeLists(client);
    const indexes = await looseIndexes(client);
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    let inserted = Promise.resolve();
    for (let first = 1; first <= size; first += batch) {
      const ids = Array.from({ length: Math.min(batch, size - first + 1) }, (_, index) => first + index);
      const made = ids.map((id) => inventClient(id, lists));
      await inserted;
      inserted = insertAll(client, made);
      inserted.catch(() => {});
    }
    await inserted;
    await client.query(`
      insert into products (code, name, price, purchase_cost, vat_rate, search_text)
      select 'P' || n, 'Produs ' || n, 10 + n, 5 + n, 21, ' p' || n || ' produs ' || n || ' '
      from generate_series(1, 200) as n`);
    // Far from every other number, so that the bare side tells an order's id from them.
    await client.query(`select setval(pg_get_serial_sequence('orders', 'id'), 70000000)`);
    for (const { definition } of indexes) await client.query(definition);
    await client.query(`select setval(pg_get_serial_sequence('clients', 'id'), ${size})`);
    await client.query('vacuum (analyze, freeze)');
  } finally {
    await client.end();
  }
}

/** @param {pg.Client} client @returns {Promise<import('./clients.mjs').Lists>} */
async function makeLists(client) {
  const ids = async (statement, values) =>
    (await client.query(statement, values)).rows.map(({ id }) => Number(id));
  return {
    types: await ids('select id from client_types order by id'),
    levels: await ids('select id from client_levels order by id'),
    sources: await ids('select id from sources order by id'),
    tags: await ids(
      'insert into tags (name, color) select * from unnest($1::text[], $2::text[]) returning id',
      [tags.map(([name]) => name), tags.map(([, color]) => color)],
    ),
    managers: await ids(
      `insert into users (email, name, password_hash, role)
        select 'manager' || n || '@firma.example', name, 'none', 'sales'
        from unnest($1::text[]) with ordinality as t (name, n) returning id`,
      [managers.map(([name]) => name)],
    ),
    // As many clients sit in Bucharest as in life: one in six.
    localities: (
      await client.query(`
        (select county, name, siruta, lat, lon from localities order by id)
        union all
        (select b.county, b.name, b.siruta, b.lat, b.lon
          from (select * from localities where county = 'RO-B' order by id limit 1) b,
            generate_series(1, (select count(*)::int / 5 from localities)))`)
    ).rows,
  };
}

/** The indexes of the filled tables that guard nothing. @param {pg.Client} client */
async function looseIndexes(client) {
  const { rows } = await client.query(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
      where indrelid = any($1::regclass[]) and not indisprimary`,
    [tables],
  );
  return rows;
}

/** Inserts a batch, while the next one is invented. @param {pg.Client} client @param {ReturnType<typeof inventClient>[]} made */
async function insertAll(client, made) {
  await client.query('begin');
  await insert(
    client,
    'clients',
    made.map(({ row }) => row),
  );
  await insert(
    client,
    'contacts',
    made.flatMap(({ contacts }) => contacts),
  );
  await insert(
    client,
    'delivery_addresses',
    made.flatMap(({ addresses }) => addresses),
  );
  await insert(
    client,
    'client_tags',
    made.flatMap((each) => each.tags),
  );
  await insert(
    client,
    'client_managers',
    made.flatMap((each) => each.managers),
  );
  await client.query('commit');
}

/** @param {pg.Client} client @param {string} table @param {Record<string, unknown>[]} rows */
async function insert(client, table, rows) {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0]).join(', ');
  await client.query(
    `insert into ${table} (${columns}) overriding system value
      select ${columns} from json_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}

async function isComplete(serverUrl, name) {
  const rows = await run(
    serverUrl,
    `select shobj_description(oid, 'pg_database') as word from pg_database where datname = '${name}'`,
  );
  return rows[0]?.word === 'complete';
}

/** Changes with whatever makes the same clients lie otherwise in the database. */
function fingerprint() {
  const hash = createHash('sha256').update(JSON.stringify([tags, managers]));
  const folder = new URL('../../migrations/', import.meta.url);
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(new URL(file, folder)));
  const ids = [1, 2, 3, 4, 5];
  const locality = { county: 'RO-B', name: 'București', siruta: 1, lat: 44, lon: 26 };
  const lists = { types: ids, levels: ids, sources: ids, tags: ids, managers: ids, localities: [locality] };
  for (const id of ids) hash.update(JSON.stringify(inventClient(id, lists)));
  return hash.digest('hex').slice(0, 8);
}

function urlOf(serverUrl, name) {
  const url = new URL(serverUrl);
  url.pathname = name;
  return url.href;
}
