import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import type { Manifest } from '../db/backup/manifest.ts';
import { restoreBackup } from '../db/backup/restore.ts';
import { openDatabase } from '../db/database.ts';
import { Refusal } from '../db/refusal.ts';
import { createLocalFiles } from '../external/files/local.ts';
import { brokenRules } from '../operations/actions.ts';
import { counted } from '../romania/plural.ts';
import { startDatabase, trialDatabase } from './database.ts';
import { migrateAll } from './migrations.ts';
import { run } from './run.ts';

await run(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean' } },
  });
  const [given] = positionals;
  if (!given || positionals.length > 1)
    throw new Refusal('Scrieți folderul copiei: npm run restore -- FOLDER [--check]');
  const config = readConfig();
  const { BACKUP_PASSPHRASE: passphrase } = config;
  const from = performance.now();
  const options = { folder: resolve(given), passphrase };

  if (values.check) {
    const { url, stop } = await trialDatabase(config);
    try {
      const manifest = await restoreBackup({ ...options, url, takeFile: drain });
      const broken = await migrateAndLook(url);
      if (broken.length > 0)
        throw new Refusal(`Copia se citește, dar datele nu se potrivesc: ${broken.join('; ')}`);
      console.log(`Copia e bună: ${whatIsIn(manifest)}, la fel ca la copiere.${tookSince(from)}`);
    } finally {
      await stop();
    }
    return;
  }
  const { url, dataDir, stop } = await startDatabase(config);
  try {
    const files = createLocalFiles({ folder: join(dataDir, 'files') });
    const takeFile = (key: string, content: AsyncIterable<Buffer>) => files.restore(key, content);
    const manifest = await restoreBackup({ ...options, url, takeFile });
    const broken = await migrateAndLook(url);
    console.log(`Datele sunt la loc: ${whatIsIn(manifest)}.${tookSince(from)}`);
    if (broken.length > 0) console.log(`Atenție, ca înainte de copiere: ${broken.join('; ')}`);
  } finally {
    await stop();
  }
});

async function migrateAndLook(url: string): Promise<string[]> {
  await migrateAll(url);
  const db = openDatabase(url, { max: 1 });
  return brokenRules(db).finally(() => db.destroy());
}

/** A file that is only read, to its end, so that every byte of it was verified. */
async function drain(_key: string, content: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of content);
}

function whatIsIn({ tables, files, taken_at, missing_files }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const lost = missing_files.length;
  const parts = [
    counted(tables.length, 'tabel', 'tabele'),
    counted(rows, 'rând', 'rânduri'),
    counted(files.length, 'fișier', 'fișiere'),
    ...(lost > 0 ? [counted(lost, 'fișier care lipsea', 'fișiere care lipseau')] : []),
  ];
  return `${parts.join(', ')}, de la ${taken_at}`;
}

function tookSince(from: number): string {
  return ` A durat ${((performance.now() - from) / 1000).toFixed(1)} s.`;
}
