import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeBackup } from '../../src/db/backup/backup.ts';
import type { Manifest } from '../../src/db/backup/manifest.ts';
import { restoreBackup } from '../../src/db/backup/restore.ts';
import { temporaryDatabase } from '../../src/db/backup/temporary-database.ts';
import { openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrations.ts';
import { createLocalFiles } from '../../src/external/files/local.ts';
import { brokenRules } from '../../src/operations/actions.ts';
import { testDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary.ts';

vi.setConfig({ testTimeout: 60_000 });
const database = await testDatabase();
const folder = await temporaryFolder();
const files = createLocalFiles({ folder: join(folder, 'files') });
const client = new pg.Client({ connectionString: database.url });
const passphrase = 'o parolă foarte lungă';
const attached = Buffer.from('un fișier atașat, cu ș și ț\n'.repeat(9000));
let made: { folder: string; manifest: Manifest };
let sealed: { folder: string; manifest: Manifest };

const backup = (given?: string, into = 'copies') =>
  makeBackup({
    ...{ url: database.url, into: join(folder, into), passphrase: given, version: '0.1.0' },
    openFile: (key) => files.open(key),
  });

beforeAll(async () => {
  await client.connect();
  const { key, size } = await files.save(Readable.from([attached], { objectMode: false }));
  await client.query(`
    insert into users (name, email, role, password_hash) values ('Ana', 'ana@firma.ro', 'administrator', 'x');
    insert into clients (name, tax_id_kind, search_text, type_id, level_id)
      select E'Țurcanu\\t"și"\\\\fiii\\n' || n, 'none', 'x', (select min(id) from client_types), (select min(id) from client_levels)
      from generate_series(1, 3000) n;
    insert into orders (client_id, date, created_by) select min(id), '2026-03-29', 1 from clients;
    insert into notes (client_id, text, created_by) select min(id), 'cu fișier', 1 from clients;
    insert into note_files (note_id, created_by, name, content_type, size, file_key)
      select min(id), 1, 'a.txt', 'text/plain', ${size}, '${key}' from notes;`);
  // While it is copied everybody works on.
  let working = true;
  const work = (async () => {
    for (let n = 0; working; n++)
      await client.query(
        `insert into products (code, name, price, vat_rate, search_text) values ('P${n}', 'Produs', 10, 21, 'x')`,
      );
  })();
  const from = performance.now();
  sealed = await backup(passphrase, 'sealed');
  const ms = performance.now() - from;
  working = false;
  await work;
  made = await backup();
  const bytes = sealed.manifest.tables.reduce((sum, table) => sum + table.bytes, 0);
  console.log(`backup: ${sealed.manifest.tables.length} tables, ${bytes} bytes, ${ms.toFixed(0)} ms`);
});

afterAll(async () => {
  await client.end();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

// Nobody listens there: what is refused is refused before a database is asked.
const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';
const digests = ({ tables }: Manifest) => tables.map(({ table, rows, digest }) => ({ table, rows, digest }));

test('what was copied while everybody worked is brought back table by table, with its files and sequences', async () => {
  const { url, drop } = await temporaryDatabase(database.url);
  const taken = new Map<string, Buffer>();
  const takeFile = async (key: string, content: AsyncIterable<Buffer>) => {
    taken.set(key, await buffer(Readable.from(content)));
  };
  const from = performance.now();
  await restoreBackup({ url, folder: sealed.folder, passphrase, takeFile });
  console.log(`restore: ${(performance.now() - from).toFixed(0)} ms`);
  try {
    const again = await makeBackup({
      ...{ url, into: join(folder, 'again'), passphrase: undefined, version: '0.1.0' },
      openFile: (key) => files.open(key),
    });
    expect(digests(again.manifest)).toEqual(digests(sealed.manifest));
    expect(again.manifest.sequences.map(({ sequence }) => sequence)).toEqual(
      sealed.manifest.sequences.map(({ sequence }) => sequence),
    );
    expect([...taken.values()]).toEqual([attached]);

    // The same by SQL of its own, with generated columns; the products were moving.
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    for (const table of ['clients', 'orders', 'notes', 'client_levels', 'localities', 'roles']) {
      const text = `select count(*), md5(string_agg(t::text, '|' order by id)) from ${table === 'roles' ? '(select *, key as id from roles)' : table} t`;
      expect([table, (await other.query(text)).rows]).toEqual([table, (await client.query(text)).rows]);
    }
    const { rows } = await other.query(
      `insert into orders (client_id, date, created_by) select min(id), '2026-03-30', 1 from clients returning id`,
    );
    expect(Number(rows[0].id)).toBe(2);
    const asleep = await other.query(`select from pg_trigger where tgenabled = 'D'`);
    const references = `select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
      where contype = 'f' and connamespace = 'public'::regnamespace and convalidated order by 1, 2`;
    expect(asleep.rowCount).toBe(0);
    expect((await other.query(references)).rows).toEqual((await client.query(references)).rows);
    await other.end();
    const db = openDatabase(url);
    expect(await brokenRules(db)).toEqual([]);
    expect(await migrate(db)).toEqual([]);
    await db.destroy();
  } finally {
    await drop();
  }
});

test('an encrypted copy is opened with its passphrase alone, and shows nothing', async () => {
  const stored = await readFile(join(sealed.folder, 'tables/clients.gz'));
  expect(stored.subarray(0, 2)).not.toEqual(Buffer.from([0x1f, 0x8b]));

  const open = (given: string | undefined) =>
    restoreBackup({ url: nowhere, folder: sealed.folder, passphrase: given, takeFile: async () => {} });
  await expect(open('altă parolă, tot lungă')).rejects.toThrow(
    'Parola din BACKUP_PASSPHRASE nu e cea a copiei',
  );
  await expect(open(undefined)).rejects.toThrow('Copia e criptată');
});

test.for([
  ['a flipped byte', 'tables/clients.gz', flip, 'tables/clients.gz nu mai e cum a fost scris'],
  ['a missing part', 'tables/orders.gz', (path: string) => rm(path), 'lipsește tables/orders.gz'],
  [
    'a part cut short',
    'tables/localities.gz',
    (path: string) => truncate(path, 100),
    'tables/localities.gz e tăiat',
  ],
  ['a changed manifest', 'manifest.json', flipDigit, 'manifestul'],
  ['a manifest without its seal', 'manifest.seal', (path: string) => rm(path), 'lipsește manifestul'],
] as const)('%s is refused with a sentence, before anything is written', async ([, part, harm, sentence]) => {
  const path = join(made.folder, part);
  const whole = await readFile(path);
  await harm(path);
  const attempt = restoreBackup({
    url: nowhere,
    folder: made.folder,
    passphrase: undefined,
    takeFile: async () => {},
  });
  await expect(attempt).rejects.toThrow(sentence);
  await writeFile(path, whole);
});

test('a database with tables in it is not restored into', async () => {
  const takeFile = async () => {};
  const attempt = restoreBackup({ url: database.url, folder: made.folder, passphrase: undefined, takeFile });
  await expect(attempt).rejects.toThrow('Baza de date nu e goală');
});

test('a backup that fails half-way leaves nothing that looks like one', async () => {
  const into = join(folder, 'half');
  const openFile = async () => {
    throw new Error('discul s-a terminat');
  };
  const attempt = makeBackup({ url: database.url, into, openFile, passphrase: undefined, version: '0.1.0' });
  await expect(attempt).rejects.toThrow('discul s-a terminat');
  expect(await readdir(into)).toEqual([]);
});

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function flipDigit(path: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/"rows": 3000/, '"rows": 3001'));
}
