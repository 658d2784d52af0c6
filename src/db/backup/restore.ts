import type pg from 'pg';
import { openDatabase } from '../database.ts';
import { migrate, migrationNames } from '../migrations.ts';
import { Refusal } from '../refusal.ts';
import { loadRows } from './load.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { readPart, verifyPart } from './parts.ts';
import { openConnection } from './tables.ts';

type Options = {
  url: string;
  folder: string;
  passphrase: string | undefined;
  /** Takes the bytes of one file, all of them, and keeps them or not. */
  takeFile: (key: string, content: AsyncIterable<Buffer>) => Promise<void>;
};

// On the list of migrations until the rows are in: a restore that was interrupted may begin again.
const unfinished = 'restore unfinished';

/**
 * Brings a backup into an empty database, at the migration it was taken at; the caller migrates it further. All of it is
 * verified before anything is written.
 * @throws Refusal where the backup is not whole, is of a newer program, or the database is not empty
 */
export async function restoreBackup({ url, folder, passphrase, takeFile }: Options): Promise<Manifest> {
  const { content, key } = await readManifest(folder, passphrase);
  const level = await levelOf(content);
  for (const part of [...content.tables, ...content.files]) await verifyPart(folder, part);

  const client = await openConnection(url);
  try {
    await demandEmpty(client);
    const db = openDatabase(url, { max: 1 });
    await migrate(db, { to: level }).finally(() => db.destroy());
    await client.query(`comment on table kysely_migration is '${unfinished}'`);
    await loadRows(client, folder, content, key);
    for (const file of content.files) await takeFile(file.key, readPart(folder, file, key));
    await client.query('comment on table kysely_migration is null');
  } finally {
    await client.end();
  }
  return content;
}

async function levelOf({ migrations }: Manifest): Promise<string> {
  const names = await migrationNames();
  const strange = migrations.find((name, index) => name !== names[index]);
  if (strange)
    throw new Refusal(`Copia e făcută de o versiune mai nouă a programului: ${strange} nu e cunoscută aici.`);
  return migrations.at(-1) ?? '';
}

async function demandEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ tables: number; word: string | null }>(
    `select count(*)::int as tables, obj_description(to_regclass('public.kysely_migration'), 'pg_class') as word
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  const [found] = rows;
  if (!found?.tables || found.word === unfinished) return;
  throw new Refusal(
    `Baza de date nu e goală (${found.tables} de tabele): o copie se aduce numai într-una nouă, ` +
      'ca nimic să nu se piardă. Faceți o bază de date goală sau alegeți alt DATA_DIR.',
  );
}
