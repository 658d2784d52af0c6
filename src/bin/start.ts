import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { keptSecret } from '../db/embedded/kept-secret.ts';
import { superviseChild } from './children.ts';
import { startDatabase } from './database.ts';
import { untilStopped } from './lifetime.ts';
import { untilReady } from './listen.ts';
import { migrateAll } from './migrations.ts';
import { run } from './run.ts';

await run(async () => {
  const stopped = untilStopped();
  const { PORT, ...config } = readConfig();
  // They load while the database starts, and wait for their settings.
  const web = superviseChild('web', stopped);
  const worker = superviseChild('worker', stopped);
  const closing = [() => web.stop(2500), () => worker.stop(4500)];
  try {
    const { url: DATABASE_URL, dataDir: DATA_DIR, stop } = await startDatabase(config);
    closing.unshift(stop);
    const SESSION_SECRET = config.SESSION_SECRET ?? keptSecret(join(DATA_DIR, 'session.secret'));
    await migrateAll(DATABASE_URL);

    const settings = { DATABASE_URL, DATA_DIR, SESSION_SECRET, PORT };
    const [address] = await Promise.all([web.begin(settings), worker.begin(settings)]);
    // With PORT=0 the system chose: a web process that is started anew must be found at the same address.
    settings.PORT = Number(new URL(address).port) || PORT;
    await Promise.race([untilReady(address), stopped]);
    console.log(`Clientela: ${address}`);
    await stopped;
  } finally {
    for (const close of closing.reverse()) await close();
  }
});
