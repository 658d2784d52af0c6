import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { temporaryDatabase } from '../db/backup/temporary-database.ts';
import { databaseDataDir, ownDataDir } from '../db/data-dir.ts';
import { hasCluster, runningAddress } from '../db/embedded/running.ts';
import { type Embedded, embeddedDatabase, startEmbedded } from '../db/embedded.ts';
import { Refusal } from '../db/refusal.ts';

type Place = Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>;

/** The database of DATABASE_URL, which is not ours to stop, or else the embedded one in DATA_DIR. */
export async function startDatabase({ DATABASE_URL, DATA_DIR }: Place): Promise<Embedded> {
  if (!DATABASE_URL) return await startEmbedded({ dataDir: DATA_DIR, log: console.log });
  return { url: DATABASE_URL, dataDir: ownDataDir(DATA_DIR), stop: async () => {} };
}

/**
 * The database that is there already: of DATABASE_URL, the embedded one while the program runs it, or else started for
 * as long as it takes.
 * @throws Refusal where DATA_DIR holds no database
 */
export async function reachDatabase({ DATABASE_URL, DATA_DIR }: Place): Promise<Embedded> {
  if (DATABASE_URL) return startDatabase({ DATABASE_URL, DATA_DIR });
  const { dataDir } = databaseDataDir(DATA_DIR, console.log);
  if (!hasCluster(dataDir))
    throw new Refusal(`În ${dataDir} nu e nicio bază de date: puneți DATABASE_URL sau DATA_DIR.`);
  const url = runningAddress(dataDir, embeddedDatabase);
  return url ? { url, dataDir, stop: async () => {} } : startDatabase({ DATA_DIR });
}

/** An empty database to try a backup on: beside that of DATABASE_URL, or else on a server of its own. */
export async function trialDatabase({
  DATABASE_URL,
}: Place): Promise<{ url: string; stop(): Promise<void> }> {
  if (DATABASE_URL) {
    const { url, drop } = await temporaryDatabase(DATABASE_URL);
    return { url, stop: drop };
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'clientela-check-'));
  const { url, stop } = await startEmbedded({ dataDir, log: console.log });
  return {
    url,
    stop: async () => {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
