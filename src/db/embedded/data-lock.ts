import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal.ts';
import { processBirth } from './process-birth.ts';

const name = 'clientela.lock';

/**
 * Takes the data folder for this process and answers the function that gives it back. What a killed process
 * left behind is taken over.
 * @throws Refusal naming the process that works there
 */
export function lockDataDir(dataDir: string): () => void {
  const lock = join(dataDir, name);
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, `${process.pid} ${processBirth(process.pid)}\n`);
  try {
    while (!placed(mine, lock)) takeOver(lock, dataDir);
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(lock, { force: true });
}

/** The living process that works in a data folder, if there is one. */
export function lockHolder(dataDir: string): number | undefined {
  return livingHolder(read(join(dataDir, name)));
}

// A link appears with its whole content, or fails because another one is there.
function placed(mine: string, lock: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function takeOver(lock: string, dataDir: string): void {
  const found = read(lock);
  const holder = livingHolder(found);
  if (holder !== undefined) {
    throw new Refusal(
      `Clientela rulează deja pe folderul de date ${dataDir} (procesul ${holder}). ` +
        'Opriți acel proces sau alegeți alt folder prin DATA_DIR.',
    );
  }
  const aside = `${lock}.left.${process.pid}`;
  try {
    renameSync(lock, aside);
    // Another start may have taken over between the reading and the renaming: its lock goes back.
    if (read(aside) !== found) placed(aside, lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  rmSync(aside, { force: true });
}

function livingHolder(content: string | undefined): number | undefined {
  const [pid, birth] = content?.trim().split(/ (.*)/) ?? [];
  return pid && birth && processBirth(Number(pid)) === birth ? Number(pid) : undefined;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
