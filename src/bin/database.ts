import type { Config } from '../config.ts';
import { ownDataDir } from '../db/data-dir.ts';
import { type Embedded, startEmbedded } from '../db/embedded.ts';

/** The database of DATABASE_URL, which is not ours to stop, or else the embedded one in DATA_DIR. */
export async function startDatabase({
  DATABASE_URL,
  DATA_DIR,
}: Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>): Promise<Embedded> {
  if (!DATABASE_URL) return await startEmbedded({ dataDir: DATA_DIR, log: console.log });
  return { url: DATABASE_URL, dataDir: ownDataDir(DATA_DIR), stop: async () => {} };
}
