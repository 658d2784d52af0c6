import { setTimeout as wait } from 'node:timers/promises';
import { isReadOnly } from '../db/database.ts';
import { createServices, type Services } from '../services.ts';
import { startWork } from '../worker.ts';
import { processConfig, tellParent, untilStopped } from './lifetime.ts';
import { run } from './run.ts';

await run(async () => {
  const stopped = untilStopped();
  const config = await processConfig();
  const services = await createServices(config);
  tellParent({ ready: 'worker' });
  const may = await Promise.race([mayWork(services, config.READ_ONLY), stopped]);
  const work = may ? startWork(services, config) : undefined;

  await stopped;
  await work?.close();
  await services.jobs.close();
  await services.mail.close();
  await services.db.destroy();
});

/** True once the database takes changes; never while READ_ONLY says that nothing is to be done. */
async function mayWork({ db, log }: Services, readOnly: boolean): Promise<true> {
  for (let said = false; ; said = true) {
    if (!readOnly && !(await isReadOnly(db).catch(() => false))) return true;
    if (!said) log.warn({}, 'numai pentru citire: lucrătorul nu lucrează');
    await wait(5000);
  }
}
