import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, startProgram, stopProgram } from './programs.mjs';

const program = new URL('../../dist/bin/start.js', import.meta.url);

/** How long the built `npm start` takes to its line, in milliseconds: in an empty folder, and then in the same one. */
export async function timeStarts() {
  const folder = mkdtempSync(join(tmpdir(), 'clientela-bench-start-'));
  try {
    return { emptyMs: await timeStart(folder), laterMs: await timeStart(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} DATA_DIR */
async function timeStart(DATA_DIR) {
  const from = performance.now();
  const child = startProgram(program, { env: { DATA_DIR, PORT: '0', LOG_LEVEL: 'warn' } });
  try {
    await addressOf(child);
    return performance.now() - from;
  } finally {
    await stopProgram(child);
  }
}
