// Ten thousand messages through a bad server, while two workers are killed again and again: what is lost, what arrives
// twice, and what is told as uncertain.
import { setTimeout as wait } from 'node:timers/promises';
import { migrateAll } from '../../dist/bin/migrations.js';
import { openQueue } from '../../dist/jobs/bullmq.js';
import { sendMessages } from '../../dist/messages/jobs.js';
import { run as query } from '../bench/database.mjs';
import { startWorker } from '../bench/programs.mjs';
import { startBadSmtp } from './bad-smtp.mjs';

const longestMs = 9.5 * 60_000;

/** @param {{ url: string, dataDir: string, size?: number, kills?: number }} options */
export async function run({ url, dataDir, size = 10_000, kills = 30 }) {
  const from = performance.now();
  await migrateAll(url);
  await fill(url, size);
  const server = await startBadSmtp();
  const env = {
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    SMTP_URL: server.url,
    MAIL_FROM: 'office@firma.example',
    LOG_LEVEL: 'fatal',
  };
  const workers = [await startWorker(env), await startWorker(env)];
  const silent = { info() {}, warn() {}, error() {} };
  const queue = await openQueue({ databaseUrl: url, log: silent });

  let killed = 0;
  let open = size;
  while (open > 0 && performance.now() - from < longestMs) {
    // As an office at work does with every commit.
    await queue.enqueue(sendMessages, {});
    await wait(250);
    if (killed < kills && server.arrived.size >= ((killed + 1) * size * 0.95) / (kills + 1)) {
      const index = killed % workers.length;
      workers[index].kill('SIGKILL');
      workers[index] = await startWorker(env);
      killed += 1;
    }
    const [{ count }] = await query(
      url,
      "select count(*)::int from messages where state in ('queued', 'sending')",
    );
    // The pauses between tries, up to hours long, are cut short once most are through.
    if (count < size * 0.1)
      await query(url, "update messages set next_attempt_at = now() where state = 'queued'");
    open = count;
  }
  await queue.close();
  const rows = await query(url, 'select recipient, state from messages');
  const result = count(rows, server.arrived);
  server.close();
  const seconds = ((performance.now() - from) / 1000).toFixed(0);
  const table = [
    ['messages', size],
    ['workers killed', killed],
    ['faults of the server', [...server.met.values()].reduce((sum, each) => sum + each, 0)],
    ['sent', result.sent],
    ['failed, and told so', result.failed],
    ['uncertain, and told so', result.uncertain],
    ['  of them arrived', result.uncertainArrived],
    ['still waiting', result.waiting],
    ['LOST: told as sent, not there', result.lost],
    ['DOUBLED: there more than once', result.doubled],
    ['there although told as failed', result.denied],
    ['seconds', seconds],
  ];
  const text = table
    .map(([name, value]) => `${String(name).padEnd(34)}${String(value).padStart(8)}`)
    .join('\n');
  // Three of a hundred meet a fault for good; whoever is killed had at most eight in hand.
  const told = result.failed + result.uncertain <= size * 0.03 + killed * 8;
  const held =
    told && result.lost + result.doubled + result.denied + result.waiting === 0 && killed === kills;
  return { text, held };
}

function count(rows, arrived) {
  const there = ({ recipient }) => arrived.get(Number(/^m(\d+)@/.exec(recipient)[1])) ?? 0;
  const of = (...states) => rows.filter(({ state }) => states.includes(state));
  return {
    sent: of('sent').length,
    failed: of('failed').length,
    uncertain: of('uncertain').length,
    uncertainArrived: of('uncertain').filter(there).length,
    waiting: of('queued', 'sending').length,
    lost: of('sent').filter((row) => there(row) === 0).length,
    doubled: rows.filter((row) => there(row) > 1).length,
    denied: of('failed', 'stopped', 'queued', 'sending').filter(there).length,
  };
}

async function fill(url, size) {
  await query(
    url,
    `insert into clients (name, tax_id_kind, search_text, type_id, level_id) select 'Client de probă', 'none', '', (select min(id) from client_types), (select min(id) from client_levels)`,
    `insert into messages (client_id, event, channel, recipient, recipient_name, subject, body_text, body_html, unique_key, detail)
     select (select min(id) from clients), 'order_confirmed', 'email', 'm' || n || '@firma.example', 'Ioana', 'Comanda ' || n,
       repeat('Bună ziua. ', 50), '<p>Bună ziua.</p>', 'break ' || n, '{"by_hand": true}' from generate_series(1, ${size}) n`,
  );
}
