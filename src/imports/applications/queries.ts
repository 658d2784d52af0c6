import { sql } from 'kysely';
import type { ClientInput } from '../../clients/schema.ts';
import type { Db, Trx } from '../../db/database.ts';
import type { Choice, Outcome } from '../schema.ts';

const toApply = sql<boolean>`outcome is null
  and (state in ('new', 'change') or (state = 'duplicate' and choice <> 'skip'))`;

/** One import at a time writes a batch: the next one sees what it made. */
export async function lockClientImports(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('client-imports'))`.execute(trx);
}

/** Decides of possible duplicates: of all at once, then of single ones. */
export async function saveChoices(
  trx: Db,
  importId: number,
  { duplicates, choices }: { duplicates?: Choice | undefined; choices: { item: number; choice: Choice }[] },
): Promise<void> {
  // Who looks like another row of the file has no client of ours to update.
  const possible = sql`state = 'duplicate' and (client_id is not null or given.choice <> 'update')`;
  if (duplicates) {
    await sql`
      update import_items set choice = given.choice from (select ${duplicates}::text as choice) given
      where import_id = ${importId} and ${possible}
    `.execute(trx);
  }
  if (choices.length === 0) return;
  await sql`
    update import_items set choice = given.choice
    from json_to_recordset(${JSON.stringify(choices)}::json) as given(item integer, choice text)
    where import_id = ${importId} and number = given.item and ${possible}
  `.execute(trx);
}

export async function countToApply(db: Db, importId: number): Promise<number> {
  const row = await db
    .selectFrom('import_items')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('import_id', '=', importId)
    .where(toApply)
    .executeTakeFirstOrThrow();
  return row.count;
}

export type ItemToApply = {
  number: number;
  state: string;
  choice: Choice;
  client_id: number | null;
  client_version: number | null;
  input: Partial<ClientInput> | null;
};

/** The next items to apply. From an item on: to walk over all that is done already would take longer with each batch. */
export async function listToApply(
  trx: Trx,
  importId: number,
  { after, limit }: { after: number; limit: number },
): Promise<ItemToApply[]> {
  return trx
    .selectFrom('import_items')
    .select(['number', 'state', 'client_id', 'client_version'])
    .select([sql<Choice>`choice`.as('choice'), sql<Partial<ClientInput> | null>`input`.as('input')])
    .where('import_id', '=', importId)
    .where('number', '>', after)
    .where(toApply)
    .orderBy('number')
    .limit(limit)
    .execute();
}

/** Holds these clients until the transaction ends, in one order everywhere. */
export async function lockClients(trx: Trx, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await trx.selectFrom('clients').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute();
}

/** Who has these tax ids now, archived and merged clients too. */
export async function listTaxIdHolders(trx: Trx, taxIds: string[]): Promise<Map<string, number>> {
  if (taxIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('clients')
    .select(['id', 'tax_id'])
    .where('tax_id', 'in', taxIds)
    .execute();
  return new Map(rows.map(({ id, tax_id }) => [tax_id ?? '', id]));
}

/** Which of these clients this import made itself. */
export async function listMade(trx: Trx, importId: number, clientIds: number[]): Promise<Set<number>> {
  if (clientIds.length === 0) return new Set();
  const rows = await trx
    .selectFrom('import_items')
    .select('client_id')
    .where('import_id', '=', importId)
    .where('client_id', 'in', clientIds)
    .where('outcome', '=', 'created')
    .execute();
  return new Set(rows.flatMap(({ client_id }) => client_id ?? []));
}

/** Who changed each of these clients last. */
export async function listLastEditors(trx: Trx, clientIds: number[]): Promise<Map<number, string>> {
  if (clientIds.length === 0) return new Map();
  const { rows } = await sql<{ client_id: number; name: string }>`
    select client_id, coalesce(users.name, 'program') as name
    from unnest(${clientIds}::bigint[]) client_id cross join lateral (
      select actor_id from audit_entries where subject = 'client' and subject_id = client_id order by id desc limit 1
    ) last left join users on users.id = last.actor_id
  `.execute(trx);
  return new Map(rows.map(({ client_id, name }) => [client_id, name]));
}

export type AppliedRow = {
  number: number;
  outcome: Outcome;
  client_id: number | null;
  outcome_note?: string | null;
  applied?: object | null;
};

export async function saveOutcomes(trx: Trx, importId: number, rows: AppliedRow[]): Promise<void> {
  await sql`
    update import_items set outcome = given.outcome, client_id = given.client_id,
      outcome_note = given.outcome_note, applied = given.applied
    from json_to_recordset(${JSON.stringify(rows)}::json) as given(
      number integer, outcome text, client_id bigint, outcome_note text, applied jsonb)
    where import_items.import_id = ${importId} and import_items.number = given.number
  `.execute(trx);
}

/** The possible duplicates that nobody wanted. */
export async function skipDuplicates(trx: Trx, importId: number): Promise<void> {
  await trx
    .updateTable('import_items')
    .set({ outcome: 'skipped', outcome_note: 'Posibil dublu, lăsat deoparte.' })
    .where('import_id', '=', importId)
    .where('state', '=', 'duplicate')
    .where('outcome', 'is', null)
    .execute();
}
