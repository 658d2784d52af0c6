import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openQueue } from '../../src/jobs/bullmq.ts';
import { sendMessages } from '../../src/messages/jobs.ts';
import { password } from '../support/app.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { ask, logIn, type Running, runProgram, startWeb } from '../support/fleet.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { temporaryFolder } from '../support/temporary.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });
const email = 'ana@firma.ro';
const redis = await startRedis();
const stores: [string, TestRedis | undefined][] = redis
  ? [
      ['Redis', redis],
      ['PostgreSQL', undefined],
    ]
  : [['PostgreSQL', undefined]];

// One life of two web and two worker processes for each kind of queue: their start costs more than all they do.
describe.for(stores)('two webs and two workers, the queue in %s', ([, store]) => {
  let database: TestDatabase;
  let folder: string;
  let env: Record<string, string>;
  let webs: (Running & { url: string })[] = [];
  let workers: Running[] = [];
  let client: pg.Client;

  beforeAll(async () => {
    database = await testDatabase();
    folder = await temporaryFolder();
    env = {
      ...{ DATABASE_URL: database.url, DATA_DIR: folder, LOG_LEVEL: 'warn', MAIL_FROM: 'office@firma.ro' },
      ...{ ADMIN_EMAIL: email, ADMIN_PASSWORD: password, SESSION_SECRET: 'un secret de test destul de lung' },
      ...(store && { REDIS_URL: store.url }),
    };
    client = new pg.Client({ connectionString: database.url });
    client.on('error', () => {});
    await client.connect();
    // The first alone makes the administrator.
    const first = await startWeb(env);
    webs = [first, await startWeb(env)];
    workers = [runProgram('worker', env), runProgram('worker', env)];
    await client.query(`
      insert into clients (name, tax_id_kind, search_text, type_id, level_id)
        select 'Client', 'none', 'client', min(t.id), min(l.id) from client_types t, client_levels l;
      insert into messages (client_id, event, channel, recipient, recipient_name, subject, body_text, body_html, unique_key, detail)
        select 1, 'order_confirmed', 'email', 'm' || n || '@firma.ro', 'Ioana', 'Comanda ' || n, 'Bună ziua.', '<p>Bună ziua.</p>',
          'fleet ' || n, '{"by_hand": true}' from generate_series(1, 60) n`);
  });
  afterAll(async () => {
    for (const { child } of [...webs, ...workers]) child.kill('SIGKILL');
    await Promise.all([...webs, ...workers].map(({ ended }) => ended()));
    await client.end();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  const web = (index: number) => webs[index]?.url ?? '';
  const count = async (text: string) => Number((await client.query(text)).rows[0].count);

  test('a session of one serves at the other, and both count the same wrong log-ins', async () => {
    const cookie = await logIn(web(0), email);
    expect((await ask(web(1), '/clients', { cookie }))?.status).toBe(200);
    const statuses: (number | undefined)[] = [];
    for (let n = 0; n < 11; n++) {
      const body = { email: 'bogdan@firma.ro', password: 'greșită de tot' };
      statuses.push((await ask(web(n % 2), '/login', { body }))?.status);
    }
    expect(statuses).toEqual([...Array(10).fill(422), 429]);
    await ask(web(1), '/logout', { cookie, method: 'POST' });
    expect((await ask(web(0), '/clients', { cookie }))?.status).toBe(303);
  });

  test('what was acknowledged while one web and one worker were killed is there once, and so are the messages', async () => {
    const cookie = await logIn(web(0), email);
    const queue = await openQueue({
      databaseUrl: database.url,
      redisUrl: store?.url,
      log: { warn() {}, error() {} },
    });
    await queue.enqueue(sendMessages, {});
    const acknowledged = new Set<number>();
    const say = async (n: number) => {
      const headers = { 'idempotency-key': `nota ${n}` };
      // Who gets no answer asks again, at the other one, with the same key.
      for (const index of [n % 2, (n + 1) % 2]) {
        const answer = await ask(web(index), '/api/v1/clients/1/notes', {
          cookie,
          headers,
          body: { text: `nota ${n}` },
        });
        if (answer?.status !== 201) continue;
        acknowledged.add(n);
        return;
      }
    };
    for (let n = 0; n < 60; n += 6) {
      if (n === 24) workers[0]?.child.kill('SIGKILL');
      const all = Promise.all(Array.from({ length: 6 }, (_, each) => say(n + each)));
      if (n === 30) webs[0]?.child.kill('SIGKILL');
      await all;
    }
    expect(acknowledged.size).toBe(60);
    const { rows } = await client.query(
      `select text, count(*)::int as times from notes where text like 'nota %' group by text`,
    );
    expect(rows.filter(({ times }) => times !== 1)).toEqual([]);
    expect(rows).toHaveLength(60);

    // At most the eight that the killed worker had in hand wait for their claim to run out.
    await vi.waitFor(
      async () => {
        await queue.enqueue(sendMessages, {});
        expect(await count(`select count(*) from messages where state = 'queued'`)).toBe(0);
        expect(await count(`select count(*) from messages where state = 'sending'`)).toBeLessThanOrEqual(8);
      },
      { timeout: 30_000, interval: 250 },
    );
    await queue.close();
    expect(await count(`select count(*) - count(distinct recipient) as count from messages`)).toBe(0);
    expect(await count(`select count(*) from messages where state = 'failed'`)).toBe(0);
  });

  test('SIGTERM lets a web answer what it had accepted, and refuses what is new', async () => {
    const cookie = await logIn(web(1), email);
    await client.query('begin; lock table clients in access exclusive mode');
    const asked = [1, 2, 3].map(() => ask(web(1), '/clients', { cookie }));
    await untilWaiting(3);
    const from = performance.now();
    webs[1]?.child.kill('SIGTERM');
    await vi.waitFor(async () => expect(await ask(web(1), '/health/live')).toBeUndefined(), {
      timeout: 5000,
      interval: 20,
    });
    await client.query('commit');

    const answers = await Promise.all(asked);
    expect(answers.map((answer) => answer?.status)).toEqual([200, 200, 200]);
    for (const answer of answers) expect(await answer?.text()).toContain('</html>');
    expect(await webs[1]?.ended()).toBe(0);
    expect(performance.now() - from).toBeLessThan(10_000);
  });

  test('SIGTERM lets a worker finish its job', async () => {
    const queue = await openQueue({
      databaseUrl: database.url,
      redisUrl: store?.url,
      log: { warn() {}, error() {} },
    });
    await client.query(`
      insert into messages (client_id, event, channel, recipient, recipient_name, subject, body_text, body_html, unique_key, detail)
        values (1, 'order_confirmed', 'email', 'ultimul@firma.ro', 'Ioana', 'Comanda', 'Bună.', '<p>Bună.</p>', 'last', '{"by_hand": true}')`);
    await client.query('begin; lock table messages in access exclusive mode');
    await queue.enqueue(sendMessages, {});
    await untilWaiting(1);
    workers[1]?.child.kill('SIGTERM');
    await client.query('commit');
    expect(await workers[1]?.ended()).toBe(0);
    await queue.close();
    const { rows } = await client.query(`select state, request_id from messages where unique_key = 'last'`);
    expect(rows).toEqual([{ state: 'sent', request_id: null }]);
  });

  async function untilWaiting(number: number): Promise<void> {
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    const waiting = `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    await vi.waitFor(
      async () => expect((await other.query(waiting)).rows[0].count).toBeGreaterThanOrEqual(number),
      { timeout: 20_000, interval: 20 },
    );
    await other.end();
  }
});

describe('by hand', () => {
  test('backup, restore --check and doctor end with what they promise', async () => {
    const database = await testDatabase();
    const folder = await temporaryFolder();
    const env = { DATABASE_URL: database.url, DATA_DIR: folder };
    const told = async (program: string, args: string[] = [], more: Record<string, string> = {}) => {
      const running = runProgram(program, { ...env, ...more }, args);
      if (running.child.exitCode === null) await once(running.child, 'close');
      return { code: running.child.exitCode, text: running.output() };
    };
    const made = await told('backup', ['--to', join(folder, 'copii')]);
    const copy = made.text.trim().split('\n').at(-1) ?? '';
    const [checked, refused, locked, looked] = await Promise.all([
      told('restore', [copy, '--check']),
      told('restore', [copy]),
      told('backup', ['--encrypt']),
      told('doctor'),
    ]);

    expect(made).toEqual({ code: 0, text: expect.stringMatching(/^Copia e gata: \d+ de tabele, /) });
    expect(checked).toEqual({
      code: 0,
      text: expect.stringMatching(/^Copia e bună: \d+ de tabele, .*la fel ca la copiere/),
    });
    expect(refused).toEqual({ code: 1, text: expect.stringContaining('Baza de date nu e goală') });
    expect(locked).toEqual({ code: 1, text: expect.stringContaining('BACKUP_PASSPHRASE') });
    expect(looked.text).not.toContain('FAIL');
    expect(looked.text).toMatch(/^ok {4}copie de siguranță: ultima e de acum 0\.0 ore$/m);
    expect(looked.code).toBe(0);
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
});

afterAll(() => redis?.close());
