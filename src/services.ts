import { join } from 'node:path';
import type { Config } from './config.ts';
import { ownDataDir } from './db/data-dir.ts';
import { type Db, openDatabase } from './db/database.ts';
import { takeTurn } from './db/turns.ts';
import type { Anaf } from './external/anaf/anaf.ts';
import { createAnaf } from './external/anaf/client.ts';
import type { Files } from './external/files/files.ts';
import { createLocalFiles } from './external/files/local.ts';
import type { Geocoder } from './external/geocoder/geocoder.ts';
import { createNominatim } from './external/geocoder/nominatim.ts';
import type { MailDoor } from './external/mail/mail.ts';
import { openMail } from './external/mail/open.ts';
import { openSms } from './external/sms/open.ts';
import type { SmsDoor } from './external/sms/sms.ts';
import { openQueue } from './jobs/bullmq.ts';
import type { JobQueue } from './jobs/queue.ts';
import { createLog } from './log.ts';

export type Log = {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
};

/** All that a request or a job may use of the world. `geocoder` is absent where only centroids are wanted. */
export type Services = {
  db: Db;
  jobs: JobQueue;
  anaf: Anaf;
  geocoder: Geocoder | undefined;
  mail: MailDoor;
  sms: SmsDoor;
  files: Files;
  /** Our own address as people see it, without a slash at its end: links in messages start with it. */
  baseUrl: string;
  now: () => Date;
  log: Log;
};

/** The clock of this machine. */
export const now = (): Date => new Date();

/** Builds the real services of one process. Close `jobs` first, then `mail`, then `db`. */
export async function createServices(config: Config & { DATABASE_URL: string }): Promise<Services> {
  const log = createLog(config.LOG_LEVEL);
  const db = openDatabase(config.DATABASE_URL, { prepared: config.DATABASE_PREPARED });
  const dataDir = ownDataDir(config.DATA_DIR);
  const baseUrl = (config.BASE_URL ?? `http://127.0.0.1:${config.PORT}`).replace(/\/+$/, '');
  // A call a second is what ANAF and Nominatim allow; a late timer may bring two calls a few milliseconds closer.
  const turn = (service: string) => (maxWaitMs: number) =>
    takeTurn(db, service, { everyMs: 1100, maxWaitMs });

  return {
    db,
    jobs: await openQueue({ databaseUrl: config.DATABASE_URL, redisUrl: config.REDIS_URL, log }),
    anaf: createAnaf({ url: config.ANAF_URL, now, takeTurn: turn('anaf'), log }),
    geocoder: config.GEOCODER_URL
      ? createNominatim({ url: config.GEOCODER_URL, takeTurn: turn('geocoder'), userAgent: 'Clientela/0.1' })
      : undefined,
    mail: await openMail(config, { folder: join(dataDir, 'mail'), host: new URL(baseUrl).hostname }),
    sms: openSms(config, { folder: join(dataDir, 'mail') }),
    files: createLocalFiles({ folder: join(dataDir, 'files') }),
    baseUrl,
    now,
    log,
  };
}
