// Notes and orders posted through two webs while web, worker, PostgreSQL and Redis are killed again and again: what was
// acknowledged and is not there, what is there twice, what message was written twice.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { migrateAll } from '../../dist/bin/migrations.js';
import { administrator, run as query } from '../bench/database.mjs';
import { startWeb, startWorker } from '../bench/programs.mjs';

const longestMs = 9.5 * 60_000;
const atOnce = 8;

/** @param {{ url: string, dataDir: string, size?: number, kills?: number }} options */
export async function run({ url, dataDir, size = 2000, kills = 40 }) {
  const from = performance.now();
  await migrateAll(url);
  await query(
    url,
    `insert into clients (name, tax_id_kind, search_text, type_id, level_id)
      select 'Client ' || n, 'none', '', (select min(id) from client_types), (select min(id) from client_levels)
      from generate_series(1, 20) n`,
  );
  const redis = await startRedis(dataDir);
  const env = {
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    SESSION_SECRET: 'un secret de încercare destul de lung',
    LOG_LEVEL: 'fatal',
    ...administrator,
    ...(redis && { REDIS_URL: redis.url }),
  };
  const first = await startWeb(env);
  const webs = [{ ...first, env: { ...env, PORT: new URL(first.url).port } }];
  const second = await startWeb(env);
  webs.push({ ...second, env: { ...env, PORT: new URL(second.url).port } });
  const workers = [await startWorker(env), await startWorker(env)];
  const cookie = await logIn(first.url);

  const killed = { web: 0, worker: 0, postgres: 0, redis: 0 };
  const steps = [
    ...['web', 'worker', 'web', 'worker', 'postgres', 'web', 'worker'],
    ...(redis ? ['redis'] : []),
  ];
  const total = () => Object.values(killed).reduce((sum, each) => sum + each, 0);
  const kill = async () => {
    const what = steps[total() % steps.length];
    const index = killed[what] % 2;
    killed[what] += 1;
    if (what === 'worker') {
      workers[index].kill('SIGKILL');
      workers[index] = await restarted(() => startWorker(env));
    } else if (what === 'web') {
      webs[index].child.kill('SIGKILL');
      const { child } = await restarted(() => startWeb(webs[index].env));
      webs[index].child = child;
    } else if (what === 'redis') await redis?.restart();
    // The one who keeps it running starts it anew, on the same port.
    else
      process.kill(
        Number.parseInt(readFileSync(join(dataDir, 'pgdata', 'postmaster.pid'), 'utf8'), 10),
        'SIGKILL',
      );
  };

  let next = 0;
  let done = 0;
  let asked = 0;
  const acknowledged = new Map();
  const post = async () => {
    while (next < size && performance.now() - from < longestMs) {
      const n = next++;
      // Spread over the kills: who posts faster than processes start would meet none of them.
      while (
        total() < kills &&
        n > ((total() + 2) * size) / (kills + 2) &&
        performance.now() - from < longestMs
      )
        await wait(50);
      const isOrder = n % 2 === 0;
      const client = 1 + (n % 20);
      const [path, body] = isOrder
        ? [
            '/api/v1/orders',
            {
              client_id: client,
              lines: [{ description: `p${n}`, quantity: 1, unit_price: '10', vat_rate: '21' }],
            },
          ]
        : [`/api/v1/clients/${client}/notes`, { text: `p${n}` }];
      // Who gets no answer asks again, at the other one too, with the same key.
      for (let tries = 0; tries < 240 && performance.now() - from < longestMs; tries++) {
        asked += 1;
        const answer = await ask(webs[(n + tries) % 2].url, path, { cookie, key: `break ${n}`, body });
        if (answer === 201) {
          acknowledged.set(n, isOrder);
          break;
        }
        await wait(250);
      }
      done += 1;
    }
  };
  const killing = (async () => {
    while (done < size && total() < kills && performance.now() - from < longestMs) {
      if (next >= ((total() + 1) * size) / (kills + 2)) await kill();
      else await wait(50);
    }
  })();
  await Promise.all([killing, ...Array.from({ length: atOnce }, post)]);
  await untilAnswers(url);

  const orders = await query(
    url,
    `select description as text, count(*)::int as times from order_lines group by 1`,
  );
  const notes = await query(
    url,
    `select text, count(*)::int as times from notes where text like 'p%' group by 1`,
  );
  const times = new Map([...orders, ...notes].map((row) => [row.text, row.times]));
  const [{ doubled }] = await query(
    url,
    'select (count(*) - count(distinct unique_key))::int as doubled from messages',
  );
  redis?.stop();
  const lost = [...acknowledged.keys()].filter((n) => !times.has(`p${n}`)).length;
  const twice = [...times.values()].filter((count) => count > 1).length;
  const table = [
    ['posted', size],
    ['asked, with repetitions', asked],
    ['acknowledged', acknowledged.size],
    ...Object.entries(killed).map(([what, count]) => [`killed: ${what}`, count]),
    ['LOST: acknowledged, not there', lost],
    ['TWICE there', twice],
    ['messages written TWICE', doubled],
    ['seconds', ((performance.now() - from) / 1000).toFixed(0)],
  ];
  const text = table
    .map(([name, value]) => `${String(name).padEnd(34)}${String(value).padStart(8)}`)
    .join('\n');
  const held = lost + twice + doubled === 0 && acknowledged.size === size && total() === kills;
  return { text, held };
}

/** A process that meets PostgreSQL just going away ends at its start; it is started again, as a supervisor would. */
async function restarted(start) {
  for (let tries = 0; ; tries++) {
    try {
      return await start();
    } catch (error) {
      if (tries > 20) throw error;
      await wait(500);
    }
  }
}

async function untilAnswers(url) {
  for (let tries = 0; tries < 60; tries++) {
    const answers = await query(url, 'select 1').then(
      () => true,
      () => false,
    );
    if (answers) return;
    await wait(500);
  }
}

/** The status of an answer, or nothing. */
async function ask(url, path, { cookie, key, body }) {
  const headers = {
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    'idempotency-key': key,
    cookie,
  };
  try {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return undefined;
  }
}

async function logIn(url) {
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({ email: administrator.ADMIN_EMAIL, password: administrator.ADMIN_PASSWORD }),
  });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** A Redis that keeps what it acknowledged, or nothing where none is installed: the queue lies in PostgreSQL then. */
async function startRedis(dataDir) {
  if (spawnSync('redis-server', ['--version']).error) return undefined;
  const port = await freePort();
  const start = () =>
    spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--dir', dataDir, '--appendonly', 'yes'],
      {
        stdio: 'ignore',
      },
    );
  let server = start();
  process.once('exit', () => server.kill('SIGKILL'));
  return {
    url: `redis://127.0.0.1:${port}`,
    restart: async () => {
      server.kill('SIGKILL');
      await wait(2000);
      server = start();
    },
    stop: () => server.kill('SIGKILL'),
  };
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => probe.once('listening', listening));
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}
