// Measures the built program beside the bare stack's limit, over HTTP on loopback: npm run bench [-- --clients 1000000].
// Data is kept in DATA_DIR, so that it is generated once for each number of clients. With --only pictures, the map, the
// reports and the day's page alone, over --orders of them (two million).
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
import { fillDocuments, measureMoney, moneyText } from './bench/money.mjs';
import { fillOrders, measureNights, nightsText } from './bench/orders.mjs';
import { measurePictures, picturesText } from './bench/pictures.mjs';
import { recordPlans } from './bench/plans.mjs';
import { ask, memoryOf, startProgram, startWeb, stopProgram, stopPrograms } from './bench/programs.mjs';
import { barsOf, barsText, picturesBars, tableOf } from './bench/report.mjs';
import { listScenarios } from './bench/scenarios.mjs';
import { timeStarts } from './bench/start-time.mjs';
import { weighPage } from './bench/weight.mjs';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '100000' },
    only: { type: 'string' },
    orders: { type: 'string', default: '2000000' },
  },
});
const [clients, orders] = [Number(values.clients), Number(values.orders)];
if (!Number.isInteger(clients) || clients < 1000)
  throw new Error('The number of clients is a whole number from 1000 up.');
if (!(orders >= clients)) throw new Error('There are as many orders as clients, or more.');
if (values.only !== undefined && values.only !== 'pictures') throw new Error('The only part is pictures.');
const DATA_DIR = process.env.DATA_DIR || join(tmpdir(), 'clientela-bench');

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.once(signal, () => interrupted(`Interrupted by ${signal}.`));
let interrupted = (/** @type {string} */ _reason) => {};
const interruption = new Promise((_, reject) => (interrupted = reject));

// Others' work on the machine makes every figure smaller: it is told beside them.
const machine = { processors: availableParallelism(), loadBefore: loadavg()[0] };
const start = values.only
  ? undefined
  : await Promise.race([timeStarts(), interruption]).finally(stopPrograms);
const embedded = await startEmbedded({ dataDir: DATA_DIR, log: console.error });
try {
  const at = new Date().toISOString();
  if (values.only)
    reportPictures({
      clients,
      at,
      machine,
      ...(await Promise.race([measureOnly(embedded.url), interruption])),
    });
  else
    report({
      clients,
      at,
      machine,
      start,
      ...(await Promise.race([measureAll(embedded.url), interruption])),
    });
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
    const pictures = await measurePictures(database.url, web.url, cookie, env);
    const messages = await measureMessages(database.url);
    const campaigns = await measureCampaigns(database.url);
    await stopProgram(web.child);
    return {
      generatedMs: database.generatedMs,
      rows,
      files,
      nights,
      money,
      pictures,
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

/** The pictures alone, over orders and documents of their own. @param {string} serverUrl */
async function measureOnly(serverUrl) {
  const database = await measuredDatabase(serverUrl, clients);
  try {
    const env = { DATABASE_URL: database.url, DATA_DIR, ...administrator };
    await fillOrders(database.url, Math.round(orders / clients));
    await fillDocuments(database.url);
    const web = await startWeb(env);
    const cookie = await logIn(web.url, administrator.ADMIN_EMAIL, administrator.ADMIN_PASSWORD);
    const pictures = await measurePictures(database.url, web.url, cookie, env);
    return { generatedMs: database.generatedMs, pictures };
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
  console.log(
    `${headOf(result.at)}\n\n${tableOf(result.rows)}\n${filesText(result.files)}\n${nightsText(result.nights)}\n${moneyText(result.money)}\n${picturesText(result.pictures)}\n${messagesText(result.messages)}\n${campaignsText(result.campaigns)}\n\n${barsText(bars)}`,
  );
}

/** Beside what the last whole run of as many clients measured, where there was one. */
function reportPictures(result) {
  const folder = join(DATA_DIR, 'bench');
  mkdirSync(folder, { recursive: true });
  const bars = picturesBars(result.pictures);
  const latest = readResult(join(folder, 'latest.json'));
  const others = latest?.clients === clients ? latest : {};
  const names = new Set(bars.map(({ name }) => name));
  const all = [...(others.bars ?? []).filter(({ name }) => !names.has(name)), ...bars];
  writeFileSync(
    join(folder, 'latest.json'),
    `${JSON.stringify({ ...others, ...result, bars: all }, null, 2)}\n`,
  );
  console.log(`${headOf(result.at)}\n\n${picturesText(result.pictures)}\n\n${barsText(bars)}`);
}

function headOf(/** @type {string} */ at) {
  const { processors, loadBefore } = machine;
  return `${clients} clients, ${at}, ${processors} processors, load before ${loadBefore.toFixed(1)}`;
}

function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
