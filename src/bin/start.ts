import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { ownDataDir } from '../db/data-dir.ts';
import { keptSecret } from '../db/embedded/kept-secret.ts';
import { startEmbedded } from '../db/embedded.ts';
import { superviseChild } from './children.ts';
import { untilStopped } from './lifetime.ts';
import { untilReady } from './listen.ts';
import { migrateAll } from './migrations.ts';
import { run } from './run.ts';

await run(async () => {
  const stopped = untilStopped();
  const { PORT, ...config } = readConfig();
  const closing: (() => Promise<void>)[] = [];
  try {
    const embedded = config.DATABASE_URL
      ? { url: config.DATABASE_URL, dataDir: ownDataDir(config.DATA_DIR), stop: async () => {} }
      : await startEmbedded({ dataDir: config.DATA_DIR, log: console.log });
    closing.push(embedded.stop);
    const { url: DATABASE_URL, dataDir: DATA_DIR } = embedded;
    const SESSION_SECRET = config.SESSION_SECRET ?? keptSecret(join(DATA_DIR, 'session.secret'));
    await migrateAll(DATABASE_URL);

    const settings = { DATABASE_URL, DATA_DIR, SESSION_SECRET, PORT };
    const web = superviseChild('web', settings, stopped);
    closing.push(() => web.stop(2500));
    const worker = superviseChild('worker', settings, stopped);
    closing.push(() => worker.stop(4500));
    const [address] = await Promise.all([web.ready, worker.ready]);
    // With PORT=0 the system chose: a web process that is started anew must be found at the same address.
    settings.PORT = Number(new URL(address).port) || PORT;
    await Promise.race([untilReady(address), stopped]);
    console.log(`Clientela: ${address}`);
    await stopped;
  } finally {
    for (const close of closing.reverse()) await close();
  }
});
