import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { awaitAnswer } from './answer.ts';
import { type Cluster, serverEnvironment } from './cluster.ts';
import { spawnAs } from './identity.ts';
import { clearLeftover } from './leftover.ts';

export type Postmaster = { port: number; stop(): Promise<void> };
type Settings = Record<string, string>;

const longStartMs = 15_000;

/**
 * Runs PostgreSQL of a cluster on 127.0.0.1 until it is stopped, and starts it anew on the same port when it
 * ends by itself. It has its own process group: Ctrl-C reaches us and not it.
 */
export async function runPostmaster(
  cluster: Cluster,
  settings: Settings,
  say: (sentence: string) => void,
): Promise<Postmaster> {
  const port = await freePort();
  let stopping = false;
  let server: ChildProcess;

  const launch = async () => {
    await clearLeftover(cluster.pgdata);
    if (stopping) return;
    server = spawnServer(cluster, port, settings);
    const patience = setTimeout(say, longStartMs, 'PostgreSQL își repară fișierele după o oprire forțată.');
    await awaitAnswer(cluster, port, server).finally(() => clearTimeout(patience));
  };
  const keepRunning = async () => {
    for (let pauseMs = 100; ; ) {
      await ended(server);
      if (stopping) return;
      say('PostgreSQL s-a oprit neașteptat; pornește din nou.');
      await wait(pauseMs);
      const failure = await launch().catch((error: Error) => error);
      pauseMs = failure ? Math.min(pauseMs * 2, 5000) : 100;
      if (failure) say(failure.message);
    }
  };

  await untilMemoryIsFree(launch);
  void keepRunning();
  return {
    port,
    stop: () => {
      stopping = true;
      return stopServer(server);
    },
  };
}

/** Processes of a killed PostgreSQL finish their statement before they give back the shared memory. */
async function untilMemoryIsFree(launch: () => Promise<void>, tries = 60): Promise<void> {
  try {
    await launch();
  } catch (error) {
    if (tries === 0 || !/shared memory block/.test((error as Error).message)) throw error;
    await wait(500);
    await untilMemoryIsFree(launch, tries - 1);
  }
}

function spawnServer({ binaries, pgdata, identity, dataDir }: Cluster, port: number, settings: Settings) {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    // Web, worker and the queue of both use about 40; the rest is for people who look in.
    max_connections: '100',
    timezone: 'Europe/Bucharest',
    log_timezone: 'Europe/Bucharest',
    max_wal_size: '1GB',
    shared_buffers: '256MB',
    // The disks of today read anywhere as fast as in order, and what is asked in an office is in memory.
    random_page_cost: '1.1',
    jit: 'off',
    // After a kill: one call for the whole disk, where file by file took 4 s on a busy one.
    ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
    ...settings,
  };
  const log = openLog(`${dataDir}/postgres.log`);
  const server = spawn(
    binaries('postgres'),
    ['-D', pgdata, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...spawnAs(identity),
      env: serverEnvironment,
      cwd: pgdata,
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  return server;
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

/** Smart first, since a fast stop breaks connections that are just being closed; then fast, then at once. */
async function stopServer(server: ChildProcess): Promise<void> {
  const steps = [
    ['SIGTERM', 1000],
    ['SIGINT', 4000],
    ['SIGQUIT', 4000],
  ] as const;
  for (const [signal, patienceMs] of steps) {
    if (hasEnded(server)) return;
    server.kill(signal);
    await Promise.race([ended(server), wait(patienceMs, undefined, { ref: false })]);
  }
}

// Without a number it never began.
const hasEnded = ({ pid, exitCode, signalCode }: ChildProcess) =>
  pid === undefined || exitCode !== null || signalCode !== null;

async function ended(server: ChildProcess): Promise<void> {
  if (!hasEnded(server)) await once(server, 'exit');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
