import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '../refusal.ts';
import { addressOf, type Cluster } from './cluster.ts';

/**
 * Waits until the server takes connections; after a power cut it first mends its files, as long as that takes.
 * @throws Error with the end of its log when it ends before, Refusal when it does not know the password
 */
export async function awaitAnswer(cluster: Cluster, port: number, server: ChildProcess): Promise<void> {
  let failure: Error | undefined;
  server.once('error', (error) => {
    failure = error;
  });
  server.once('exit', () => {
    failure ??= new Error(`PostgreSQL nu a pornit.\n${endOfLog(cluster)}`);
  });

  while (!(await answers(addressOf(cluster, port, 'postgres')))) {
    if (failure) throw failure;
    await wait(50);
  }
}

/** Makes a database where there is none; answers its address. */
export async function createDatabase(cluster: Cluster, port: number, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: addressOf(cluster, port, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
    return addressOf(cluster, port, name);
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  // A server that stops in between is told by the rejection below, and again as an event.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') return false;
    throw new Refusal('Parola bazei de date nu se potrivește: restaurați fișierul pg.secret din DATA_DIR.');
  }
}

function endOfLog({ dataDir }: Cluster): string {
  return readFileSync(`${dataDir}/postgres.log`, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}
