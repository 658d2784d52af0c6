import { once } from 'node:events';
import { type Config, readConfig } from '../config.ts';
import { Refusal } from '../db/refusal.ts';

const mostStopMs = 9500;

/** Given to the children of `npm start`. */
export const childFlag = '--child';
const isChild = process.argv.includes(childFlag);

/** The settings of this process: those of its environment and, in a child of `npm start`, what its parent adds. */
export async function processConfig(): Promise<Config & { DATABASE_URL: string }> {
  const config = readConfig();
  const { DATABASE_URL, ...rest } = { ...config, ...(isChild ? await settingsFromParent() : {}) };
  if (!DATABASE_URL) throw new Refusal('Lipsește DATABASE_URL, adresa bazei de date PostgreSQL.');
  return { ...rest, DATABASE_URL };
}

/** Tells the parent that this process does its work; answers whether there is one. */
export function tellParent(message: { ready: string }): boolean {
  return isChild && (process.send?.(message) ?? false);
}

/**
 * Waits for the end that somebody asks for: SIGTERM, Ctrl-C, a closed terminal, or the death of the parent,
 * which closes the channel to it. A child leaves what comes from the terminal to its parent, who stops all in
 * order. From then on the process has 9.5 s, since Docker kills after 10.
 */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((stop) => {
    process.on('SIGTERM', stop);
    for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, isChild ? () => {} : () => stop());
    process.on('disconnect', stop);
    if (isChild && !process.connected) stop();
  });
  setTimeout(() => process.exit(1), mostStopMs).unref();
}

async function settingsFromParent(): Promise<Partial<Config>> {
  const orphaned = () => process.exit(1);
  if (!process.connected) orphaned();
  process.once('disconnect', orphaned);
  const [settings] = await once(process, 'message');
  process.off('disconnect', orphaned);
  return settings;
}
