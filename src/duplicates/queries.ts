import { sql } from 'kysely';
import { inPortfolio } from '../clients/portfolio/queries.ts';
import type { Db, Trx } from '../db/database.ts';
import type { Cursor } from '../db/paging.ts';
import type { KeyKind, Reason, Traits } from './keys.ts';

// A phone that more clients have is their accountant's, an address an office building's.
const sharedByMost = 20;

/** Whether this is the only search at work until the transaction ends. */
export async function isAlone(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ alone: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('duplicates')) as alone`.execute(trx);
  return rows[0]?.alone ?? false;
}

/** Takes the clients that fell due first, each once. */
export async function takeDue(trx: Trx, limit: number): Promise<number[]> {
  const { rows } = await sql<{ client_id: number }>`
    delete from duplicates_due where id in (
      select id from duplicates_due order by id limit ${limit} for update skip locked)
    returning client_id`.execute(trx);
  return [...new Set(rows.map(({ client_id }) => client_id))].sort((a, b) => a - b);
}

/** What is compared of these clients, contacts included; archived and merged ones are left out. */
export async function listTraits(trx: Trx, ids: number[]): Promise<(Traits & { id: number })[]> {
  const { rows } = await sql<Traits & { id: number }>`
    select c.id, client_name_key(c.name) as name_key, c.iban, c.country, c.county, c.locality, c.street, c.street_no,
      array[c.phone, c.mobile] || coalesce(people.phones, '{}') as phones,
      array[c.email] || coalesce(people.emails, '{}') as emails
    from clients c
    left join (
      select client_id, array_agg(phone) as phones, array_agg(email) as emails
      from contacts where client_id = any(${ids}) group by client_id
    ) people on people.client_id = c.id
    where c.id = any(${ids}) and c.archived_at is null`.execute(trx);
  return rows;
}

type KeyRow = { client_id: number; kind: KeyKind; key: string };

/** Makes the keys of these clients exactly these; keys that stay are not written. */
export async function replaceKeys(trx: Trx, ids: number[], keys: KeyRow[]): Promise<void> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as given(client_id bigint, kind text, key text)`;
  await sql`
    delete from duplicate_keys k where client_id = any(${ids}) and not exists (
      select from ${given} where given.kind = k.kind and given.key = k.key and given.client_id = k.client_id)`.execute(
    trx,
  );
  await sql`
    insert into duplicate_keys (client_id, kind, key) select client_id, kind, key from ${given}
    on conflict do nothing`.execute(trx);
}

export type Candidate = {
  low_id: number;
  high_id: number;
  kinds: KeyKind[];
  low_key: string;
  high_key: string;
  tax_ids_differ: boolean;
};

/** The pairs of these clients with any others by keys that few enough share, with what their names are. */
export async function listCandidates(trx: Trx, ids: number[]): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    with mine as materialized (
      select kind, key, client_id from duplicate_keys where client_id = any(${ids})
    ), shared as materialized (
      select wanted.kind, wanted.key from (select distinct kind, key from mine) wanted
      cross join lateral (
        select count(*) as sharing from (
          select from duplicate_keys k where k.kind = wanted.kind and k.key = wanted.key limit ${sharedByMost + 1}) few
      ) counted
      where sharing between 2 and ${sharedByMost}
    ), pairs as (
      select least(a.client_id, b.client_id) as low_id, greatest(a.client_id, b.client_id) as high_id,
        array_agg(distinct a.kind) as kinds
      from shared join mine a using (kind, key) join duplicate_keys b using (kind, key)
      where a.client_id <> b.client_id group by 1, 2
    )
    select low_id, high_id, kinds, client_name_key(low.name) as low_key, client_name_key(high.name) as high_key,
      coalesce(low.tax_id <> high.tax_id, false) as tax_ids_differ
    from pairs join clients low on low.id = low_id join clients high on high.id = high_id`.execute(trx);
  return rows;
}

/** Lets the others of a key fall due that has just become too common: it is no reason for them any more. */
export async function redoCrossed(trx: Trx, ids: number[]): Promise<void> {
  await sql`
    with common as materialized (
      select wanted.kind, wanted.key
      from (select distinct kind, key from duplicate_keys where client_id = any(${ids})) wanted
      cross join lateral (
        select count(*) as sharing from (
          select from duplicate_keys k where k.kind = wanted.kind and k.key = wanted.key limit ${sharedByMost + 1}) few
      ) counted
      where sharing > ${sharedByMost}
    )
    insert into duplicates_due (client_id)
    select distinct other.client_id
    from common
    cross join lateral (
      select array_agg(few.client_id) as others from (
        select client_id from duplicate_keys k
        where k.kind = common.kind and k.key = common.key and client_id <> all(${ids})
        limit ${sharedByMost + 1}) few
    ) before
    cross join lateral unnest(before.others) as other(client_id)
    where cardinality(before.others) <= ${sharedByMost}
      and exists (
        select from duplicate_pairs p
        where other.client_id in (p.low_id, p.high_id) and p.state = 'open'
          and p.reasons && array[common.kind, case common.kind when 'near_name' then 'similar_name' end])`.execute(
    trx,
  );
}

export type FoundPair = { low_id: number; high_id: number; reasons: Reason[]; score: number };

/** Makes the open pairs of these clients exactly these. What was said to be no duplicate stays said. */
export async function replacePairs(trx: Trx, ids: number[], pairs: FoundPair[]): Promise<void> {
  // In the order of their ids, as whoever merges or changes many takes them: nobody waits in a ring.
  const all = [...new Set(pairs.flatMap(({ low_id, high_id }) => [low_id, high_id]))];
  await sql`select id from clients where id = any(${all}) order by id for key share`.execute(trx);
  const given = sql`jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb)
    as given(low_id bigint, high_id bigint, reasons text[], score integer)`;
  await sql`
    delete from duplicate_pairs p where state = 'open' and (low_id = any(${ids}) or high_id = any(${ids}))
      and not exists (select from ${given} where given.low_id = p.low_id and given.high_id = p.high_id)`.execute(
    trx,
  );
  await sql`
    insert into duplicate_pairs as p (low_id, high_id, reasons, score)
    select low_id, high_id, reasons, score from ${given}
    on conflict (low_id, high_id) do update set reasons = excluded.reasons, score = excluded.score
    where (p.reasons, p.score) is distinct from (excluded.reasons, excluded.score)`.execute(trx);
}

export type PairState = 'open' | 'dismissed';
type PairsWanted = { state: PairState; reason: Reason | undefined; after: Cursor | undefined; limit: number };

/** Pairs of clients that are both there: open ones by what speaks for them, dismissed ones newest first. */
export async function listPairs(db: Db, { state, reason, after, limit }: PairsWanted) {
  const order = state === 'open' ? sql`p.score` : sql`p.dismissed_at`;
  const key = state === 'open' ? sql`${after?.key ?? ''}::integer` : sql`${after?.key ?? ''}::timestamptz`;
  return db
    .selectFrom('duplicate_pairs as p')
    .innerJoin('clients as low', 'low.id', 'p.low_id')
    .innerJoin('clients as high', 'high.id', 'p.high_id')
    .leftJoin('users', 'users.id', 'p.dismissed_by')
    .select(['p.id', 'p.low_id', 'p.high_id', 'p.reasons', 'p.reason', 'p.dismissed_at'])
    .select(['users.name as dismissed_by', sql<string>`${order}::text`.as('sort_key')])
    .where('p.state', '=', state)
    .where('low.archived_at', 'is', null)
    .where('high.archived_at', 'is', null)
    .$if(reason !== undefined, (qb) => qb.where(sql<boolean>`p.reasons @> array[${reason}]`))
    .$if(after !== undefined, (qb) => qb.where(sql<boolean>`(${order}, p.id) < (${key}, ${after?.id ?? 0})`))
    .orderBy(order, 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit)
    .execute();
}

export type ListedPair = Awaited<ReturnType<typeof listPairs>>[number];

/**
 * What is said of a client with others: open pairs, the likeliest first, then those that somebody gave a reason for.
 * @param portfolioOf the person's id where only others of the own portfolio are to be seen, else null
 */
export async function listPairsOf(
  db: Db,
  clientId: number,
  { limit, portfolioOf }: { limit: number; portfolioOf: number | null },
) {
  return db
    .selectFrom('duplicate_pairs as p')
    .innerJoin('clients as other', (join) =>
      join.on('other.id', '=', sql`p.low_id + p.high_id - ${clientId}::bigint`),
    )
    .leftJoin('users', 'users.id', 'p.dismissed_by')
    .select(['p.id', 'p.state', 'p.reasons', 'p.reason', 'p.dismissed_at', 'users.name as dismissed_by'])
    .select(['other.id as other_id', 'other.name as other_name'])
    .where((eb) => eb.or([eb('p.low_id', '=', clientId), eb('p.high_id', '=', clientId)]))
    .where((eb) => eb.or([eb('p.state', '=', 'open'), eb('p.reason', 'is not', null)]))
    .where('other.archived_at', 'is', null)
    .where(inPortfolio(portfolioOf, 'other.id'))
    .orderBy('p.state', 'desc')
    .orderBy('p.score', 'desc')
    .orderBy('p.id', 'desc')
    .limit(limit)
    .execute();
}

export type PairOf = Awaited<ReturnType<typeof listPairsOf>>[number];

export async function findPair(db: Db, id: number) {
  return db
    .selectFrom('duplicate_pairs')
    .select(['id', 'low_id', 'high_id', 'state', 'reason'])
    .where('id', '=', id)
    .executeTakeFirst();
}

type Dismissal = { by: number; at: Date; reason: string | null };

/** Remembers for good that two clients are two; of a pair that the search never found as well. Answers its id. */
export async function dismissPair(db: Db, a: number, b: number, said: Dismissal): Promise<number> {
  const row = {
    state: 'dismissed',
    dismissed_by: said.by,
    dismissed_at: said.at,
    reason: said.reason,
  };
  const { id } = await db
    .insertInto('duplicate_pairs')
    .values({ low_id: Math.min(a, b), high_id: Math.max(a, b), reasons: [], score: 0, ...row })
    .onConflict((conflict) => conflict.columns(['low_id', 'high_id']).doUpdateSet(row))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Lets a pair be found again: it is open as it was, and both fall due. */
export async function reopenPair(trx: Trx, id: number, clientIds: number[]): Promise<void> {
  const row = { state: 'open', dismissed_by: null, dismissed_at: null, reason: null };
  await trx.updateTable('duplicate_pairs').set(row).where('id', '=', id).execute();
  await trx
    .insertInto('duplicates_due')
    .values(clientIds.map((client_id) => ({ client_id })))
    .execute();
}
