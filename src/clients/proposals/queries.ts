import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { readCursor, strangeCursor, writeCursor } from '../../db/paging.ts';
import { oursOf } from '../register/queries.ts';
import type { QueueQuery } from './schema.ts';
import { warningKinds } from './schema.ts';

const perPage = 50;

/** A proposal of a client, held until the transaction ends. */
export async function lockProposal(trx: Trx, clientId: number, id: number) {
  return (
    trx
      .selectFrom('register_proposals as p')
      .leftJoin('users as u', 'u.id', 'p.decided_by')
      .innerJoin('clients as c', 'c.id', 'p.client_id')
      .select(['p.id', 'p.field', 'p.theirs', 'p.decided_by', 'u.name as by', sql`${oursOf}`.as('ours')])
      // What was proposed for a number that the client has no more is over, whatever its row says.
      .select(
        sql<string>`case when p.state = 'open' and p.tax_id is distinct from c.tax_id then 'gone' else p.state end`.as(
          'state',
        ),
      )
      .where('p.id', '=', id)
      .where('p.client_id', '=', clientId)
      .forUpdate('p')
      .executeTakeFirst()
  );
}

export async function decide(
  trx: Trx,
  id: number,
  { ours, ...decision }: { state: string; ours: unknown; decided_at: Date; decided_by: number },
): Promise<void> {
  const kept = { ...decision, ours: ours === null ? null : JSON.stringify(ours) };
  await trx.updateTable('register_proposals').set(kept).where('id', '=', id).execute();
}

export type QueueRow = {
  id: number;
  /** `p` a proposal, `w` a warning. */
  source: 'p' | 'w';
  at: Date;
  kind: string;
  client_id: number;
  name: string;
  ours: unknown;
  theirs: unknown;
  text: string | null;
};

const managedBy = (user: number | undefined) =>
  user === undefined
    ? sql`true`
    : sql`exists (select from client_managers m where m.client_id = c.id and m.user_id = ${user})`;
const alive = sql`c.archived_at is null and c.merged_into_id is null`;
/** The latest event of its kind, of a state that still is so. */
const stillSo = sql`case e.kind when 'inactive' then (w.facts ->> 'inactive')::boolean
  when 'struck_off' then (w.facts ->> 'struck_off')::boolean else w.answer = 'not_found' end
  and not exists (select from register_events later
    where later.client_id = e.client_id and later.tax_id = e.tax_id and later.kind = e.kind and later.id > e.id)`;

/** All that waits to be decided and all that is wrong, the newest first, with the key of the next page. */
export async function listQueue(db: Db, { kind, after }: QueueQuery, manager: number | undefined) {
  const warns = kind === undefined || warningKinds.some((each) => each === kind);
  const proposes = kind === undefined || !warns;
  const place = after === undefined ? undefined : placeOf(after);
  const below = (at: 'found_at' | 'at', id: 'p.id' | 'e.id', source: 'p' | 'w') =>
    place
      ? sql`(${sql.ref(at)}, ${source}::text, ${sql.ref(id)}) < (${place.at}, ${place.source}::text, ${place.id}::bigint)`
      : sql`true`;
  const { rows } = await sql<QueueRow>`
    select * from (
      (select p.id, 'p' as source, p.found_at as at, p.field as kind, c.id as client_id, c.name, ${oursOf} as ours, p.theirs,
        null as text
      from register_proposals p join clients c on c.id = p.client_id and c.tax_id = p.tax_id
      where p.state = 'open' and ${sql.lit(proposes)} and ${kind ? sql`p.field = ${kind}` : sql`true`}
        and ${alive} and ${managedBy(manager)} and ${below('found_at', 'p.id', 'p')}
      order by p.found_at desc, p.id desc limit ${sql.lit(perPage + 1)})
      union all
      (select e.id, 'w', e.at, e.kind, c.id, c.name, null, null, e.text
      from register_events e join clients c on c.id = e.client_id and c.tax_id = e.tax_id
        join register_watch w on w.client_id = c.id and w.tax_id = c.tax_id
      where ${sql.lit(warns)} and e.kind = any(${kind ? [kind] : [...warningKinds]}::text[])
        and ${alive} and ${managedBy(manager)} and ${stillSo} and ${below('at', 'e.id', 'w')}
      order by e.at desc, e.id desc limit ${sql.lit(perPage + 1)})
    ) found order by at desc, source desc, id desc limit ${sql.lit(perPage + 1)}`.execute(db);
  const items = rows.slice(0, perPage);
  const end = items.at(-1);
  const isMore = rows.length > perPage && end;
  const next = isMore ? writeCursor({ key: `${end.source}${end.at.toISOString()}`, id: end.id }) : null;
  return { items, next };
}

/** How much waits of each kind, a thousand at most counted; of everybody, or of a manager's clients. */
export async function countQueue(db: Db, manager?: number): Promise<{ proposals: number; warnings: number }> {
  const { rows } = await sql<{ proposals: number; warnings: number }>`
    select (select count(*) from (select from register_proposals p
        join clients c on c.id = p.client_id and c.tax_id = p.tax_id
        where p.state = 'open' and ${alive} and ${managedBy(manager)} limit 1000) found) as proposals,
      (select count(*) from (select from register_events e join clients c on c.id = e.client_id and c.tax_id = e.tax_id
        join register_watch w on w.client_id = c.id and w.tax_id = c.tax_id
        where e.kind = any(${[...warningKinds]}::text[]) and ${alive} and ${managedBy(manager)} and ${stillSo}
        limit 1000) found) as warnings`.execute(db);
  return rows[0] ?? { proposals: 0, warnings: 0 };
}

/** The next client after another one, in the order of their ids, where a proposal waits. */
export async function findNextOpen(
  db: Db,
  { after = 0, manager }: { after?: number | undefined; manager: number | undefined },
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select p.client_id as id from register_proposals p
    join clients c on c.id = p.client_id and c.tax_id = p.tax_id
    where p.state = 'open' and p.client_id > ${after} and ${alive} and ${managedBy(manager)}
    order by p.client_id limit 1`.execute(db);
  return rows[0]?.id;
}

function placeOf(after: string): { at: Date; source: string; id: number } {
  const { key, id } = readCursor(after);
  const at = new Date(key.slice(1));
  if (!/^[pw]/.test(key) || Number.isNaN(at.getTime())) throw strangeCursor();
  return { at, source: key.charAt(0), id };
}
