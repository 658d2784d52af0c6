import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  withBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { queueSchema } from './queue-schema.ts';

/** Where the jobs are kept: `redisUrl` when it is set, else the database. */
export type Address = { databaseUrl: string; redisUrl: string | undefined };

/**
 * Opens the store of the jobs without waiting for it: it may be away, and comes back by itself.
 * @param connections how many commands PostgreSQL may take at once; Redis takes all on one connection
 */
export function openStore({ databaseUrl, redisUrl }: Address, connections: number) {
  return redisUrl ? redisStore(redisUrl) : postgresStore(databaseUrl, connections);
}

function redisStore(url: string) {
  const connection = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 100, 2000),
  });
  connection.on('error', () => {});
  return {
    ...classes(createRedisBackend),
    connection,
    isReachable: () => connection.status === 'ready',
    close: async () => connection.disconnect(),
  };
}

function postgresStore(connectionString: string, max: number) {
  const options = `-c search_path=${queueSchema}`;
  const pool = new pg.Pool({
    connectionString,
    max,
    options,
    keepAlive: true,
    connectionTimeoutMillis: 5000,
  });
  pool.on('error', () => {});
  return {
    ...classes(createPostgresBackend),
    connection: pool,
    isReachable: () => true,
    close: () => pool.end(),
  };
}

// Both backends have the same queue and worker; only the type of their connection differs.
function classes(factory: unknown) {
  return withBackend(factory as BackendFactory<IQueueBackend, unknown>);
}
