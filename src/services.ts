import { pino } from 'pino';
import type { Config } from './config.ts';
import { type Db, openDatabase } from './db/database.ts';
import { takeTurn } from './db/turns.ts';
import type { Anaf } from './external/anaf/anaf.ts';
import { createAnaf } from './external/anaf/client.ts';
import type { Geocoder } from './external/geocoder/geocoder.ts';
import { createNominatim } from './external/geocoder/nominatim.ts';
import { openQueue } from './jobs/bullmq.ts';
import type { JobQueue } from './jobs/queue.ts';

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
  now: () => Date;
  log: Log;
};

/** Builds the real services of one process. Close `jobs` first, then `db`. */
export async function createServices(config: Config & { DATABASE_URL: string }): Promise<Services> {
  const log = pino({ level: config.LOG_LEVEL });
  const db = openDatabase(config.DATABASE_URL);
  const now = () => new Date();
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
    now,
    log,
  };
}
