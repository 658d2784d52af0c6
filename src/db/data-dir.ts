import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  mkdirSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { databaseIdentity, type Identity, reaches } from './embedded/identity.ts';
import { Refusal } from './refusal.ts';

const unset = '.data';
const fallback = '/var/lib/clientela';

/** Where PostgreSQL's files lie in the data folder. */
export const clusterOf = (dataDir: string) => join(dataDir, 'pgdata');

/**
 * The data folder of a process that keeps no database in it: made where it is missing.
 * @throws Refusal when it cannot be made or written
 */
export function ownDataDir(wanted: string | undefined): string {
  const dataDir = resolve(wanted ?? unset);
  const problem = prepare(dataDir, undefined);
  if (problem) throw new Refusal(`DATA_DIR nu poate fi folosit: ${problem}.`);
  return dataDir;
}

/**
 * The data folder of the embedded database, ready for us and for PostgreSQL's own user.
 * @param wanted DATA_DIR; unset it is `.data` in the working folder, or where PostgreSQL's user cannot get
 * there /var/lib/clientela, which `say` tells
 * @throws Refusal when the folder that was asked for cannot serve: it is never replaced
 */
export function databaseDataDir(
  wanted: string | undefined,
  say: (sentence: string) => void,
): { dataDir: string; identity: Identity } {
  const dataDir = resolve(wanted ?? unset);
  const identity = databaseIdentity(clusterOf(dataDir));
  const problem = prepare(dataDir, identity);
  if (!problem) return { dataDir: realpathSync(dataDir), identity };
  if (wanted !== undefined) throw new Refusal(`DATA_DIR nu poate fi folosit: ${problem}.`);

  const fallbackIdentity = databaseIdentity(clusterOf(fallback));
  const next = prepare(fallback, fallbackIdentity);
  const noPlace = `Nu există loc pentru date: ${problem}, iar ${next}. Alegeți un folder prin DATA_DIR.`;
  if (next) throw new Refusal(noPlace);
  say(`Datele se țin în ${fallback}: ${problem}.`);
  return { dataDir: realpathSync(fallback), identity: fallbackIdentity };
}

/** Makes the folder usable, for PostgreSQL's user too; answers the reason where it cannot be. */
function prepare(dataDir: string, identity: Identity): string | undefined {
  const cannotReach = `utilizatorul ${identity?.name} al bazei de date nu are acces la ${dataDir}`;
  try {
    if (identity && !reaches(identity, nearestFolder(dirname(dataDir)), 'x')) return cannotReach;
    const made = mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
    if (identity) open(dataDir, made, identity);
    return reaches(identity, dataDir, 'x') ? undefined : cannotReach;
  } catch (error) {
    return `folderul ${dataDir} nu poate fi creat sau scris (${(error as NodeJS.ErrnoException).code})`;
  }
}

function nearestFolder(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) ? path : nearestFolder(dirname(path));
}

/**
 * Lets PostgreSQL's group pass through the folders we have just made, and through a data folder that is ours
 * and empty or in use (`mktemp -d` makes one that only root may enter). No other folder is changed.
 */
function open(dataDir: string, made: string | undefined, identity: NonNullable<Identity>): void {
  const content = readdirSync(dataDir);
  const inUse = content.includes('pgdata') || content.includes('session.secret');
  const ours = statSync(dataDir).uid === 0 && (content.length === 0 || inUse);
  if (!ours || reaches(identity, dataDir, 'x')) return;

  for (let path = dirname(dataDir); made && path.length >= made.length; path = dirname(path))
    chmodSync(path, 0o755);
  chownSync(dataDir, 0, identity.gid);
  chmodSync(dataDir, 0o710);
}
