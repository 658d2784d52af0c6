import { accessSync, constants, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { createLocalFiles } from '../external/files/local.ts';
import { queueAnswers } from '../jobs/bullmq.ts';
import { databaseFindings, fileFindings } from '../operations/doctor/actions.ts';
import { type Finding, fail, lineOf, ok, warn } from '../operations/doctor/finding.ts';
import { settingFindings } from '../operations/doctor/settings.ts';
import { now } from '../services.ts';
import { reachDatabase } from './database.ts';
import { run } from './run.ts';

const leastFree = 1e9;

await run(async () => {
  const config = readConfig();
  let worst = 0;
  const say = (finding: Finding) => {
    if (finding.level === 'fail') worst = 1;
    console.log(lineOf(finding));
  };
  settingFindings(config).forEach(say);
  const { url, dataDir, stop } = await reachDatabase(config);
  const db = openDatabase(url, { max: 1 });
  try {
    say(folderFinding(dataDir));
    (await databaseFindings(db, now())).forEach(say);
    const files = createLocalFiles({ folder: join(dataDir, 'files') });
    (await fileFindings(db, files, now())).forEach(say);
    say(await queueFinding(url, config.REDIS_URL));
  } finally {
    await db.destroy();
    await stop();
  }
  if (worst > 0) process.exit(worst);
});

function folderFinding(dataDir: string): Finding {
  try {
    accessSync(dataDir, constants.W_OK);
  } catch {
    return fail('DATA_DIR', `${dataDir} nu poate fi scris de utilizatorul acesta`);
  }
  const { bavail, bsize } = statfsSync(dataDir);
  const gigabytes = ((bavail * bsize) / 1e9).toFixed(1);
  return bavail * bsize < leastFree
    ? warn('DATA_DIR', `mai sunt ${gigabytes} GB liberi: faceți loc`)
    : ok('DATA_DIR', `se poate scrie, ${gigabytes} GB liberi`);
}

async function queueFinding(databaseUrl: string, redisUrl: string | undefined): Promise<Finding> {
  if (await queueAnswers({ databaseUrl, redisUrl })) return ok('coada', 'răspunde');
  return redisUrl
    ? warn('coada', 'Redis nu răspunde: se lucrează mai rar, la trecerile periodice')
    : fail('coada', 'nu poate fi deschisă: rulați npm run migrate');
}
