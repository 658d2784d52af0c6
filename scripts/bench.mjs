// Measures the built program beside the bare stack's limit, over HTTP on loopback: npm run bench [-- --clients 1000000].
// Data is kept in DATA_DIR, so that it is generated once for each number of clients.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../dist/db/embedded.js';
import { campaignsText, measureCampaigns } from './bench/campaigns.mjs';
import { administrator, measuredDatabase } from './bench/database.mjs';
import { filesText, measureFiles } from './bench/files.mjs';
import { logIn } from './bench/http.mjs';
import { measure } from './bench/measure.mjs';
import { measureMessages, messagesText } from './bench/messages.mjs';
import { measureMoney, moneyText } from './bench/money.mjs';
import { measureNights, nightsText } from './bench/orders.mjs';
import { recordPlans } from './bench/plans.mjs';
import { ask, memoryOf, startProgram, startWeb, stopProgram, stopPrograms } from './bench/programs.mjs';
import { barsOf, barsText, tableOf } from './bench/report.mjs';
import { listScenarios } from './bench/scenarios.mjs';
import { timeStarts } from './bench/start-time.mjs';
import { weighPage } from './bench/weight.mjs';

const { values } = parseArgs({ options: { clients: { type: 'string', default: '100000' } } });
const clients = Number(values.clients);
if (!Number.isInteger(clients) || clients < 1000)
  throw new Error('The number of clients is a whole number from 1000 up.');
const DATA_DIR = process.env.DATA_DIR || join(tmpdir(), 'clientela-bench');

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.once(signal, () => interrupted(`Interrupted by ${signal}.`));
let interrupted = (/** @type {string} */ _reason) => {};
const interruption = new Promise((_, reject) => (interrupted = reject));

// Others' work on the machine makes every figure smaller: it is told beside them.
const machine = { processors: availableParallelism(), loadBefore: loadavg()[0] };
const start = await Promise.race([timeStarts(), interruption]).finally(stopPrograms);
const embedded = await startEmbedded({ dataDir: DATA_DIR, log: console.error });
try {
  const result = await Promise.race([measureAll(embedded.url), interruption]);
  report({ clients, at: new Date().toISOString(), machine, start, ...result });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await stopPrograms();
  await embedded.stop();
}
process.exit();

/** @param {string} serverUrl */
async function measureAll(serverUrl) {
  const database = await measuredDatabase(serverUrl, clients);
  try {
    const env = { DATABASE_URL: database.url, DATA_DIR, ...administrator };
    const web = await startWeb(env);
    const cookie = await logIn(web.url, administrator.ADMIN_EMAIL, administrator.ADMIN_PASSWORD);
    const weight = await weighPage(web.url, cookie);
    const scenarios = await listScenarios(database.url, cookie);
    const plans = await recordPlans(env, scenarios);
    const bare = startProgram(new URL('./bench/bare.mjs', import.meta.url));
    const { port } = await ask(bare, { databaseUrl: database.url, plans });
    const rows = await measureScenarios(scenarios, Number(new URL(web.url).port), port);
    const memoryMb = memoryOf(web.child.pid);
    await stopProgram(bare);
    const files = await measureFiles(web.url, cookie, env, web.child.pid);
    const nights = await measureNights(database.url, web.url, cookie);
    const money = await measureMoney(database.url, web.url, cookie, env);
    const messages = await measureMessages(database.url);
    const campaigns = await measureCampaigns(database.url);
    await stopProgram(web.child);
    return {
      generatedMs: database.generatedMs,
      rows,
      files,
      nights,
      money,
      messages,
      campaigns,
      weight,
      memoryMb,
    };
  } finally {
    await stopPrograms();
    await database.drop();
  }
}

/** Every scenario at 1 and at 16 requests at once; what makes clients comes last, since it changes what is measured. */
async function measureScenarios(scenarios, port, barePort) {
  const load = startProgram(new URL('./bench/load.mjs', import.meta.url));
  const rows = [];
  for (const [index, { name, requests, expected }] of scenarios.entries()) {
    const bareRequests = requests.map((request, variant) => ({ ...request, path: `/${index}/${variant}` }));
    const sides = {
      ours: { port, requests, expected },
      bare: { port: barePort, requests: bareRequests, expected },
    };
    for (const connections of [1, 16])
      rows.push({ name, connections, ...(await measure(load, sides, connections)) });
  }
  await stopProgram(load);
  return rows.sort((a, b) => a.connections - b.connections);
}

function report(result) {
  const folder = join(DATA_DIR, 'bench');
  mkdirSync(folder, { recursive: true });
  const bars = barsOf(result, readResult(join(folder, '100000.json')));
  const text = JSON.stringify({ ...result, bars }, null, 2);
  for (const file of ['latest.json', `${clients}.json`]) writeFileSync(join(folder, file), `${text}\n`);
  const { processors, loadBefore } = machine;
  const head = `${clients} clients, ${result.at}, ${processors} processors, load before ${loadBefore.toFixed(1)}`;
  console.log(
    `${head}\n\n${tableOf(result.rows)}\n${filesText(result.files)}\n${nightsText(result.nights)}\n${moneyText(result.money)}\n${messagesText(result.messages)}\n${campaignsText(result.campaigns)}\n\n${barsText(bars)}`,
  );
}

function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
