import { rm } from 'node:fs/promises';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/db/database.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrations.ts';
import { migrateQueue } from '../../src/jobs/queue-schema.ts';
import { clearKilledRuns, temporaryFolder } from './temporary.ts';

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string;
    template: string;
  }
}

/**
 * One PostgreSQL for the whole run, with one migrated database that testDatabase() clones: an own one in a
 * temporary folder, or the server of TEST_DATABASE_URL. Answers the function that takes all away again.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearKilledRuns();
  const server = await testServer();
  const template = `clientela_template_${process.pid}`;
  const url = new URL(server.url);
  url.pathname = template;

  await onServer(server.url, `drop database if exists ${template}`, `create database ${template}`);
  const db = openDatabase(url.href);
  await migrate(db);
  await db.destroy();
  await migrateQueue(url.href);

  project.provide('serverUrl', server.url);
  project.provide('template', template);
  return async () => {
    await onServer(server.url, `drop database ${template} with (force)`);
    await server.stop();
    await clearKilledRuns();
  };
}

async function testServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };

  const folder = await temporaryFolder();
  // What the tests write need not outlive a power cut.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const embedded = await startEmbedded({ dataDir: folder, log: console.log, settings });
  return {
    url: embedded.url,
    stop: async () => {
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function onServer(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
