// The map, the reports and the day's page over all clients and millions of orders, each page beside its own statements
// through pg; and the night's job that adds the sales up for them.
import pg from 'pg';
import { openDatabase } from '../../dist/db/database.js';
import { run } from './database.mjs';
import { send } from './http.mjs';
import { recordPlans } from './plans.mjs';

const kept = 100_000;
const repeats = 20;
// What takes seconds is not measured for minutes.
const patienceMs = 10_000;
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Bucharest' }).format(new Date());

const places = [
  ['the country', 'zoom=6&bbox=20,43.5,30,48.5'],
  ['a county', 'zoom=9&bbox=22.6,46.3,24.2,47.5'],
  ['a city', 'zoom=13&bbox=26,44.38,26.2,44.5'],
];
const reports = [
  'sources',
  'managers',
  'levels',
  'statuses',
  'caen',
  'tags',
  'activity',
  'potential',
  'receivables',
];

/** @type {[name: string, path: string][]} */
const pages = [
  ...places.flatMap(([where, view]) =>
    ['', '&status=active'].flatMap((filter) =>
      ['status', 'manager'].map((color) => [
        `map, ${where}${filter ? ', the active' : ''}, by ${color}`,
        `/reports/map/clusters?${view}&color=${color}${filter}`,
      ]),
    ),
  ),
  ['map, a city, moved about', `/reports/map/clusters?${places[2]?.[1]}&color=status&counts=false`],
  ['map, sales by county', '/reports/map/areas?by=county&measure=sales'],
  ['map, sales by locality', '/reports/map/areas?by=locality&measure=sales'],
  ['the page of the map', '/reports/map'],
  ...reports.map((name) => [`report, ${name}`, `/reports/${name}`]),
  ['today', '/today'],
  ['today, health', '/today/health'],
  ['list, no_email', '/clients?check=no_email'],
  ['list, not_efactura', '/clients?check=not_efactura'],
];

/**
 * Measures over the orders and documents that are there already.
 * @param {string} databaseUrl
 * @param {string} base address of the web process
 * @param {string} cookie
 * @param {Record<string, string>} env of a web process
 */
export async function measurePictures(databaseUrl, base, cookie, env) {
  await fillHistories(databaseUrl);
  const [{ orders, clients, placed }] = await run(
    databaseUrl,
    `select (select count(*)::int from orders) as orders, count(*)::int as clients,
      count(lon)::int as placed from clients`,
  );
  const refresh = await measureRefresh(databaseUrl);
  return { clients, placed, orders, refresh, reads: await measurePages(databaseUrl, base, cookie, env) };
}

/** Every page and its statements; of one that does not answer, its status alone. */
async function measurePages(databaseUrl, base, cookie, env) {
  const asked = [];
  for (const [name, path] of pages) {
    const request = { method: 'GET', path, headers: { cookie, accept: 'text/html' } };
    asked.push({ name, path, request, status: (await send(base, request)).status });
  }
  const there = asked.filter(({ status }) => status === 200);
  const shown = { template: 'list', limit: 50 };
  const scenarios = there.map(({ name, request }) => ({ name, requests: [request], expected: 200, shown }));
  const plans = await recordPlans(env, scenarios);
  const reads = [];
  for (const { request, ...page } of asked) {
    const plan = plans[there.findIndex(({ name }) => name === page.name)];
    if (!plan) reads.push(page);
    else {
      const ms = await median(() => send(base, request));
      reads.push({ ...page, ms, bareMs: await replayed(databaseUrl, plan.variants[0]) });
    }
  }
  return reads;
}

/** Two years of moves between statuses and levels, notes and messages, a hundred thousand of each. @param {string} url */
async function fillHistories(url) {
  const [{ clients }] = await run(url, 'select max(id)::int as clients from clients');
  const client = `1 + n::bigint * 7919 % ${clients}`;
  const when = `now() - n % 730 * interval '1 day'`;
  const each = `from generate_series(1, ${kept}) n`;
  await run(
    url,
    'set session_replication_role = replica',
    `insert into status_history (client_id, from_status, to_status, cause, changed_at)
      select ${client}, (array['prospect', 'active', 'inactive'])[1 + n % 3],
        (array['active', 'inactive', 'active'])[1 + n % 3], 'automatic', ${when} ${each}`,
    `insert into level_history (client_id, from_level_id, to_level_id, average, orders_count, period_months, cause, changed_at)
      select ${client}, levels.ids[1 + n % 3], levels.ids[1 + (n + 1) % 3], 1000 + n % 9000, 1 + n % 6, 6, 'automatic', ${when}
      ${each}, (select array_agg(id order by rank) as ids from client_levels) levels`,
    `insert into notes (client_id, kind, text, created_at, created_by)
      select ${client}, (array['note', 'phone', 'email', 'meeting', 'visit'])[1 + n % 5], 'Am vorbit despre ofertă.',
        ${when}, people.ids[1 + n % people.count]
      ${each}, (select array_agg(id order by id) as ids, count(*)::int as count from users) people`,
    `insert into messages (client_id, event, channel, recipient, state, unique_key, created_at, created_by)
      select ${client}, 'order_confirmed', 'email', 'm' || n || '@firma.example', 'sent', 'picture ' || n, ${when},
        people.ids[1 + n % people.count]
      ${each}, (select array_agg(id order by id) as ids, count(*)::int as count from users) people`,
    'set session_replication_role = default',
    ...['status_history', 'level_history', 'notes', 'messages'].map((table) => `vacuum (analyze) ${table}`),
  );
}

/** The night's sums of every client: made, and made again when no order has come. @param {string} url */
async function measureRefresh(url) {
  const { refreshSales } = await import('../../dist/reports/sales/actions.js');
  const db = openDatabase(url);
  const refresh = () => timed(() => refreshSales({ db, now: () => new Date() }, today));
  try {
    await run(url, 'delete from client_sales', 'vacuum client_sales');
    const firstMs = await refresh();
    await run(url, 'vacuum (analyze) client_sales');
    return { firstMs, unchangedMs: await refresh() };
  } finally {
    await db.destroy();
  }
}

/** The median of these statements one after the other on one connection. */
async function replayed(url, statements) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await median(async () => {
      for (const { text, values, name } of statements) await client.query({ text, values, name });
    });
  } finally {
    await client.end();
  }
}

/** Of twenty turns after one that warms up, or of fewer where they take long. */
async function median(work) {
  await work();
  const times = [];
  const until = performance.now() + patienceMs;
  while (times.length < repeats && (times.length < 3 || performance.now() < until))
    times.push(await timed(work));
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** @param {Awaited<ReturnType<typeof measurePictures>>} measured @returns {string} */
export function picturesText({ clients, placed, orders, refresh, reads }) {
  const width = Math.max(...reads.map(({ name }) => name.length));
  const cell = (/** @type {string} */ text) => text.padStart(9);
  const line = (name, ...cells) => [name.padEnd(width), ...cells.map(cell)].join('  ');
  const rows = reads.map(({ name, status, ms, bareMs }) =>
    ms === undefined
      ? line(name, '–', '–', '–', String(status))
      : line(name, ms.toFixed(1), bareMs.toFixed(1), (ms / bareMs).toFixed(2)),
  );
  return [
    `pictures over ${clients} clients, ${placed} of them on the map, and ${orders} orders; medians, ms`,
    line('', 'page', 'its SQL', 'ratio', ''),
    ...rows,
    `sales of every client added up: ${(refresh.firstMs / 1000).toFixed(2)} s, with nothing new ` +
      `${(refresh.unchangedMs / 1000).toFixed(2)} s`,
  ].join('\n');
}
