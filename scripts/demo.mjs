// An invented firm to look around in: npm run demo [-- --seed 7 --clients 5000]. It lies in DATA_DIR, or else in .demo.
import { parseArgs } from 'node:util';
import { startDatabase } from '../dist/bin/database.js';
import { migrateAll } from '../dist/bin/migrations.js';
import { run } from '../dist/bin/run.js';
import { readConfig } from '../dist/config.js';
import { openDatabase } from '../dist/db/database.js';
import { Refusal } from '../dist/db/refusal.js';
import { accountsText } from './demo/accounts.mjs';
import { firmDay } from './demo/days.mjs';
import { fillDemo } from './demo/fill.mjs';
import { whatLiesIn } from './demo/mark.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    clients: { type: 'string', default: '5000' },
    /** Fills the database and ends. */
    'no-start': { type: 'boolean', default: false },
  },
});
const [seed, clients] = [Number(values.seed), Number(values.clients)];
const quiet = process.env.LOG_LEVEL !== 'debug';
process.env.DATA_DIR ||= '.demo';
process.env.LOG_LEVEL ||= 'warn';
// Nothing of an invented firm leaves the machine, and no register is asked about numbers that nobody has.
// A Redis that others use would hand their jobs to this worker.
for (const name of ['SMTP_URL', 'SMS_URL', 'GEOCODER_URL', 'REDIS_URL', 'ADMIN_EMAIL', 'ADMIN_PASSWORD'])
  delete process.env[name];
process.env.ANAF_URL = 'http://127.0.0.1:9/';

if (values['no-start']) await run(prepare);
else {
  const prepared = await prepare().then(
    () => true,
    (error) => {
      if (!(error instanceof Refusal)) throw error;
      console.error(error.message);
      return false;
    },
  );
  if (!prepared) process.exit(1);
  await import('../dist/bin/start.js');
}

/** Sees to it that the database holds the demo. @throws Refusal where it holds something else */
async function prepare() {
  if (!Number.isInteger(seed) || !Number.isInteger(clients) || clients < 100)
    throw new Refusal('--seed și --clients sunt numere întregi; clienții sunt cel puțin 100.');
  const { url, dataDir, stop } = await startDatabase(readConfig());
  try {
    const db = openDatabase(url);
    try {
      // Before anything is written, migrations too: it may be somebody's database of an older version.
      const found = await whatLiesIn(db);
      if (found.holds === 'data')
        throw new Refusal(
          'În baza de date sunt deja date care nu sunt ale demonstrației: nu s-a schimbat nimic. Alegeți alt folder prin DATA_DIR.',
        );
      await migrateAll(url);
      await fillIfEmpty(db, found, dataDir);
    } finally {
      await db.destroy();
    }
  } finally {
    await stop();
  }
}

async function fillIfEmpty(db, found, dataDir) {
  const now = new Date();
  if (found.holds === 'nothing') {
    const from = performance.now();
    const tell = (step) =>
      quiet ||
      console.log(
        `  ${step}: ${((performance.now() - from) / 1000).toFixed(1)} s, ${(process.cpuUsage().user / 1e6).toFixed(1)} s of its own`,
      );
    console.log('Se face firma demonstrativă; durează sub un minut.');
    await fillDemo(db, { clients, seed, now, dataDir, tell });
    console.log(`Firma demonstrativă e gata în ${Math.round((performance.now() - from) / 1000)} secunde.`);
  } else if (found.day < firmDay(now)) {
    console.log(
      `Firma demonstrativă e din ${found.day.split('-').reverse().join('.')}: ce era de făcut atunci a rămas în urmă. Pentru una de azi, ștergeți folderul.`,
    );
  }
  console.log(accountsText());
}
