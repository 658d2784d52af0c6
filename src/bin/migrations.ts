import { openDatabase } from '../db/database.ts';
import { migrate } from '../db/migrations.ts';
import { migrateQueue } from '../jobs/bullmq.ts';

/** Brings all that lies in the database up to date, the queue's schema too; answers what was applied. */
export async function migrateAll(databaseUrl: string): Promise<string[]> {
  const db = openDatabase(databaseUrl);
  try {
    const applied = await migrate(db);
    await migrateQueue(databaseUrl);
    return applied;
  } finally {
    await db.destroy();
  }
}
