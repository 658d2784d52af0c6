import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, vi } from 'vitest';
import { clusterOf } from '../../src/db/data-dir.ts';
import { processBirth } from '../../src/db/embedded/process-birth.ts';

const program = fileURLToPath(new URL('../../dist/bin/start.js', import.meta.url));

export type Program = {
  child: ChildProcess;
  output(): string;
  /** The address of its line; rejects when it ends before or takes longer than a minute. */
  address(): Promise<string>;
  /** Asks it to stop; answers its exit code and how long it took. */
  stop(): Promise<{ code: number | null; ms: number }>;
  ended(): Promise<number | null>;
};

/** Starts the built `npm start` on a data folder, at a port the system chooses, with nothing of our environment. */
export function startProgram(dataDir: string, env: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn', ...env },
    // The channel: when this test is killed, the program notices and stops too.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      output += text;
    });
  }
  const ended = async () => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode;
  };
  return {
    child,
    output: () => output,
    ended,
    address: async () => {
      const line = () => /^Clientela: (http\S+)$/m.exec(output)?.[1];
      const ready = () =>
        expect([line(), child.exitCode, child.signalCode]).not.toEqual([undefined, null, null]);
      await vi.waitFor(ready, { timeout: 60_000, interval: 20 });
      return line() ?? expect.fail(`it ended before it printed its line: ${output}`);
    },
    stop: async () => {
      const from = performance.now();
      child.kill('SIGTERM');
      return { code: await ended(), ms: performance.now() - from };
    },
  };
}

/** The children of a process by the name of their program: `web`, `worker`. */
export function childrenOf(pid: number): Record<string, number> {
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return Object.fromEntries(
    pids.map((child) => [/bin\/(\w+)\.js/.exec(commandOf(child))?.[1] ?? 'postgres', child]),
  );
}

/** The main process of PostgreSQL in a data folder, while it lives. */
export function postgresOf(dataDir: string): number | undefined {
  const file = `${clusterOf(dataDir)}/postmaster.pid`;
  const pid = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
  return pid !== undefined && processBirth(pid) ? pid : undefined;
}

/** Runs a statement on the database that a program keeps in a data folder. */
export async function queryIn(dataDir: string, text: string): Promise<Record<string, unknown>[]> {
  const port = readFileSync(`${clusterOf(dataDir)}/postmaster.pid`, 'utf8').split('\n')[3];
  const password = readFileSync(`${dataDir}/pg.secret`, 'utf8');
  const client = new pg.Client(`postgres://clientela:${password}@127.0.0.1:${port}/clientela`);
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

/** Every living process that works in a data folder's cluster. */
export function postgresProcessesIn(dataDir: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => processBirth(pid) !== undefined && folderOf(pid) === clusterOf(dataDir));
}

export const isAlive = (pid: number): boolean => processBirth(pid) !== undefined;

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function folderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
