import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterOf } from '../data-dir.ts';
import { addressOf } from './cluster.ts';
import { lockHolder } from './data-lock.ts';

/** Whether a data folder has an embedded database in it, running or not. */
export const hasCluster = (dataDir: string): boolean => existsSync(join(clusterOf(dataDir), 'PG_VERSION'));

/** The address of the embedded database that another process runs in a data folder; undefined where none does. */
export function runningAddress(dataDir: string, database: string): string | undefined {
  if (lockHolder(dataDir) === undefined) return undefined;
  const port = Number(readFileSync(join(clusterOf(dataDir), 'postmaster.pid'), 'utf8').split('\n')[3]);
  const password = readFileSync(join(dataDir, 'pg.secret'), 'utf8').trim();
  return addressOf({ password }, port, database);
}
