import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { makeBackup } from '../db/backup/backup.ts';
import { openDatabase } from '../db/database.ts';
import { Refusal } from '../db/refusal.ts';
import { createLocalFiles } from '../external/files/local.ts';
import { noteBackup } from '../operations/actions.ts';
import { version } from '../operations/version.ts';
import { counted } from '../romania/plural.ts';
import { reachDatabase } from './database.ts';
import { run } from './run.ts';

await run(async () => {
  const { values } = parseArgs({ options: { to: { type: 'string' }, encrypt: { type: 'boolean' } } });
  const config = readConfig();
  const { BACKUP_PASSPHRASE: passphrase } = config;
  if (values.encrypt && !passphrase)
    throw new Refusal('Pentru --encrypt puneți parola copiei în BACKUP_PASSPHRASE.');
  const from = performance.now();
  const { url, dataDir, stop } = await reachDatabase(config);
  try {
    const into = resolve(values.to ?? join(dataDir, 'backups'));
    const files = createLocalFiles({ folder: join(dataDir, 'files') });
    const openFile = (key: string) => files.open(key);
    const { folder, manifest } = await makeBackup({ url, into, openFile, passphrase, version });
    const ms = Math.round(performance.now() - from);
    const bytes = [...manifest.tables, ...manifest.files].reduce((sum, part) => sum + part.bytes, 0);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    const db = openDatabase(url, { max: 1 });
    await noteBackup(db, { ms, bytes, rows, files: manifest.files.length }).finally(() => db.destroy());

    const what = [
      counted(manifest.tables.length, 'tabel', 'tabele'),
      counted(rows, 'rând', 'rânduri'),
      counted(manifest.files.length, 'fișier', 'fișiere'),
    ];
    const how = passphrase ? ', criptată' : '';
    console.log(
      `Copia e gata${how}: ${what.join(', ')}, ${(bytes / 1e6).toFixed(1)} MB, în ${(ms / 1000).toFixed(1)} s.`,
    );
    const lost = manifest.missing_files.length;
    if (lost > 0)
      console.log(
        `Atenție: ${counted(lost, 'fișier atașat lipsește', 'fișiere atașate lipsesc')} din DATA_DIR.`,
      );
    console.log(folder);
  } finally {
    await stop();
  }
});
