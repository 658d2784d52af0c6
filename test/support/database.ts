import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Db, openDatabase } from '../../src/db/database.ts';

export type TestDatabase = { db: Db; url: string; close(): Promise<void> };

/**
 * A migrated database for one test file, cloned from the run's template in some 50 ms. Close it in afterAll.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `clientela_test_${randomUUID().replaceAll('-', '')}`;
  // Copying through the log is faster than copying files for a database as small as this.
  await onServer(`create database ${name} template ${inject('template')} strategy wal_log`);
  const url = new URL(inject('serverUrl'));
  url.pathname = name;
  const db = openDatabase(url.href);
  return {
    db,
    url: url.href,
    close: async () => {
      await db.destroy();
      await onServer(`drop database if exists ${name} with (force)`);
    },
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('serverUrl') });
  await client.connect();
  await client.query(statement);
  await client.end();
}
