import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { Refusal } from '../refusal.ts';

const noRight = '42501';

/**
 * An empty database beside another one, on the same server.
 * @throws Refusal where the user may make none
 */
export async function temporaryDatabase(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `clientela_check_${randomBytes(6).toString('hex')}`;
  await on(url, `create database ${name} template template0`).catch((error: { code?: string }) => {
    if (error.code !== noRight) throw error;
    throw new Refusal(
      'Utilizatorul din DATABASE_URL nu poate crea baza de date de probă: dați-i dreptul CREATEDB sau folosiți alt server.',
    );
  });
  const beside = new URL(url);
  beside.pathname = name;
  return { url: beside.href, drop: () => on(url, `drop database if exists ${name} with (force)`) };
}

async function on(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
