import pg from 'pg';
import { Refusal } from '../refusal.ts';
import { copyIn, copyOut } from './copy.ts';
import type { CopiedTable, Manifest } from './manifest.ts';
import { readPart } from './parts.ts';
import { rowDigest } from './row-digest.ts';
import { copyInText, copyOutText, listTables } from './tables.ts';

const quoted = pg.escapeIdentifier;

/**
 * Puts the rows of a backup in place of those of a database at the same migration, in one transaction, and compares what
 * lies there then with what was copied. Needs no more than the owner of the tables may do: references are taken off and
 * put back, which checks them all, and triggers sleep meanwhile.
 * @throws Refusal when a table is not the same; nothing is kept then
 */
export async function loadRows(
  client: pg.Client,
  folder: string,
  { tables, sequences }: Manifest,
  key: Buffer | undefined,
): Promise<void> {
  const here = new Set((await listTables(client)).map(({ table }) => table));
  const strange = tables.find(({ table }) => !here.has(table));
  if (strange) throw new Refusal(`Copia are un tabel care nu există la migrarea ei: ${strange.table}.`);

  await client.query('begin');
  try {
    const references = await takeOffReferences(client);
    await client.query(
      [...here].map((table) => `alter table ${quoted(table)} disable trigger user`).join('; '),
    );
    await client.query(`truncate ${[...here].map(quoted).join(', ')}`);
    for (const table of tables) await copyIn(client, copyInText(table), readPart(folder, table, key));
    for (const { sequence, value, called } of sequences)
      await client.query('select setval($1::regclass, $2, $3)', [quoted(sequence), value, called]);
    for (const table of tables) await compare(client, table);
    await client.query(
      [...here].map((table) => `alter table ${quoted(table)} enable trigger user`).join('; '),
    );
    const back = references.map(
      ({ owner, name, definition }) => `alter table ${owner} add constraint ${quoted(name)} ${definition}`,
    );
    await client.query(back.join('; '));
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
  // Without it the first pages would be planned on nothing.
  await client.query('analyze');
}

async function takeOffReferences(client: pg.Client) {
  const { rows } = await client.query<{ owner: string; name: string; definition: string }>(
    `select conrelid::regclass::text as owner, conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by 1, 2`,
  );
  const off = rows.map(({ owner, name }) => `alter table ${owner} drop constraint ${quoted(name)}`);
  await client.query(off.join('; '));
  return rows;
}

async function compare(client: pg.Client, { table, columns, rows, digest }: CopiedTable): Promise<void> {
  const found = rowDigest();
  for await (const _ of copyOut(client, copyOutText({ table, columns }), found.add));
  const there = found.result();
  if (there.rows !== rows) throw new Refusal(`Tabelul ${table} are ${there.rows} rânduri în loc de ${rows}.`);
  if (there.digest !== digest)
    throw new Refusal(`Tabelul ${table} nu e la fel cu cel copiat: suma de control diferă.`);
}
