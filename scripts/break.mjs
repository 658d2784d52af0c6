// Kills processes, lets the outside fail, asks for what is another's, and counts what was lost, doubled or told: npm run
// break [-- messages …]
// Each run has a database of its own in a temporary folder and talks to this machine alone. [--size 10000 --kills 30 --requests 10000]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../dist/db/embedded.js';
import { stopPrograms } from './bench/programs.mjs';

/** What a run answers: its table, and whether all that was promised held. */
const runs = {
  messages: () => import('./break/messages.mjs'),
  campaign: () => import('./break/campaign.mjs'),
  processes: () => import('./break/processes.mjs'),
  payloads: () => import('./break/payloads.mjs'),
  portal: () => import('./break/portal.mjs'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string' }, kills: { type: 'string' }, requests: { type: 'string' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(runs);
const unknown = names.filter((name) => !(name in runs));
if (unknown.length > 0)
  throw new Error(`No such run: ${unknown.join(', ')}. There are: ${Object.keys(runs).join(', ')}.`);
const size = values.size ? Number(values.size) : undefined;
const kills = values.kills ? Number(values.kills) : undefined;
const requests = values.requests ? Number(values.requests) : undefined;

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.once(signal, () => interrupted(new Error(`Interrupted by ${signal}.`)));
let interrupted = (/** @type {Error} */ _reason) => {};
const interruption = new Promise((_, reject) => (interrupted = reject));

for (const name of names) {
  const dataDir = mkdtempSync(join(tmpdir(), 'clientela-break-'));
  const embedded = await startEmbedded({ dataDir, log: console.error });
  try {
    const { run } = await runs[name]();
    const { text, held } = await Promise.race([
      run({ url: embedded.url, dataDir, size, kills, requests }),
      interruption,
    ]);
    console.log(`${name}\n\n${text}\n\n${held ? 'Held.' : 'BROKEN.'}\n`);
    if (!held) process.exitCode = 1;
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await stopPrograms();
    await embedded.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  if (process.exitCode) break;
}
process.exit();
