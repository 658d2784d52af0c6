import { join } from 'node:path';
import { buildApp } from '../app.ts';
import { ownDataDir } from '../db/data-dir.ts';
import { isReadOnly } from '../db/database.ts';
import { keptSecret } from '../db/embedded/kept-secret.ts';
import { createServices } from '../services.ts';
import { prepareFirstAdministrator } from '../users/actions.ts';
import { processConfig, tellParent, untilStopped } from './lifetime.ts';
import { listen } from './listen.ts';
import { run } from './run.ts';

await run(async () => {
  const stopped = untilStopped();
  const config = await processConfig();
  const SESSION_SECRET =
    config.SESSION_SECRET ?? keptSecret(join(ownDataDir(config.DATA_DIR), 'session.secret'));
  const services = await createServices(config);
  const readOnly = config.READ_ONLY || (await isReadOnly(services.db));
  const code = readOnly ? undefined : await prepareFirstAdministrator(services, config);
  if (code) console.log(`Cod pentru primul administrator: ${code}`);

  const app = await buildApp(services, { ...config, SESSION_SECRET });
  const url = await listen(app, config);
  if (!tellParent({ ready: url })) console.log(`Clientela: ${url}`);

  await stopped;
  await app.close();
  await services.jobs.close();
  await services.mail.close();
  await services.db.destroy();
});
