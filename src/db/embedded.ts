import { join } from 'node:path';
import { clusterOf, databaseDataDir } from './data-dir.ts';
import { createDatabase } from './embedded/answer.ts';
import { usableBinaries } from './embedded/binaries.ts';
import { type Cluster, createCluster } from './embedded/cluster.ts';
import { lockDataDir } from './embedded/data-lock.ts';
import { keptSecret } from './embedded/kept-secret.ts';
import { runPostmaster } from './embedded/postmaster.ts';

export const embeddedDatabase = 'clientela';

export type Embedded = { url: string; dataDir: string; stop(): Promise<void> };
type Options = {
  dataDir: string | undefined;
  log: (sentence: string) => void;
  settings?: Record<string, string>;
};

/**
 * Starts the PostgreSQL that npm brought along, in the data folder, for this process alone. It is started anew
 * when it ends by itself; what a killed program left behind is taken over, and its data kept.
 * @param options `dataDir` is DATA_DIR as given; `log` gets sentences for the person at the terminal;
 * `settings` are further settings of PostgreSQL
 * @throws Refusal when the folder cannot serve, or another process works there
 */
export async function startEmbedded({ dataDir: wanted, log, settings = {} }: Options): Promise<Embedded> {
  const { dataDir, identity } = databaseDataDir(wanted, log);
  const unlock = lockDataDir(dataDir);
  try {
    const cluster: Cluster = {
      dataDir,
      pgdata: clusterOf(dataDir),
      identity,
      binaries: usableBinaries(dataDir, identity),
      password: keptSecret(join(dataDir, 'pg.secret')),
    };
    await createCluster(cluster);
    const postmaster = await runPostmaster(cluster, settings, log);
    const stop = async () => {
      await postmaster.stop();
      unlock();
    };
    const url = await createDatabase(cluster, postmaster.port, embeddedDatabase).catch(async (error) => {
      await stop();
      throw error;
    });
    return { url, dataDir, stop };
  } catch (error) {
    unlock();
    throw error;
  }
}
