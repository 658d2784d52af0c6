import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';

export type ToldMove = { kind: 'level' | 'status'; id: number; from: string; to: string };

/** The moves of a client that one transaction made, with the names of levels; statuses as they are stored. */
export async function listMovesAt(db: Db, clientId: number, at: Date): Promise<ToldMove[]> {
  const { rows } = await sql<ToldMove>`
    select 'level' as kind, h.id, was.name as from, is_now.name as to
    from level_history h join client_levels was on was.id = h.from_level_id
    join client_levels is_now on is_now.id = h.to_level_id
    where h.client_id = ${clientId} and h.changed_at = ${at}
    union all
    select 'status', id, from_status, to_status from status_history
    where client_id = ${clientId} and changed_at = ${at}
    order by kind desc, id`.execute(db);
  return rows;
}

const toldTo = (client: RawBuilder<unknown>) =>
  sql`client_managers m on m.client_id = ${client} join users u on u.id = m.user_id and u.active`;

/**
 * The common table expression that rings for the levels that a night moved, in the statement that moves them: of
 * `noted`, the rows of their history. The managers of each; where a person moved all, each of them once.
 */
export function levelBells(at: Date, by: number | undefined): RawBuilder<unknown> {
  if (by !== undefined)
    return sql`rung as (${summary({ at, by, key: `levels ${at.toISOString()}`, text: levelsSaved, of: sql`noted` })})`;
  return sql`
    rung as (
      insert into alerts (user_id, at, kind, client_id, text, href, unique_key)
      select m.user_id, ${at}, 'level', c.id, c.name || ': nivelul ' || was.name || ' → ' || is_now.name,
        '/clients/' || c.id || '/level-history', 'level ' || n.id
      from noted n join clients c on c.id = n.client_id join ${toldTo(sql`c.id`)}
      join client_levels was on was.id = n.from_level_id join client_levels is_now on is_now.id = n.to_level_id
      on conflict (user_id, unique_key) do nothing)`;
}

/** The same for statuses. */
export const statusBells = (at: Date) => sql`
  rung as (
    insert into alerts (user_id, at, kind, client_id, text, href, unique_key)
    select m.user_id, ${at}, 'status', c.id, c.name || ': ' || ${statusWord(sql`n.from_status`)} || ' → '
        || ${statusWord(sql`n.to_status`)}, '/clients/' || c.id || '/level-history', 'status ' || n.id
    from noted n join clients c on c.id = n.client_id join ${toldTo(sql`c.id`)}
    on conflict (user_id, unique_key) do nothing)`;

const statusWord = (status: RawBuilder<unknown>) =>
  sql`case ${status} when 'prospect' then 'Prospect' when 'active' then 'Activ' else 'Inactiv' end`;

const levelsSaved = 'Regulile nivelurilor s-au schimbat: clienți ai dumneavoastră au trecut pe alt nivel.';

type Summary = { at: Date; by: number; key: string; text: string };

// Of what somebody else did to many a manager may not see the page, and of the own clients the list.
const ownClients = sql`'/clients?manager=' || m.user_id`;

const summary = ({ at, by, key, text, of }: Summary & { of: RawBuilder<unknown> }) => sql`
  insert into alerts (user_id, at, kind, text, href, unique_key)
  select distinct m.user_id, ${at}::timestamptz, 'level', ${text}, ${ownClients}, ${key}
  from ${of} n join ${toldTo(sql`n.client_id`)} where m.user_id <> ${by}
  on conflict (user_id, unique_key) do nothing`;

/** Rings once for each manager of these clients, but for who did it, however many there are. */
export async function insertSummary(db: Db, clientIds: number[], given: Summary): Promise<void> {
  const of = sql`(select unnest(${clientIds}::bigint[]) as client_id)`;
  await summary({ ...given, of }).execute(db);
}

export type NightOf = { id: number; name: string; email: string; count: number; lines: string[] };

/** Whoever a night rang for and wants e-mails too: how many of their clients moved, and the first of them. */
export async function listNightMoves(db: Db, at: Date, first: number): Promise<NightOf[]> {
  const { rows } = await sql<NightOf>`
    select u.id, u.name, u.email, count(distinct a.client_id)::integer as count,
      (array_agg(a.text order by a.id))[1:${sql.lit(first)}] as lines
    from alerts a join users u on u.id = a.user_id
    where a.at = ${at} and a.kind in ('level', 'status') and a.client_id is not null and u.active and u.alert_emails
    group by u.id order by u.id`.execute(db);
  return rows;
}
