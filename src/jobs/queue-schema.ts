import { runMigrations } from 'bullmq';
import pg from 'pg';

export const queueSchema = 'bullmq';

/**
 * Brings the queue's own schema in PostgreSQL up to date. Belongs to the migrate step; several processes may
 * do it at once.
 */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client, queueSchema);
  } finally {
    await client.end();
  }
}
