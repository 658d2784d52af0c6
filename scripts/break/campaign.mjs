// A campaign to twenty thousand addresses through a real server, held and resumed while its workers are killed, one of
// them in the middle of freezing, with people who say no meanwhile; beside it one that is stopped. Who is written to
// twice, who never, and who after the stop or their no.
import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { migrateAll } from '../../dist/bin/migrations.js';
import {
  freezeCampaign,
  pauseCampaign,
  resumeCampaign,
  sendCampaign,
  stopCampaign,
} from '../../dist/campaigns/actions.js';
import { openDatabase } from '../../dist/db/database.js';
import { openQueue } from '../../dist/jobs/bullmq.js';
import { run as query } from '../bench/database.mjs';
import { startWorker } from '../bench/programs.mjs';

const longestMs = 9.5 * 60_000;

/** @param {{ url: string, dataDir: string, size?: number, kills?: number }} options */
export async function run({ url, dataDir, size = 20_000, kills = 10 }) {
  const from = performance.now();
  await migrateAll(url);
  const small = Math.ceil(size / 10);
  const { id, other, userId } = await fill(url, size, small);
  const server = await startServer();
  const env = {
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    SMTP_URL: server.url,
    MAIL_FROM: 'office@firma.example',
    LOG_LEVEL: 'fatal',
  };
  const workers = [await startWorker(env), await startWorker(env)];
  const log = { info() {}, warn() {}, error() {} };
  const [db, jobs] = [openDatabase(url), await openQueue({ databaseUrl: url, log })];
  const services = { db, jobs, log, now: () => new Date(), baseUrl: 'http://localhost' };
  const one = async (text) => (await query(url, text))[0];
  const state = (of = id) => one(`select state, version from campaigns where id = ${of}`);
  const take = async (act, of = id) =>
    act(services, { id: userId }, { id: of, version: (await state(of)).version });
  let killed = 0;
  const kill = async () => {
    const index = killed % workers.length;
    workers[index].kill('SIGKILL');
    workers[index] = await startWorker(env);
    killed += 1;
  };

  await take(freezeCampaign);
  await take(freezeCampaign, other);
  await kill();
  for (const of of [id, other]) while ((await state(of)).state !== 'ready') await wait(200);
  await take(sendCampaign, other);
  await take(sendCampaign);
  let holds = 0;
  let stopped;
  let refused;
  const isOpen = async () => {
    const { open } = await one(
      `select count(*)::int as open from messages where state in ('queued', 'sending')`,
    );
    return open > 0 || !['done', 'stopped'].includes((await state()).state);
  };
  while ((await isOpen()) && performance.now() - from < longestMs) {
    await wait(500);
    const there = server.count('m');
    if (killed < kills && there >= (killed * size * 0.9) / kills) await kill();
    if (!stopped && server.count('s') >= small * 0.3) {
      await take(stopCampaign, other);
      await untilSettled(url, other);
      stopped = server.count('s');
    }
    if (!refused && there >= size * 0.4) refused = await refuse(url, id, server);
    if (holds < 3 && there >= ((holds + 1) * size) / 4) {
      await take(pauseCampaign);
      await wait(1000);
      await take(resumeCampaign);
      holds += 1;
    }
  }
  const ended = (await state()).state;
  await jobs.close();
  await db.destroy();
  const rows = await query(
    url,
    `select r.email_key, r.state, m.state as message from campaign_recipients r
      left join messages m on m.campaign_recipient_id = r.id where r.campaign_id = ${id}`,
  );
  const of = (message) => rows.filter((row) => row.message === message);
  const found = {
    listed: rows.length,
    sent: of('sent').length,
    uncertain: of('uncertain').length,
    kept: rows.filter((row) => row.state === 'left_out').length + of('stopped').length,
    lost: of('sent').filter((row) => !server.arrived.has(row.email_key)).length,
    twice: [...server.arrived.values()].filter((count) => count > 1).length,
    afterStop: server.count('s') - (stopped ?? 0),
    afterNo: (refused ?? []).filter((key) => server.arrived.has(key)).length,
  };
  server.close();
  const table = [
    ['addresses in the list', found.listed],
    ['workers killed', killed],
    ['held and resumed', holds],
    ['sent', found.sent],
    ['uncertain, and told so', found.uncertain],
    ['left out or stopped', found.kept],
    ['of the stopped one, there before', stopped ?? 0],
    ['LOST: told as sent, not there', found.lost],
    ['TWICE there', found.twice],
    ['there AFTER THE STOP', found.afterStop],
    ['there AFTER THEIR NO', found.afterNo],
    ['seconds', ((performance.now() - from) / 1000).toFixed(0)],
  ];
  const text = table
    .map(([name, value]) => `${String(name).padEnd(34)}${String(value).padStart(8)}`)
    .join('\n');
  const all = found.listed === size && found.sent + found.uncertain + found.kept === size;
  const wrong = found.lost + found.twice + found.afterStop + found.afterNo;
  const held =
    ended === 'done' && all && wrong === 0 && killed === kills && stopped > 0 && refused?.length > 0;
  return { text, held };
}

/** What was on its way when a campaign was stopped has ended. */
async function untilSettled(url, id) {
  for (let tries = 0; tries < 20; tries++) {
    const [{ going }] = await query(
      url,
      `select count(*)::int as going from messages m join campaign_recipients r on r.id = m.campaign_recipient_id
        where r.campaign_id = ${id} and m.state in ('queued', 'sending')`,
    );
    if (going === 0) return;
    await wait(500);
  }
}

/** The last two hundred of a list say no; answers those of whom nothing had come by then. */
async function refuse(url, id, { arrived }) {
  const rows = await query(
    url,
    `with last as (select id, email_key from campaign_recipients where campaign_id = ${id} order by id desc limit 200),
      said as (insert into marketing_refusals (email_key) select email_key from last returning email_key)
      select email_key from said`,
  );
  return rows.map(({ email_key }) => email_key).filter((key) => !arrived.has(key));
}

/** A server that takes everything and counts it by address. */
async function startServer() {
  const arrived = new Map();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      stream.resume();
      stream.on('end', () => {
        const key = session.envelope.rcptTo[0].address.toLowerCase();
        arrived.set(key, (arrived.get(key) ?? 0) + 1);
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const count = (letter) => [...arrived.keys()].filter((key) => key.startsWith(letter)).length;
  const { port } = server.server.address();
  return { url: `smtp://127.0.0.1:${port}`, arrived, count, close: () => server.close() };
}

/** Two clients share an address now and then, which must stand in the list once. */
async function fill(url, size, small) {
  const clients = (
    count,
    county,
  ) => `insert into clients (name, tax_id_kind, type_id, level_id, search_text, county)
    select 'Client ' || n, 'none', (select min(id) from client_types), (select min(id) from client_levels), '', '${county}'
    from generate_series(1, ${count}) n`;
  const contacts = (
    letter,
    among,
    county,
  ) => `insert into contacts (client_id, name, email, marketing_enabled, position)
    select id, 'Ioana', '${letter}' || (id % ${among}) || '@firma.example', true, 0 from clients where county = '${county}'`;
  await query(
    url,
    `insert into users (name, email, role, password_hash) values ('Ana', 'ana@firma.example', 'administrator', 'x')`,
    clients(size * 1.1, 'RO-CJ'),
    contacts('m', size, 'RO-CJ'),
    clients(small, 'RO-IS'),
    contacts('s', small, 'RO-IS'),
    `insert into campaigns (name, subject, body, rate, created_by, segment)
      select county, 'Noutăți', 'Bună ziua, {{recipient.name}}!', rate, users.id,
        jsonb_build_object('counties', jsonb_build_array(county))
      from users, (values ('RO-CJ', 6000), ('RO-IS', 1200)) as c (county, rate) order by county`,
    'analyze',
  );
  const [main, other] = await query(url, 'select id::int, created_by::int from campaigns order by name');
  return { id: main.id, other: other.id, userId: main.created_by };
}
