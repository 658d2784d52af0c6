import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { databaseDataDir } from '../../src/db/data-dir.ts';
import { type Embedded, startEmbedded } from '../../src/db/embedded.ts';
import { Refusal } from '../../src/db/refusal.ts';
import { isAlive, postgresOf } from '../support/processes.ts';
import { temporaryFolder } from '../support/temporary.ts';

vi.setConfig({ testTimeout: 60_000 });
const isRoot = process.getuid?.() === 0;
const fallback = '/var/lib/clientela';
let folder: string;
let said: string[];
const running: Embedded[] = [];

beforeEach(async () => {
  folder = await temporaryFolder();
  said = [];
});
afterEach(async () => {
  for (const embedded of running.splice(0)) await embedded.stop();
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true, force: true });
});

test('an empty folder becomes a database that only this machine and this program can enter', async () => {
  const { url, dataDir } = await start();
  const { hostname, password } = new URL(url);
  expect(hostname).toBe('127.0.0.1');
  expect(password.length).toBeGreaterThan(40);
  expect((await stat(join(dataDir, 'pg.secret'))).mode & 0o777).toBe(0o600);
  expect(await query(url, 'select datcollate, datlocale, datlocprovider from pg_database limit 1')).toEqual([
    { datcollate: 'C', datlocale: 'ro-RO', datlocprovider: 'i' },
  ]);
});

test('a second start on the same folder is refused with the number of the first, which goes on', async () => {
  const { url } = await start();
  await expect(start()).rejects.toThrow(
    `Clientela rulează deja pe folderul de date ${folder} (procesul ${process.pid}).`,
  );
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('the lock of a process that is gone, or whose number another process got, is taken over', async () => {
  for (const pid of [process.pid, 4_194_304]) {
    const { stop } = await start();
    await stop();
    await writeFile(join(folder, 'clientela.lock'), `${pid} another-boot/123\n`);
  }
  await start();
});

test('a stranger with the number of the old PostgreSQL neither holds back the start nor is harmed', async () => {
  const first = await start();
  const pidFile = join(folder, 'pgdata', 'postmaster.pid');
  const old = await readFile(pidFile, 'utf8');
  await first.stop();
  await writeFile(pidFile, old.replace(/^\d+/, String(process.ppid)));
  await start();
  expect(isAlive(process.ppid)).toBe(true);
});

test('PostgreSQL that was killed comes back at the same address, with its data', async () => {
  const { url } = await start();
  await query(url, 'create table kept as select 7 as number');
  const killed = postgresOf(folder) ?? 0;
  process.kill(killed, 'SIGKILL');
  await vi.waitFor(async () => expect(await query(url, 'select number from kept')).toEqual([{ number: 7 }]), {
    timeout: 30_000,
    interval: 100,
  });
  expect(postgresOf(folder)).not.toBe(killed);
  expect(said.join()).toContain('PostgreSQL s-a oprit neașteptat');
});

test('a file in the place of the data folder is refused with a sentence', async () => {
  const file = join(folder, 'file');
  await chmod(folder, 0o755);
  await writeFile(file, '');
  const attempt = startEmbedded({ dataDir: file, log: () => {} });
  await expect(attempt).rejects.toBeInstanceOf(Refusal);
  await expect(attempt).rejects.toThrow(`DATA_DIR nu poate fi folosit: folderul ${file}`);
});

test.runIf(isRoot)('DATA_DIR that the database user cannot reach is refused and left as it was', async () => {
  const dataDir = join(folder, 'closed', 'data');
  await mkdir(join(folder, 'closed'), { mode: 0o700 });
  await expect(startEmbedded({ dataDir, log: () => {} })).rejects.toThrow(
    `DATA_DIR nu poate fi folosit: utilizatorul postgres al bazei de date nu are acces la ${dataDir}.`,
  );
  expect(existsSync(dataDir)).toBe(false);
});

test.runIf(isRoot)('a folder with other things in it is not opened to the database user', async () => {
  await writeFile(join(folder, 'letter.txt'), 'private');
  await expect(start()).rejects.toThrow('nu are acces');
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test.runIf(isRoot)(
  'without DATA_DIR, a working folder out of reach leads to /var/lib, which is said',
  async () => {
    const before = process.cwd();
    const existed = existsSync(fallback);
    process.chdir(folder);
    try {
      const { dataDir } = databaseDataDir(undefined, (sentence) => said.push(sentence));
      expect(dataDir).toBe(fallback);
      expect(said).toEqual([expect.stringContaining(`Datele se țin în ${fallback}`)]);
    } finally {
      process.chdir(before);
      if (!existed) await rmdir(fallback);
    }
  },
);

async function start(): Promise<Embedded> {
  const settings = { fsync: 'off' };
  const embedded = await startEmbedded({ dataDir: folder, log: (sentence) => said.push(sentence), settings });
  running.push(embedded);
  return embedded;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
