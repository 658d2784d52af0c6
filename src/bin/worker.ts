import { createServices } from '../services.ts';
import { startWork } from '../worker.ts';
import { processConfig, tellParent, untilStopped } from './lifetime.ts';
import { run } from './run.ts';

await run(async () => {
  const stopped = untilStopped();
  const config = await processConfig();
  const services = await createServices(config);
  const work = startWork(services, config);
  tellParent({ ready: 'worker' });

  await stopped;
  await work.close();
  await services.jobs.close();
  await services.mail.close();
  await services.db.destroy();
});
