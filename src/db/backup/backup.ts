import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type pg from 'pg';
import { Refusal } from '../refusal.ts';
import { backupKey } from './cipher.ts';
import { copyOut } from './copy.ts';
import {
  type CopiedFile,
  type CopiedTable,
  type Manifest,
  manifestFormat,
  writeManifest,
} from './manifest.ts';
import { flush, flushAll, writePart } from './parts.ts';
import { rowDigest } from './row-digest.ts';
import {
  copyOutText,
  listFileKeys,
  listMigrations,
  listSequences,
  listTables,
  openConnection,
  type Table,
} from './tables.ts';

type Options = {
  url: string;
  /** Where backups lie; each becomes a folder there. */
  into: string;
  /** The bytes behind a key that a row names; undefined where they are gone. */
  openFile: (key: string) => Promise<Readable | undefined>;
  passphrase: string | undefined;
  version: string;
};

/**
 * Copies the database as it is at one moment, and the files that its rows name, while everybody works on. The queue's own
 * schema is left out: it only rings for what the rows say. The folder gets its name when all is there and on the disk.
 * @returns the folder, and what its manifest says
 */
export async function makeBackup(options: Options): Promise<{ folder: string; manifest: Manifest }> {
  const { into, passphrase } = options;
  const begun = join(into, `.unfinished-${randomBytes(6).toString('hex')}`);
  await mkdir(begun, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(`Nu se poate scrie în ${into} (${error.code}).`);
  });
  const client = await openConnection(options.url);
  try {
    const salt = passphrase ? randomBytes(16).toString('hex') : null;
    const key = passphrase && salt ? backupKey(passphrase, salt) : undefined;
    const manifest = await copyAll(client, begun, { ...options, key, salt });
    await writeManifest(begun, manifest, key);
    await flushAll(begun, [...manifest.tables, ...manifest.files]);
    const folder = join(into, `clientela-${manifest.taken_at.replaceAll(':', '-').slice(0, 19)}Z`);
    await rename(begun, folder).catch(() => {
      throw new Refusal(`Există deja o copie cu numele ${folder}: încercați din nou peste o secundă.`);
    });
    await flush(into, 'r');
    return { folder, manifest };
  } finally {
    await client.end();
    await rm(begun, { recursive: true, force: true });
  }
}

type Copying = Options & { key: Buffer | undefined; salt: string | null };

async function copyAll(client: pg.Client, folder: string, options: Copying): Promise<Manifest> {
  const { key, salt, version } = options;
  for (const place of ['tables', 'files']) await mkdir(join(folder, place), { mode: 0o700 });
  // Before the snapshot: from here on no sweep takes away a file that a row of it names.
  await client.query(`select pg_advisory_lock_shared(hashtext('files')::bigint)`);
  await client.query('begin isolation level repeatable read, read only');
  const { rows: moment } = await client.query<{ now: string }>('select to_json(now()) as now');
  const found = await listTables(client);
  const migrations = await listMigrations(client);
  if (migrations.length === 0) throw new Refusal('Baza de date e goală: nu e nimic de copiat.');

  const tables: CopiedTable[] = [];
  for (const table of found) tables.push(await copyTable(client, folder, table, key));
  const sequences = await listSequences(client);
  const keys = await listFileKeys(client, found);
  await client.query('commit');

  const files: CopiedFile[] = [];
  const missing: string[] = [];
  for (const name of keys) {
    const content = await options.openFile(name);
    const place = `files/${name.slice(0, 2)}/${name}`;
    if (content) files.push({ key: name, ...(await writePart(folder, place, content, key)) });
    else missing.push(name);
  }
  return {
    ...{
      format: manifestFormat,
      version,
      taken_at: new Date(moment[0]?.now ?? '').toISOString(),
      migrations,
      salt,
    },
    ...{ tables, sequences, files, missing_files: missing },
  };
}

async function copyTable(
  client: pg.Client,
  folder: string,
  table: Table,
  key: Buffer | undefined,
): Promise<CopiedTable> {
  const digest = rowDigest();
  const rows = copyOut(client, copyOutText(table), digest.add);
  const part = await writePart(folder, `tables/${table.table}.gz`, rows, key);
  return { ...part, ...table, ...digest.result() };
}
