import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { Changes } from '../queries.ts';
import type { ChangesQuery } from './schema.ts';

/** A change of the client or of what hangs on it. `thing` names an order, a document, a merged client. */
export type Entry = {
  id: number;
  at: Date;
  action: string;
  subject: string;
  subject_id: number;
  changes: Changes;
  version: number | null;
  via: string | null;
  actor_kind: 'user' | 'system' | 'portal';
  actor_name: string | null;
  thing: string;
};

/** Whose entries are read beside the client's own, by what a person may see. */
export type Seen = { notes: boolean; orders: boolean; documents: boolean; payments: boolean };

/** What changed on a client and on what hangs on it, the newest first; one more than `limit` where there are more. */
export async function listChanges(
  db: Db,
  clientId: number,
  query: ChangesQuery,
  seen: Seen,
): Promise<Entry[]> {
  const things = [
    own(clientId),
    ...(['notes', 'orders', 'documents', 'payments'] as const).flatMap((kind) =>
      seen[kind] ? [hanging[kind](clientId)] : [],
    ),
  ];
  // Of each thing its own newest along the index: a client with ten thousand orders costs ten thousand short looks.
  const { rows } = await sql<Entry>`
    with things as (${sql.join(things, sql` union all `)}),
    found as (
      select e.*, things.thing from things cross join lateral (
        select * from audit_entries e
        where e.subject = things.subject and e.subject_id = things.id and ${asked(query)}
        order by e.id desc limit ${query.limit + 1}) e
      order by e.id desc limit ${query.limit + 1})
    ${shown} from found e ${people} order by e.id desc`.execute(db);
  return rows;
}

/** One entry of the client itself; undefined where it is of something else. */
export async function findEntry(db: Db, clientId: number, entryId: number): Promise<Entry | undefined> {
  const { rows } = await sql<Entry>`
    ${shown} from (select *, '' as thing from audit_entries) e ${people}
    where e.id = ${entryId} and e.subject = 'client' and e.subject_id = ${clientId}`.execute(db);
  return rows[0];
}

const shown = sql`select e.id, e.at, e.action, e.subject, e.subject_id, e.changes, e.version, e.via, e.actor_kind, e.thing,
  coalesce(users.name, portal_users.name) as actor_name`;
const people = sql`left join users on users.id = e.actor_id left join portal_users on portal_users.id = e.portal_user_id`;

/** The client and those that were merged into it. */
const own = (clientId: number) => sql`
  select 'client' as subject, id, case when id = ${clientId} then '' else name end as thing
  from clients where id = ${clientId} or merged_into_id = ${clientId}`;

const hanging: Record<keyof Seen, (clientId: number) => RawBuilder<unknown>> = {
  notes: (id) => sql`select 'note', id, '' from notes where client_id = ${id}`,
  orders: (id) => sql`select 'order', id, number from orders where client_id = ${id}`,
  documents: (id) =>
    sql`select 'document', id, series || ' ' || documents.number from documents where client_id = ${id}`,
  payments: (id) => sql`select 'payment', id, '' from payments where client_id = ${id}`,
};

function asked({ field, by, from, to, after }: ChangesQuery): RawBuilder<unknown> {
  const wanted = [sql`true`];
  if (field) wanted.push(sql`e.changes ? ${field}`);
  if (typeof by === 'number') wanted.push(sql`e.actor_id = ${by}`);
  else if (by) wanted.push(sql`e.actor_kind = ${by}`);
  if (from) wanted.push(sql`e.at >= ${from}::date::timestamp at time zone 'Europe/Bucharest'`);
  if (to) wanted.push(sql`e.at < (${to}::date + 1)::timestamp at time zone 'Europe/Bucharest'`);
  if (after) wanted.push(sql`e.id < ${after}`);
  return sql.join(wanted, sql` and `);
}
