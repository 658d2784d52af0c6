import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import type { FileRow, Note } from '../given.ts';
import type { FoundBy, Keys } from '../match.ts';

export type RawRow = FileRow & { key: string };

/** Takes away what an earlier plan of this file left. */
export async function clearPlan(db: Db, importId: number): Promise<void> {
  await db.deleteFrom('import_items').where('import_id', '=', importId).execute();
  await db.deleteFrom('import_rows').where('import_id', '=', importId).execute();
}

export async function insertRawRows(trx: Trx, importId: number, rows: RawRow[]): Promise<void> {
  await sql`
    insert into import_rows (import_id, item_key, line, cells)
    select ${importId}, key, line, cells
    from json_to_recordset(${JSON.stringify(rows)}::json) as given(key text, line integer, cells jsonb)
  `.execute(trx);
}

/** One item for all rows of one key, wherever in the file they stand; answers how many there are. */
export async function groupRows(trx: Trx, importId: number): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into import_items (import_id, number, item_key, lines)
    select import_id, min(line), item_key, count(*) from import_rows where import_id = ${importId}
    group by import_id, item_key
  `.execute(trx);
  // Without statistics each batch would look through all items of the import: measured 478 ms instead of 20.
  await sql`analyze import_rows, import_items`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

export type WaitingItem = { number: number; rows: FileRow[] };

/** The next items that nobody planned yet, with their rows. */
export async function listWaiting(
  trx: Trx,
  importId: number,
  { after, limit }: { after: number; limit: number },
): Promise<WaitingItem[]> {
  const { rows } = await sql<WaitingItem>`
    with next as materialized (
      select number, item_key from import_items
      where import_id = ${importId} and state = 'waiting' and number > ${after} order by number limit ${limit}::int
    )
    select next.number,
      json_agg(json_build_object('line', line, 'cells', cells) order by line) as rows
    from next join import_rows on import_rows.import_id = ${importId} and import_rows.item_key = next.item_key
    group by next.number order by next.number
  `.execute(trx);
  return rows;
}

/** The rows of some items, for what has to be read from the file again. */
export async function listRowsOf(db: Db, importId: number, numbers: number[]): Promise<WaitingItem[]> {
  const { rows } = await sql<WaitingItem>`
    select number, json_agg(json_build_object('line', line, 'cells', cells) order by line) as rows
    from import_items join import_rows using (import_id, item_key)
    where import_id = ${importId} and number = any(${numbers})
    group by number order by number
  `.execute(db);
  return rows;
}

export type Found = { number: number; client_id: number; by: FoundBy[] };

/**
 * Our clients that the clients of the file may be, archived ones too, each with what both have in common; at most
 * five of each kind. Who was merged into another client counts for that one.
 */
export async function findCandidates(trx: Trx, keys: Keys[]): Promise<Found[]> {
  const { rows } = await sql<Found>`
    with recursive given as materialized (
      select * from json_to_recordset(${JSON.stringify(keys)}::json)
        as given(number integer, id bigint, tax_id text, name text, phones json, email text, iban text)
    ), phones as materialized (
      select number, phone from given, json_array_elements_text(phones) phone
    ), found as (
      select number, clients.id as client_id, 'id' as by from given join clients on clients.id = given.id
      union all
      select number, clients.id, 'tax_id' from given join clients on clients.tax_id = given.tax_id
      union all
      select number, f.id, 'name' from given cross join lateral (
        select id from clients where client_name_key(clients.name) = client_name_key(given.name) limit 5) f
      union all
      select number, f.id, 'phone' from phones cross join lateral (
        (select id from clients where clients.phone = phones.phone limit 5) union
        (select id from clients where clients.mobile = phones.phone limit 5)) f
      union all
      select number, f.id, 'email' from given cross join lateral (
        select id from clients where lower(clients.email) = given.email limit 5) f
      union all
      select number, f.id, 'iban' from given cross join lateral (
        select id from clients where clients.iban = given.iban limit 5) f
    ), followed as (
      select number, client_id, by from found
      union
      select number, merged_into_id, by from followed join clients on clients.id = client_id
      where merged_into_id is not null
    )
    select number, client_id, array_agg(distinct by) as by
    from followed join clients on clients.id = client_id
    where merged_into_id is null and erased_at is null
    group by number, client_id
  `.execute(trx);
  return rows;
}

export type PlannedRow = {
  number: number;
  state: string;
  name: string;
  tax_id: string | null;
  client_id: number | null;
  client_version: number | null;
  input: object | null;
  fields: string[];
  changes: object | null;
  notes: Note[];
  from_anaf: string[];
};

/** Keeps what was planned. Column by column: rows as one JSON text took PostgreSQL twice as long to read. */
export async function savePlanned(trx: Trx, importId: number, rows: PlannedRow[]): Promise<void> {
  const plain = (name: keyof PlannedRow) => rows.map((row) => row[name]);
  const json = (name: keyof PlannedRow) =>
    rows.map((row) => (row[name] === null ? null : JSON.stringify(row[name])));
  await sql`
    update import_items set
      state = given.state, name = given.name, name_key = client_name_key(given.name), tax_id = given.tax_id,
      client_id = given.client_id, client_version = given.client_version, input = given.input,
      fields = given.fields, changes = given.changes, notes = given.notes, from_anaf = given.from_anaf
    from unnest(
      ${plain('number')}::integer[], ${plain('state')}::text[], ${plain('name')}::text[], ${plain('tax_id')}::text[],
      ${plain('client_id')}::bigint[], ${plain('client_version')}::integer[], ${json('input')}::jsonb[],
      ${json('fields')}::jsonb[], ${json('changes')}::jsonb[], ${json('notes')}::jsonb[], ${json('from_anaf')}::jsonb[]
    ) as given(number, state, name, tax_id, client_id, client_version, input, fields, changes, notes, from_anaf)
    where import_items.import_id = ${importId} and import_items.number = given.number
  `.execute(trx);
}

/**
 * What only the whole file shows: two items about the same client of ours are not both done, and two new clients of
 * one name where one has no tax id may be the same.
 */
export async function markTwins(trx: Trx, importId: number): Promise<void> {
  await sql`
    update import_items set state = 'error', notes = notes || jsonb_build_array(jsonb_build_object(
      'field', '', 'line', number, 'message', format('Este același client ca la rândul %s.', first)))
    from (
      select number as twin, min(number) over (partition by client_id) as first from import_items
      where import_id = ${importId} and client_id is not null and state in ('change', 'same')
    ) twins
    where import_id = ${importId} and number = twin and twin <> first and state = 'change'
  `.execute(trx);
  await sql`
    update import_items set state = 'duplicate', notes = notes || jsonb_build_array(jsonb_build_object(
      'field', '', 'line', number, 'message', format('Seamănă cu rândul %s: același nume.', first)))
    from (
      select number as twin, min(number) over named as first,
        tax_id is null or bool_or(tax_id is null) over named as doubtful
      from import_items where import_id = ${importId} and state = 'new'
      window named as (partition by name_key)
    ) twins
    where import_id = ${importId} and number = twin and twin <> first and doubtful
  `.execute(trx);
}

export async function countStates(db: Db, importId: number): Promise<Record<string, number>> {
  return count(db, importId, 'state');
}

export async function countOutcomes(db: Db, importId: number): Promise<Record<string, number>> {
  return count(db, importId, 'outcome');
}

export async function countReversals(db: Db, importId: number): Promise<Record<string, number>> {
  return count(db, importId, 'reversal');
}

async function count(db: Db, importId: number, column: 'state' | 'outcome' | 'reversal') {
  const rows = await db
    .selectFrom('import_items')
    .select((eb) => [eb.ref(column).as('key'), eb.fn.countAll<number>().as('count')])
    .where('import_id', '=', importId)
    .where(column, 'is not', null)
    .groupBy(column)
    .execute();
  return Object.fromEntries(rows.map(({ key, count: total }) => [String(key), total]));
}
