import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { Refusal } from '../refusal.ts';

/** The user of the system that PostgreSQL runs as; undefined: the one who started the program. */
export type Identity = { uid: number; gid: number; name: string } | undefined;

/**
 * PostgreSQL refuses to run as root, so root lends it another user: the owner of the cluster that is there
 * already, else `postgres`, else `nobody`.
 * @param pgdata where the cluster is or will be
 */
export function databaseIdentity(pgdata: string): Identity {
  if (process.getuid?.() !== 0) return undefined;
  const owner = existsSync(pgdata) ? statSync(pgdata) : undefined;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: String(owner.uid) };

  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: +uid.stdout, gid: +gid.stdout, name };
  }
  throw new Refusal(
    'Baza de date nu poate rula ca root și nu există utilizatorii postgres sau nobody: setați DATABASE_URL.',
  );
}

/** Whether PostgreSQL's user may use a path: read a file (`r`), or pass through a folder or run a file (`x`). */
export function reaches(identity: Identity, path: string, mode: 'r' | 'x'): boolean {
  if (identity) {
    const { uid, gid } = identity;
    return spawnSync('/bin/sh', ['-c', `test -${mode} "$0"`, path], { uid, gid, cwd: '/' }).status === 0;
  }
  try {
    accessSync(path, mode === 'r' ? constants.R_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The two numbers that a child process is started with. */
export function spawnAs(identity: Identity): { uid?: number; gid?: number } {
  return identity ? { uid: identity.uid, gid: identity.gid } : {};
}
