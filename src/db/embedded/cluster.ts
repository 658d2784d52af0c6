import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { type Identity, spawnAs } from './identity.ts';

const superuser = 'clientela';

/** What one embedded server is made of. `password` is the superuser's. */
export type Cluster = {
  dataDir: string;
  pgdata: string;
  identity: Identity;
  binaries: Binaries;
  password: string;
};

export function addressOf({ password }: Pick<Cluster, 'password'>, port: number, database: string): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`;
}

// Nothing of our environment reaches PostgreSQL: PGDATA or PGPORT of the user would bend it.
export const serverEnvironment = { LC_ALL: 'C' };

/**
 * Makes the cluster with initdb where there is none: UTF-8, Romanian order of words. What an interrupted
 * initdb left is begun anew.
 */
export async function createCluster(cluster: Cluster): Promise<void> {
  if (existsSync(join(cluster.pgdata, 'PG_VERSION'))) return;

  const unfinished = `${cluster.pgdata}.new`;
  const passwordFile = join(cluster.dataDir, 'initdb.password');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  if (cluster.identity) {
    const { uid, gid } = cluster.identity;
    for (const path of [unfinished, passwordFile]) chownSync(path, uid, gid);
  }
  try {
    await runInitdb(cluster, unfinished, passwordFile);
    renameSync(unfinished, cluster.pgdata);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function runInitdb(
  { binaries, identity }: Cluster,
  folder: string,
  passwordFile: string,
): Promise<void> {
  // One call for the whole disk: file by file took 1.5 to 4 s here.
  const sync = process.platform === 'linux' ? ['--sync-method=syncfs'] : [];
  const initdb = spawn(
    binaries('initdb'),
    [
      ...['-D', folder, '-U', superuser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['-E', 'UTF8', '--no-locale', '--locale-provider=icu', '--icu-locale=ro-RO', ...sync],
    ],
    // Its own process group, so that Ctrl-C does not reach it.
    {
      ...spawnAs(identity),
      env: serverEnvironment,
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output: string[] = [];
  for (const stream of [initdb.stdout, initdb.stderr]) stream.on('data', (text) => output.push(String(text)));
  const [status] = await once(initdb, 'close');
  if (status !== 0) throw new Error(`initdb: ${output.join('')}`);
}
