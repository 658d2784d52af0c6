import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { createImport, startApplication } from '../../src/imports/actions.ts';
import { getImport } from '../../src/imports/queries.ts';
import { openQueue } from '../../src/jobs/bullmq.ts';
import type { Services } from '../../src/services.ts';
import { createUser } from '../../src/users/actions.ts';
import { cui } from '../support/anaf-records.ts';
import { password } from '../support/app.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { csv } from '../support/imports.ts';

vi.setConfig({ testTimeout: 240_000 });
// KILLED_ROWS=10000 has as many.
const rows = Number(process.env.KILLED_ROWS ?? 3_000);
const program = fileURLToPath(new URL('../../dist/bin/worker.js', import.meta.url));

let database: TestDatabase;
let services: Services;
const workers: ChildProcess[] = [];
beforeAll(async () => {
  database = await testDatabase();
  const log = { info() {}, warn() {}, error() {} };
  const jobs = await openQueue({ databaseUrl: database.url, redisUrl: undefined, log });
  services = { db: openDatabase(database.url), jobs, log, now: () => new Date() } as unknown as Services;
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await services.jobs.close();
  await services.db.destroy();
  await database.close();
});

function startWorker(): ChildProcess {
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url, LOG_LEVEL: 'silent' };
  const worker = spawn(process.execPath, [program], { env, stdio: 'ignore' });
  workers.push(worker);
  return worker;
}

test('a worker killed in the middle of thousands of rows: another one ends it, with each row exactly once', async () => {
  const person = { name: 'Ana Marin', email: 'ana@firma.ro', role: 'administrator', password } as const;
  const actor = { id: await createUser(services, 'system', person) };
  const content = csv([
    ['Denumire', 'CIF', 'Persoana de contact'],
    ...Array.from({ length: rows }, (_, index) => [
      `Firma ${index} SRL`,
      String(cui(300_000 + index)),
      'Ion Pop',
    ]),
  ]);
  const upload = { fileName: 'mare.csv', content, automatic: true, options: {}, key: undefined };
  const id = await createImport(services, actor, upload);
  const read = () => getImport(services.db, id);
  const reaches = (state: string) =>
    vi.waitFor(async () => expect((await read()).state).toBe(state), { timeout: 110_000, interval: 50 });

  const first = startWorker();
  await reaches('planned');
  expect((await read()).counts).toEqual({ new: rows });
  await startApplication(services, actor, { id, choices: { choices: [] } });
  await vi.waitFor(async () => expect((await read()).done).toBeGreaterThanOrEqual(500), {
    timeout: 60_000,
    interval: 10,
  });
  first.kill('SIGKILL');
  const { done, state } = await read();
  expect(state).toBe('applying');
  expect(done).toBeLessThan(rows);

  startWorker();
  startWorker();
  await reaches('applied');

  expect((await read()).outcomes).toEqual({ created: rows });
  const count = async (table: 'clients' | 'contacts' | 'audit_entries') =>
    (
      await services.db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n;
  expect(await count('clients')).toBe(rows);
  expect(await count('contacts')).toBe(rows);
  const audited = await services.db
    .selectFrom('audit_entries')
    .select(({ fn }) => fn.count<number>('subject_id').distinct().as('n'))
    .where('action', '=', 'import')
    .executeTakeFirstOrThrow();
  expect(audited.n).toBe(rows);
});
