import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createLocalFiles } from '../../src/external/files/local.ts';
import { noteBackup } from '../../src/operations/actions.ts';
import { databaseFindings, fileFindings } from '../../src/operations/doctor/actions.ts';
import { lineOf } from '../../src/operations/doctor/finding.ts';
import { settingFindings } from '../../src/operations/doctor/settings.ts';
import { testDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary.ts';

const { db, close } = await testDatabase();
const folder = await temporaryFolder();
afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

const now = new Date();
const lines = async () => (await databaseFindings(db, now)).map(lineOf);

test('a sound database has nothing to mend, and is told that it was never backed up, until it is', async () => {
  const before = await lines();
  expect(before.filter((line) => line.startsWith('FAIL'))).toEqual([]);
  expect(before).toContainEqual(
    expect.stringMatching(/^warn {2}copie de siguranță: nu a fost făcută niciuna/),
  );
  await noteBackup(db, { ms: 1200, bytes: 1, rows: 1, files: 0 });
  expect(await lines()).toContainEqual(
    expect.stringMatching(/^ok {4}copie de siguranță: ultima e de acum 0\.0 ore/),
  );
});

test('a rule that was never checked, a trigger that sleeps, late work and a clock that is wrong are told with what to do', async () => {
  await sql`alter table clients add constraint unchecked check (name <> '') not valid`.execute(db);
  await sql`alter table payments disable trigger payments_count`.execute(db);
  await sql`insert into clients (name, tax_id_kind, search_text, type_id, level_id, geo_due_at)
    select 'Zorinescu', 'none', '', min(t.id), min(l.id), now() - interval '2 days' from client_types t, client_levels l`.execute(
    db,
  );
  await sql`insert into job_runs (job, run_key, state, finished_at) values ('proba', 'x', 'failed', now())`.execute(
    db,
  );
  const told = (await databaseFindings(db, new Date(now.getTime() + 3_600_000))).map(lineOf);
  const wanted = [
    /^FAIL {2}date: .*clients\.unchecked/,
    /^FAIL {2}declanșatori: .*payments_count/,
    /^warn {2}restanțe: 1 adresă/,
  ];
  for (const line of [...wanted, /^warn {2}lucrări: .*proba/, /^warn {2}ceasuri: .*NTP/])
    expect(told).toContainEqual(expect.stringMatching(line));
  expect(told.join('\n')).not.toContain('Zorinescu');
});

test('an attached file that is gone is told, by number alone', async () => {
  const files = createLocalFiles({ folder: join(folder, 'files') });
  await sql`insert into users (name, email, role, password_hash) values ('Ana', 'ana@firma.ro', 'administrator', 'x')`.execute(
    db,
  );
  await sql`insert into notes (client_id, text, created_by) select min(c.id), 'x', min(u.id) from clients c, users u`.execute(
    db,
  );
  await sql`insert into note_files (note_id, created_by, name, content_type, size, file_key)
    select min(n.id), min(u.id), 'secret.pdf', 'application/pdf', 1, gen_random_uuid()::text from notes n, users u`.execute(
    db,
  );
  const [first] = await fileFindings(db, files, now);
  expect(first?.level).toBe('fail');
  expect(first?.text).toMatch(/^1 fișier atașat lipsește/);
  expect(first?.text).not.toContain('secret');
});

test('settings are judged without a word of what they hold', () => {
  const config = readConfig({
    SESSION_SECRET: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    BASE_URL: 'http://crm.firma.ro',
  });
  const told = settingFindings(config);
  expect(told.filter(({ level }) => level === 'warn').map(({ subject }) => subject)).toEqual([
    'SESSION_SECRET',
    'BASE_URL',
    'SMTP_URL',
    'SMS_URL',
    'BACKUP_PASSPHRASE',
  ]);
  expect(told.map(lineOf).join('\n')).not.toMatch(/aaaa|firma\.ro/);
});
