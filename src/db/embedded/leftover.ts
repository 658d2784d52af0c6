import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { processBirth } from './process-birth.ts';

/**
 * Frees a cluster of what a killed program left: stops a PostgreSQL that still runs there, and lets the next
 * one start although the old one's number is taken. The caller holds the lock of the data folder.
 */
export async function clearLeftover(pgdata: string): Promise<void> {
  const pid = readPid(pgdata);
  if (pid !== undefined && isPostmasterOf(pid, pgdata)) {
    process.kill(pid, 'SIGINT');
    if (!(await gone(pid, 10_000))) process.kill(pid, 'SIGQUIT');
    await gone(pid, 10_000);
  }
  passOn(pgdata);
}

function readPid(pgdata: string): number | undefined {
  const file = join(pgdata, 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

/** Whether a process is the PostgreSQL of this cluster, and not a stranger that got its number. */
function isPostmasterOf(pid: number, pgdata: string): boolean {
  if (processBirth(pid) === undefined) return false;
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return stdout?.includes(pgdata) ?? false;
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === pgdata;
  } catch {
    return false;
  }
}

async function gone(pid: number, patienceMs: number): Promise<boolean> {
  for (let waited = 0; waited < patienceMs; waited += 20) {
    if (processBirth(pid) === undefined) return true;
    await wait(20);
  }
  return processBirth(pid) === undefined;
}

/**
 * PostgreSQL refuses to start while the number in postmaster.pid lives, even as a zombie or as a stranger, but
 * never minds its own parent's. So our number goes there, and the rest stays: by it PostgreSQL still finds out
 * whether some process of the old server works on, which removing the file would hide.
 */
function passOn(pgdata: string): void {
  const file = join(pgdata, 'postmaster.pid');
  if (!existsSync(file)) return;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^.*/, String(process.pid)));
}
