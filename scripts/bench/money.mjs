// Documents and money over three hundred thousand invoices, each beside its own statements through pg: a statement of
// five thousand movements, the receivables of everybody, a thousand invoices one by one and sixteen at once.
import pg from 'pg';
import { openDatabase } from '../../dist/db/database.js';
import { issueDocument } from '../../dist/documents/actions.js';
import { run } from './database.mjs';
import { send } from './http.mjs';
import { recordPlans } from './plans.mjs';

const movements = 5000;
const issued = 1000;
const repeats = 20;
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Bucharest' }).format(new Date());

/**
 * @param {string} databaseUrl
 * @param {string} base address of the web process
 * @param {string} cookie
 * @param {Record<string, string>} env of a web process
 */
export async function measureMoney(databaseUrl, base, cookie, env) {
  const { documents, busiest, ids } = await fillDocuments(databaseUrl);
  const get = (name, path) => ({
    name,
    requests: [{ method: 'GET', path, headers: { cookie, accept: 'text/html' } }],
    expected: 200,
    shown: { template: 'list', limit: 50 },
  });
  const pages = [
    get(`statement of ${movements} movements`, `/clients/${busiest}/statement`),
    get(`statement of ${movements} movements, JSON`, `/api/v1/clients/${busiest}/statement`),
    get('receivables', '/reports/receivables'),
    get('documents', '/documents'),
    get('list by balance', '/clients?sort=balance'),
    get('list of the blocked', '/clients?blocked=true'),
  ];
  const plans = await recordPlans(env, pages);
  const reads = [];
  for (const [index, { name, requests }] of pages.entries()) {
    const [statements] = plans[index].variants;
    reads.push({
      name,
      ms: await median(() => send(base, requests[0])),
      bareMs: await replayed(databaseUrl, statements),
    });
  }
  return { documents, reads, issues: await measureIssues(databaseUrl, base, cookie, ids) };
}

/** Three invoices of every client, and as many payments as are paid. @param {string} url */
export async function fillDocuments(url) {
  const seller = JSON.stringify({
    name: 'Firma de Măsurat SRL',
    tax_id: '14399840',
    vat_payer: true,
    country: 'RO',
    accounts: [],
  });
  await run(
    url,
    `update company_settings set name = 'Firma de Măsurat SRL', tax_id = '14399840', county = 'RO-CJ',
      locality = 'Cluj-Napoca', street = 'Str. Fabricii', street_no = '1'`,
    `update credit_settings set overdue_days_limit = 340`,
    'set session_replication_role = replica',
    `insert into documents (kind, series_id, series, number, client_id, issue_date, due_date, seller, buyer,
        vat_breakdown, net_total, vat_total, total, paid)
      select 'invoice', 2, 'FCT', row_number() over (), client_id, day, day + 30, '${seller}'::jsonb,
        jsonb_build_object('name', name, 'tax_id', tax_id, 'country', 'RO'),
        jsonb_build_array(jsonb_build_object('category', 'S', 'rate', '21.00', 'reason', null, 'lines', net::text,
          'allowance', '0.00', 'base', net::text, 'vat', vat::text)),
        net, vat, net + vat, case when hash % 10 < 6 then net + vat else 0 end
      from (
        select c.id as client_id, c.name, c.tax_id, h.hash, net, round(net * 0.21, 2) as vat,
          '${today}'::date - (hash % 400)::int as day
        from clients c
        cross join lateral generate_series(1, case when c.id = 7 then ${movements * 0.6} else 3 end) as n
        cross join lateral (select abs(hashint8(c.id * 1000 + n)::bigint) as hash) h
        cross join lateral (select (50 + hash % 300000 / 100.0)::numeric(14, 2) as net) a
        where c.merged_into_id is null) d
      order by day`,
    `insert into payments (client_id, date, amount, method, allocated)
      select client_id, due_date, total, 'transfer', total from documents where paid = total and client_id <> 7`,
    `insert into payments (client_id, date, amount, method)
      select 7, '${today}'::date - (n % 400), 10, 'transfer' from generate_series(1, ${movements * 0.4}) as n`,
    `update clients c set balance = d.total - coalesce((select sum(amount) from payments where client_id = c.id), 0)
      from (select client_id, sum(total) as total from documents group by client_id) d where d.client_id = c.id`,
    `update document_series set next_number = (select max(number) + 1 from documents), last_date = '${today}'
      where id = 2`,
    'set session_replication_role = default',
    'vacuum (analyze) documents',
    'vacuum (analyze) payments',
    'vacuum (analyze) clients',
  );
  const [{ count }] = await run(url, 'select count(*) from documents');
  const buyers = await run(
    url,
    `select id::int from clients where archived_at is null and country = 'RO' and tax_id_kind = 'cui'
      and county is not null and locality is not null and street is not null
      and (county <> 'RO-B' or sector is not null) order by id limit 400`,
  );
  return { documents: Number(count), busiest: 7, ids: buyers.map(({ id }) => id) };
}

/** A thousand invoices through HTTP, half of them one after the other and half sixteen at once. */
async function measureIssues(databaseUrl, base, cookie, ids) {
  const input = (/** @type {number} */ turn) => ({
    kind: 'invoice',
    client_id: ids[turn % ids.length],
    lines: [
      { product_id: 150 + (turn % 50), quantity: '3' },
      { description: 'Montaj', quantity: 1, unit_price: '120.00', vat_rate: 21 },
    ],
  });
  const issue = async (/** @type {number} */ turn) => {
    const answer = await fetch(new URL('/api/v1/documents', base), {
      method: 'POST',
      headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      body: JSON.stringify(input(turn)),
    });
    if (answer.status !== 201) throw new Error(await answer.text());
    await answer.arrayBuffer();
  };
  const half = issued / 2;
  const [{ next_number: first }] = await run(
    databaseUrl,
    'select next_number from document_series where id = 2',
  );
  const statements = await statementsOfIssue(databaseUrl, input(0));
  const [{ last_value: id }] = await run(databaseUrl, 'select last_value from documents_id_seq');
  // Each turn gives the document the id that its lines name.
  const before = `select setval('documents_id_seq', ${id}, false)`;
  const bareMs = await replayed(databaseUrl, statements, before);
  const aloneMs = await timed(async () => {
    for (let turn = 0; turn < half; turn++) await issue(turn);
  });
  const togetherMs = await timed(() =>
    Promise.all(
      Array.from({ length: 16 }, async (_, lane) => {
        for (let turn = lane; turn < half; turn += 16) await issue(turn);
      }),
    ),
  );
  const [numbers] = await run(
    databaseUrl,
    `select count(distinct number)::int as count, max(number) - ${first} + 1 as span from documents
      where series_id = 2 and number >= ${first}`,
  );
  if (numbers.count !== issued || numbers.span !== issued)
    throw new Error(`Numbers: ${JSON.stringify(numbers)}`);
  return {
    count: issued,
    alone: half / (aloneMs / 1000),
    together: half / (togetherMs / 1000),
    bareMs,
    aloneMs: aloneMs / half,
  };
}

/** What issuing one invoice sends to PostgreSQL, with nothing of it kept. */
async function statementsOfIssue(url, input) {
  const { documentSchema } = await import('../../dist/documents/schema.js');
  const sent = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function noted(given, ...rest) {
    const text = typeof given === 'string' ? given : given?.text;
    if (/^commit/i.test(text ?? '')) return query.call(this, 'rollback', ...rest);
    if (text && !/^(begin|rollback|start|set transaction)/i.test(text))
      sent.push({ text, values: given?.values ?? (Array.isArray(rest[0]) ? rest[0] : []) });
    return query.call(this, given, ...rest);
  };
  const db = openDatabase(url);
  try {
    const [{ id }] = await run(url, 'select id from users order by id limit 1');
    sent.length = 0;
    const services = { db, now: () => new Date() };
    await issueDocument(services, { id }, { input: documentSchema.parse(input), today });
  } finally {
    pg.Client.prototype.query = query;
    await db.destroy();
  }
  return sent;
}

/** The median of these statements one after the other on one connection; those that follow a `before` are undone. */
async function replayed(url, statements, before) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await median(async () => {
      if (before) await client.query(`${before}; begin`);
      for (const { text, values } of statements) await client.query(text, values);
      if (before) await client.query('rollback');
    });
  } finally {
    await client.end();
  }
}

async function median(work) {
  const times = [];
  for (let turn = 0; turn < repeats; turn++) times.push(await timed(work));
  return times.sort((a, b) => a - b)[repeats / 2];
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** @param {Awaited<ReturnType<typeof measureMoney>>} measured @returns {string} */
export function moneyText({ documents, reads, issues }) {
  const lines = reads.map(
    ({ name, ms, bareMs }) => `${name}: ${ms.toFixed(1)} ms, its statements alone ${bareMs.toFixed(1)} ms`,
  );
  const { count, alone, together, aloneMs, bareMs } = issues;
  return [
    `money over ${documents} invoices, medians of ${repeats}`,
    ...lines,
    `${count} invoices issued: ${alone.toFixed(0)}/s one by one (${aloneMs.toFixed(1)} ms, its statements alone ` +
      `${bareMs.toFixed(1)} ms), ${together.toFixed(0)}/s at sixteen at once, no gap in their numbers`,
  ].join('\n');
}
