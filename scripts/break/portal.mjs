// Thousands of requests of a client's person for what is another client's: guessed ids, every method, names of clients in
// queries and bodies, encoded slashes, the portal's cookie at the office's doors. Each text of the others carries a word;
// counted are the bytes of it that come back.
import { createHmac, randomBytes } from 'node:crypto';
import { migrateAll } from '../../dist/bin/migrations.js';
import { run as query } from '../bench/database.mjs';
import { send } from '../bench/http.mjs';
import { startWeb } from '../bench/programs.mjs';

const canary = 'CANARUL';
const sessionSecret = 'un secret de probă, destul de lung';
const longestMs = 9 * 60_000;
const clients = 200;
const connections = 8;

/** @param {{ url: string, dataDir: string, size?: number, requests?: number }} options */
export async function run({ url, dataDir, size, requests = size ?? 10_000 }) {
  await migrateAll(url);
  const [token, others] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
  await fill(url, [token, others]);
  const before = await digest(url);
  const web = await startWeb({
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    SESSION_SECRET: sessionSecret,
    LOG_LEVEL: 'fatal',
  });
  const cookie = `clientela_portal=${token}`;

  // What is listened for is there to be heard: by its own people.
  const own = await send(web.url, { method: 'GET', path: '/portal/orders/1', headers: { cookie } });
  const theirs = await send(web.url, {
    method: 'GET',
    path: '/portal/orders/2',
    headers: { cookie: `clientela_portal=${others}` },
  });
  if (own.status !== 200 || !theirs.body.includes(canary)) throw new Error('Nobody got into the portal.');

  const from = performance.now();
  const statuses = new Map();
  let [sent, bytes, strange] = [0, 0, 0];
  const examples = [];
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (sent < requests && performance.now() - from < longestMs) {
        const wanted = invent(sent++);
        const { status, headers, body } = await send(web.url, {
          ...wanted,
          headers: { ...wanted.headers, cookie },
        });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const said = `${JSON.stringify(headers)}${body.toString('latin1')}`;
        const heard = said.split(canary).length - 1;
        bytes += heard * canary.length;
        if (status >= 500) strange += 1;
        if ((heard > 0 || status >= 500) && examples.length < 5)
          examples.push(`${status} ${wanted.method} ${wanted.path}`);
      }
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  const after = await digest(url);
  const same = after === before;
  const table = [
    ['requests', sent],
    ['requests a second', (sent / seconds).toFixed(0)],
    ...[...statuses]
      .sort(([one], [other]) => one - other)
      .map(([status, count]) => [`  answered ${status}`, count]),
    ['FOREIGN: bytes of another client', bytes],
    ['errors of ours (5xx)', strange],
    ['rows of others that changed', same ? 'none' : 'SOME'],
    ['seconds', seconds.toFixed(0)],
  ];
  const text = [
    ...table.map(([name, value]) => `${String(name).padEnd(34)}${String(value).padStart(8)}`),
    ...examples,
  ].join('\n');
  return { text, held: bytes === 0 && strange === 0 && same && sent >= requests };
}

/** One of the others' things: rows of the first client have the lowest ids. */
const foreignId = () => 2 + Math.floor(Math.random() * (clients - 1));
const pick = (list) => list[Math.floor(Math.random() * list.length)];

const portal = [
  () => `/portal/orders/${foreignId()}`,
  () => `/portal/documents/${foreignId()}`,
  () => `/portal/documents/${foreignId()}.pdf`,
  () => `/portal/documents/${foreignId()}.xml`,
  () => `/portal/data/proposals/${foreignId()}/withdrawal`,
  () => `/portal/orders/1%2f..%2f${foreignId()}`,
  () => `/portal/orders/%2e%2e/${foreignId()}`,
  () => `/portal//orders//${foreignId()}`,
  () => `/portal/orders/${foreignId()}%00`,
  () => `/portal/orders/${foreignId()}/`,
  () => `/portal/orders/1;id=${foreignId()}`,
  () => `/portal/%6Frders/${foreignId()}`,
  () => '/portal',
  () => '/portal/orders',
  () => '/portal/documents',
  () => '/portal/statement',
  () => '/portal/data',
  () => '/portal/data/edit',
  () => '/portal/notices',
];
const office = [
  () => `/clients/${foreignId()}`,
  () => `/clients/${foreignId()}/account/proposals`,
  () => `/orders/${foreignId()}`,
  () => `/documents/${foreignId()}.pdf`,
  () => `/api/v1/clients/${foreignId()}`,
  () => `/api/v1/orders/${foreignId()}`,
  () => `/api/v1/clients/${foreignId()}/statement`,
  () => '/portal/../clients',
  () => '/portal/%2e%2e/clients',
];
const tricks = [
  () => '',
  () => `?client_id=${foreignId()}`,
  () => `?client_id[]=1&client_id[]=${foreignId()}`,
  () => `?clientId=${foreignId()}&portal_user_id=${foreignId()}`,
  () => `?after=${Buffer.from(JSON.stringify(['2026-11-01', foreignId()])).toString('base64url')}`,
  () => `?status=new&client_id=${foreignId()}&__proto__[clientId]=${foreignId()}`,
  () => `?from=0001-01-01&to=9999-12-31&client_id=${foreignId()}`,
];

/** @param {number} turn @returns {import('../bench/http.mjs').Request} */
function invent(turn) {
  const method = pick(['GET', 'GET', 'GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH']);
  const path = `${pick(turn % 5 === 0 ? office : portal)()}${pick(tricks)()}`;
  const headers = { 'sec-fetch-site': pick(['same-origin', 'same-origin', 'cross-site']) };
  if (method === 'GET' || method === 'HEAD') return { method, path, headers };
  const named = { client_id: foreignId(), 'client_id[]': foreignId(), id: foreignId(), version: 1 };
  const body =
    Math.random() < 0.5
      ? new URLSearchParams({ ...named, marketing: 'no', notify_email: 'false' }).toString()
      : JSON.stringify({ ...named, client: { id: foreignId() } });
  const type = body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    method,
    path,
    headers: { ...headers, 'content-type': type, 'content-length': String(Buffer.byteLength(body)) },
    body,
  };
}

/** What of the other clients must not change. @param {string} url */
async function digest(url) {
  const of = (table, column) =>
    `(select md5(string_agg(t::text, '|' order by t.id)) from ${table} t where ${column} > 1)`;
  const [row] = await query(
    url,
    `select ${of('clients', 't.id')} as a, ${of('contacts', 't.client_id')} as b, ${of('orders', 't.client_id')} as c,
      ${of('documents', 't.client_id')} as d, ${of('portal_proposals', 't.client_id')} as e`,
  );
  return JSON.stringify(row);
}

/** The first client is Corina's; the word stands in every text of the others. A session for the first of each. */
async function fill(url, tokens) {
  const hashOf = (token) => createHmac('sha256', sessionSecret).update(`portal:${token}`).digest('hex');
  const sessions = tokens.map(
    (token, index) => `('\\x${hashOf(token)}', ${index + 1}, now() + interval '1 day')`,
  );
  const word = `case when n = 1 then 'Corina' else '${canary}' end`;
  const all = `generate_series(1, ${clients}) n`;
  await query(
    url,
    `insert into clients (name, alias, email, activity, street, tax_id_kind, search_text, type_id, level_id)
      select ${word}, ${word}, ${word} || n || '@client.example', ${word}, ${word}, 'none', '',
        (select min(id) from client_types), (select min(id) from client_levels) from ${all}`,
    `insert into contacts (client_id, name, email, position) select n, ${word}, ${word} || n || '@om.example', 0 from ${all}`,
    `insert into delivery_addresses (client_id, label, street, position) select n, ${word}, ${word}, 0 from ${all}`,
    `insert into orders (client_id, date, note, net_total, total, delivery_address_id)
      select n, date '2026-11-01', ${word}, 100, 100, n from ${all}`,
    `insert into order_lines (order_id, position, description, unit, quantity, unit_price, vat_rate, net)
      select n, 0, ${word}, 'buc', 1, 100, 0, 100 from ${all}`,
    `insert into documents (kind, series_id, series, number, client_id, issue_date, due_date, seller, buyer, note, net_total, vat_total, total)
      select 'invoice', s.id, 'P', n, n, date '2026-11-01', date '2026-11-01', '{}', json_build_object('name', ${word}), ${word}, 100, 0, 100
      from ${all} join document_series s on s.kind = 'invoice' order by n`,
    `insert into portal_users (client_id, email, name, password_hash, rights)
      select n, 'om' || n || '@client.example', ${word}, 'x', array['orders', 'documents', 'statement', 'data', 'notices'] from ${all}`,
    `insert into portal_proposals (client_id, portal_user_id, field, was, wanted)
      select n, n, 'phone', 'null', to_json(${word})::jsonb from ${all}`,
    `insert into portal_sessions (token_hash, portal_user_id, expires_at) values ${sessions.join(', ')}`,
  );
}
