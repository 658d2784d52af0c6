import { rm } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { openQueue } from '../../src/jobs/bullmq.ts';
import { sendMessages } from '../../src/messages/jobs.ts';
import { password } from '../support/app.ts';
import { testDatabase } from '../support/database.ts';
import { ask, logIn, runProgram, startWeb } from '../support/fleet.ts';
import { freePort } from '../support/redis.ts';
import { temporaryFolder } from '../support/temporary.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });
const database = await testDatabase();
const folder = await temporaryFolder();
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** What must never be in a log, wherever it is typed. */
const canary = {
  name: 'Zorinescu',
  email: 'canar.zorin@secretul.ro',
  cnp: '1900101700120',
  phone: '0744555666',
  token: 'canarcanarcanarcanarcanarcanar12',
  text: 'textulcanarului',
};

test('nothing of what people type, look for or carry is in the logs, whatever fails', async () => {
  const env = {
    ...{ DATABASE_URL: database.url, DATA_DIR: folder, LOG_LEVEL: 'trace', MAIL_FROM: 'office@firma.ro' },
    ...{
      ADMIN_EMAIL: 'ana@firma.ro',
      ADMIN_PASSWORD: password,
      SESSION_SECRET: 'un secret de test destul de lung',
    },
    SMTP_URL: `smtp://127.0.0.1:${await freePort()}`,
  };
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => {});
  await client.connect();
  const web = await startWeb(env);
  const worker = runProgram('worker', env);
  const queue = await openQueue({
    databaseUrl: database.url,
    redisUrl: undefined,
    log: { warn() {}, error() {} },
  });
  try {
    const cookie = await logIn(web.url, 'ana@firma.ro');
    const { name, email, cnp, phone, token, text } = canary;
    const whole = { name, type_id: 1, level_id: 1, tax_id: cnp, phone, email };
    const status = async (path: string, options = {}) =>
      (await ask(web.url, path, { cookie, ...options }))?.status;

    expect(await status('/api/v1/clients', { body: whole })).toBe(201);
    expect(await status('/api/v1/clients/1/notes', { body: { text: `${text} ${name}` } })).toBe(201);
    expect(await status(`/clients?q=${name}`)).toBe(200);
    expect(await status('/api/v1/clients', { body: { ...whole, level_id: name } })).toBe(422);
    expect(await status('/api/v1/clients', { body: whole })).toBe(409);
    expect(await status(`/${name}/${token}`)).toBe(404);
    for (const path of ['/unsubscribe/', '/c/', '/portal/invitations/']) await status(`${path}${token}`);
    expect(
      await status('/api/v1/clients', { headers: { authorization: `Bearer ${token}`, 'user-agent': text } }),
    ).toBe(401);
    expect(await status('/login', { body: { email, password: text } })).toBe(422);

    // PostgreSQL tells the whole row; a function of ours tells what it likes.
    await client.query(`alter table clients add constraint pocnet check (name not like 'Pocnet%');
      create function pocnet() returns trigger language plpgsql as $$ begin
        raise exception 'Nota "%" nu', new.text using detail = new.text, hint = new.text; end $$;
      create trigger pocnet before insert on notes for each row execute function pocnet()`);
    expect(await status('/api/v1/clients', { body: { ...whole, tax_id: '', name: `Pocnet ${name}` } })).toBe(
      500,
    );
    expect(await status('/api/v1/clients/1/notes', { body: { text } })).toBe(500);

    const message = (
      key: string,
    ) => `insert into messages (client_id, event, channel, recipient, recipient_name, subject,
        body_text, body_html, unique_key, detail)
      values (1, 'order_confirmed', 'email', '${email}', '${name}', '${text}', '${text}', '<p>${text}</p>', '${key}', '{"by_hand": true}')`;
    // The server of e-mail is away; then the database refuses what the job writes.
    await client.query(message('a'));
    await vi.waitFor(
      async () => {
        await queue.enqueue(sendMessages, {});
        expect(worker.output()).toContain('"outcome":"down"');
      },
      { timeout: 60_000, interval: 200 },
    );
    await client.query(
      `delete from messages; alter table messages add constraint pocnet check (state = 'queued')`,
    );
    await client.query(message('b'));
    await vi.waitFor(
      async () => {
        // The pause after a server that is away.
        await client.query('update message_channels set not_before = null');
        await queue.enqueue(sendMessages, {});
        expect(worker.output()).toMatch(/"job":"messages\.\w+".*lucrarea a eșuat/);
      },
      { timeout: 60_000, interval: 200 },
    );
  } finally {
    await queue.close();
    await client.end();
    for (const { child, ended } of [web, worker]) {
      child.kill('SIGTERM');
      await ended();
    }
  }
  const logs = web.output() + worker.output();
  for (const [kind, value] of Object.entries(canary))
    expect([kind, logs.includes(value)]).toEqual([kind, false]);
  expect(logs).not.toContain(password);

  const lines = logs
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const failed = lines.filter(({ msg }) => msg === 'cererea a eșuat');
  expect(failed.map(({ err }) => err.code).sort()).toEqual(['23514', 'P0001']);
  for (const { err, request_id } of failed) {
    expect(err.stack).toMatch(/^\s+at /);
    expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
  }
  const job = lines.find(({ msg }) => msg === 'lucrarea a eșuat');
  expect(job).toMatchObject({
    job: expect.stringMatching(/^messages\./),
    request_id: expect.stringMatching(/^job-[0-9a-f-]{36}$/),
  });
  expect(lines.some(({ req }) => req?.route === '/api/v1/clients/:id/notes')).toBe(true);
});
