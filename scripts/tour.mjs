// Takes the pictures of the README's tour from the running demo: npm run tour [-- --url http://127.0.0.1:3000].
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { addressOf, startProgram, stopPrograms } from './bench/programs.mjs';
import { takePictures } from './tour/pictures.mjs';

const { values } = parseArgs({ options: { url: { type: 'string' } } });
const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find(
  (path) => path && existsSync(path),
);
if (!executablePath) throw new Error('Turul are nevoie de Chromium: puneți calea lui în CHROMIUM_PATH.');

const folder = mkdtempSync(join(tmpdir(), 'clientela-tour-'));
try {
  const url = values.url ?? (await startDemo());
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--lang=ro-RO'] });
  const failures = await takePictures(browser, url).finally(() => browser.close());
  for (const failure of failures) console.error(failure);
  process.exitCode = failures.length > 0 ? 1 : 0;
} finally {
  await stopPrograms();
  rmSync(folder, { recursive: true, force: true });
}

/** The demo in a folder of its own, at a port that the system chooses. */
function startDemo() {
  const env = { DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error' };
  const execArgv = ['--max-semi-space-size=64'];
  return addressOf(startProgram(new URL('./demo.mjs', import.meta.url), { env, execArgv }));
}
