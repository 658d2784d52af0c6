// The night over two million orders, beside its own statements through pg: everybody moves, nobody does, and a night
// after a day on which one client in a hundred ordered.
import pg from 'pg';
import { openDatabase } from '../../dist/db/database.js';
import { runNight } from '../../dist/levels/actions.js';
import { run } from './database.mjs';

/** So many orders does a client get: two million for a hundred thousand. */
const ordersOfClient = 20;
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Bucharest' }).format(new Date());

/**
 * Gives every client twenty orders of two years and lets three nights pass.
 * @param {string} databaseUrl
 * @param {string} base address of the web process
 * @param {string} cookie
 */
export async function measureNights(databaseUrl, base, cookie) {
  const orders = await fillOrders(databaseUrl);
  const night = (name) => measureNight(name, databaseUrl, base, cookie);
  const nights = [await night('everybody may move'), await night('nobody moves')];
  await orderToday(databaseUrl);
  nights.push(await night('1 % ordered'));
  return { orders, nights };
}

/** Orders of two years for every client; answers how many there are. @param {string} url */
export async function fillOrders(url, each = ordersOfClient) {
  const indexes = await run(
    url,
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
      where indrelid = 'orders'::regclass and not indisprimary`,
  );
  await run(
    url,
    ...indexes.map(({ name }) => `drop index ${name}`),
    `insert into orders (client_id, date, status, net_total, vat_total, total)
      select clients.id, '${today}'::date - (hash % 730)::int,
        case when hash % 25 = 0 then 'cancelled' else 'delivered' end,
        net, round(net * 0.21, 2), net + round(net * 0.21, 2)
      from clients cross join generate_series(1, ${each}) as n
        cross join lateral (select abs(hashint8(clients.id * 1000 + n)::bigint) as hash) as h
        cross join lateral (select (50 + hash % 800000 / 100.0)::numeric(14, 2) as net) as a`,
    ...indexes.map(({ definition }) => definition),
    `update clients set status = 'active', status_set_on = null, last_order_date = last.date from (
        select client_id, max(date) as date from orders where status <> 'cancelled' group by client_id) as last
      where last.client_id = clients.id`,
    'update level_status_settings set automatic = true',
    'vacuum (analyze) orders',
    'vacuum (analyze) clients',
  );
  const [{ count }] = await run(url, 'select count(*) from orders');
  return Number(count);
}

/** A large order of one client in a hundred, as if nothing had moved with it. @param {string} url */
async function orderToday(url) {
  await run(
    url,
    `insert into orders (client_id, date, net_total, vat_total, total)
      select id, '${today}', 90000, 18900, 108900 from clients where id % 100 = 0`,
  );
}

/**
 * The statements alone, in a transaction that is rolled back, and then the same night through HTTP.
 * @param {string} name @param {string} databaseUrl @param {string} base @param {string} cookie
 */
async function measureNight(name, databaseUrl, base, cookie) {
  const statements = await statementsOfNight(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('begin');
  const from = performance.now();
  for (const { text, values } of statements) await client.query(text, values);
  const bareMs = performance.now() - from;
  await client.query('rollback');
  await client.end();

  const asked = performance.now();
  const answer = await fetch(new URL('/api/v1/nightly-runs', base), {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  });
  if (!answer.ok) throw new Error(await answer.text());
  const { levels_changed, made_inactive } = await answer.json();
  return { name, bareMs, ms: performance.now() - asked, levels_changed, made_inactive };
}

/** What the night sends to PostgreSQL, with nothing of it kept. @param {string} url */
async function statementsOfNight(url) {
  const sent = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function noted(...args) {
    const text = typeof args[0] === 'string' ? args[0] : args[0]?.text;
    if (text && !/^(begin|commit|rollback|start)/i.test(text))
      sent.push({ text, values: args[0]?.values ?? (Array.isArray(args[1]) ? args[1] : []) });
    return query.apply(this, args);
  };
  const db = openDatabase(url);
  const enough = new Error('enough');
  try {
    await db.transaction().execute(async (trx) => {
      await runNight(trx, { today, at: new Date() });
      throw enough;
    });
  } catch (error) {
    if (error !== enough) throw error;
  } finally {
    pg.Client.prototype.query = query;
    await db.destroy();
  }
  return sent;
}

/** @param {Awaited<ReturnType<typeof measureNights>>} measured @returns {string} */
export function nightsText({ orders, nights }) {
  const lines = nights.map(
    ({ name, ms, bareMs, levels_changed, made_inactive }) =>
      `night, ${name}: ${(ms / 1000).toFixed(2)} s, its statements alone ${(bareMs / 1000).toFixed(2)} s; ` +
      `${levels_changed} levels changed, ${made_inactive} made inactive`,
  );
  return [`nights over ${orders} orders`, ...lines].join('\n');
}
