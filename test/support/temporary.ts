import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterOf } from '../../src/db/data-dir.ts';
import { lockHolder } from '../../src/db/embedded/data-lock.ts';
import { clearLeftover } from '../../src/db/embedded/leftover.ts';

const prefix = 'clientela-test-';

/** A folder of this test run in the system's temporary folder, named so that a later run can clear it away. */
export async function temporaryFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
}

/** Stops the databases, and removes the folders, of test runs that were killed half-way. */
export async function clearKilledRuns(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    const owner = Number(name.slice(prefix.length).split('-')[0]);
    if (isAlive(owner) || lockHolder(folder) !== undefined) continue;
    await clearLeftover(clusterOf(folder));
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
