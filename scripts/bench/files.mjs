import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { companyNumber } from './clients.mjs';
import { startWorker, stopProgram } from './programs.mjs';
import { createRandom } from './random.mjs';
import { firstNames, rareWord, streets, surnames } from './words.mjs';

/** How many rows go in and clients come out. */
const rows = 100_000;
const places = ['Cluj-Napoca;Cluj', 'Dej;Cluj', 'Iași;Iași', 'Sulina;Tulcea', 'Bistrița;Bistrița-Năsăud'];

/**
 * Imports a file of new firms and exports as many clients, over HTTP with a worker of its own.
 * @param {string} base address of the web process
 * @param {string} cookie
 * @param {Record<string, string>} env
 * @param {number} webPid
 */
export async function measureFiles(base, cookie, env, webPid) {
  const worker = await startWorker(env);
  const memory = watchMemory({ web: webPid, worker: worker.pid });
  try {
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    const call = (path, options = {}) => fetch(new URL(path, base), { headers, ...options });
    const { id, failure } = await uploaded(call);
    if (failure) throw new Error(failure);
    const planMs = await timed(() => until(call, id, 'planned'));
    const applyMs = await timed(async () => {
      const answer = await call(`/api/v1/imports/${id}/application`, { method: 'POST' });
      if (!answer.ok) throw new Error(await answer.text());
      await until(call, id, 'applied');
    });
    const exports = {};
    for (const format of ['csv', 'xlsx']) {
      const query = `/clients.${format}?q=${encodeURIComponent('bancnou')}&columns=all`;
      let bytes = 0;
      const ms = await timed(async () => {
        for await (const chunk of (await call(query)).body) bytes += chunk.length;
      });
      exports[format] = { ms, bytes };
    }
    return { rows, planMs, applyMs, exports, memoryMb: memory.stop() };
  } finally {
    memory.stop();
    await stopProgram(worker);
  }
}

async function uploaded(call) {
  const form = new FormData();
  form.set('file', new Blob([csv()], { type: 'text/csv' }), 'firme.csv');
  form.set('type_id', '1');
  form.set('level_id', '1');
  const answer = await call('/api/v1/imports', { method: 'POST', body: form });
  if (answer.status !== 201) throw new Error(`The import was not taken: ${await answer.text()}`);
  return answer.json();
}

/** Every row another firm, with a word of its own to find them all by. */
function csv() {
  const lines = [
    'Denumire;CIF;Nr. Reg. Com.;Localitate;Județ;Stradă;Număr;Telefon;E-mail;Persoana de contact;IBAN;Termen de plată',
  ];
  for (let index = 0; index < rows; index += 1) {
    const random = createRandom(50_000_000 + index);
    const word = rareWord(random);
    lines.push(
      [
        `${word} Bancnou ${index} SRL`,
        `RO${companyNumber(120_000_000 + index)}`,
        `J${1 + random.below(40)}/${1 + random.below(9000)}/${1991 + random.below(33)}`,
        random.pick(places),
        `Str. ${random.pick(streets)}`,
        1 + random.below(200),
        `07${20 + random.below(60)}${random.digits(6)}`,
        `office${index}@bancnou.example`,
        `${random.pick(firstNames)} ${random.pick(surnames)}`,
        '',
        random.pick(['', '15', '30']),
      ].join(';'),
    );
  }
  return lines.join('\n');
}

async function until(call, id, state) {
  for (;;) {
    const one = await (await call(`/api/v1/imports/${id}?limit=1`)).json();
    if (one.state === state) return;
    if (one.state === 'failed' || one.failure) throw new Error(`The import failed: ${one.failure}`);
    await wait(250);
  }
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The most that each process, and each child of the worker, holds in memory while this goes on, in MB. */
function watchMemory(pids) {
  const most = {};
  const note = (name, pid) => {
    const mb = residentMb(pid);
    if (mb !== undefined) most[name] = Math.max(most[name] ?? 0, mb);
  };
  const timer = setInterval(() => {
    for (const [name, pid] of Object.entries(pids)) note(name, pid);
    for (const child of childrenOf(pids.worker)) note('reader', child);
  }, 100);
  return {
    stop: () => {
      clearInterval(timer);
      return most;
    },
  };
}

function residentMb(pid) {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    // A child that has just ended has no memory to tell of.
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  } catch {
    return [];
  }
}

/** @param {Awaited<ReturnType<typeof measureFiles>>} files @returns {string} */
export function filesText({ rows: count, planMs, applyMs, exports, memoryMb }) {
  const speed = (ms) => `${Math.round(count / (ms / 1000))} rows/s (${(ms / 1000).toFixed(1)} s)`;
  const out = Object.entries(exports).map(
    ([format, { ms, bytes }]) => `export .${format}: ${speed(ms)}, ${(bytes / 1e6).toFixed(1)} MB`,
  );
  const memory = Object.entries(memoryMb).map(([name, mb]) => `${name} ${mb} MB`);
  return [
    `import of ${count} rows: planned at ${speed(planMs)}, applied at ${speed(applyMs)}`,
    ...out,
    `most memory: ${memory.join(', ')}`,
  ].join('\n');
}
