import { sql } from 'kysely';
import type { Alerted } from '../../alerts/queries.ts';
import type { Db, Trx } from '../../db/database.ts';

/** Who answers for the client `c`: its active managers, else the administrators. */
const responsible = sql`users u on u.active and (
  exists (select from client_managers m where m.client_id = c.id and m.user_id = u.id)
  or u.role = 'administrator' and not exists (select from client_managers m
    join users active on active.id = m.user_id and active.active where m.client_id = c.id))`;

/**
 * Rings for clients of which the register says something else than we do, once for each of them and night; for all that
 * were never asked about before a single time, which the first night would fill the bell with.
 */
export async function ringProposals(
  trx: Trx,
  clients: { client_id: number; is_first: boolean }[],
  at: Date,
): Promise<void> {
  if (clients.length === 0) return;
  const day = sql`(${at}::timestamptz at time zone 'Europe/Bucharest')::date`;
  await sql`
    insert into alerts (user_id, at, kind, client_id, text, href, unique_key)
    select distinct u.id, ${at}::timestamptz, 'anaf', case when not g.is_first then c.id end,
      case when g.is_first then 'ANAF: la unii clienți registrul spune altceva decât fișa.'
        else left('ANAF: la ' || c.name, 460) || ' registrul spune altceva decât fișa.' end,
      case when g.is_first then '/register' else '/clients/' || c.id || '/register' end,
      'anaf proposals ' || case when g.is_first then '' else c.id || ' ' end || ${day}
    from jsonb_to_recordset(${JSON.stringify(clients)}::jsonb) g(client_id bigint, is_first boolean)
    join clients c on c.id = g.client_id join ${responsible}
    on conflict (user_id, unique_key) do nothing`.execute(trx);
}

export type Unmailed = { id: number; client_id: number; name: string; text: string; is_first: boolean };

/** What happened and no e-mail told of yet, oldest first, of one client or of all; it is told of from now on. */
export async function claimUnmailed(trx: Trx, at: Date, clientId: number | undefined): Promise<Unmailed[]> {
  const { rows } = await sql<Unmailed>`
    update register_events e set mailed_at = ${at} from clients c
    where c.id = e.client_id and e.mailed_at is null
      and ${clientId === undefined ? sql`true` : sql`e.client_id = ${clientId}`}
    returning e.id, e.client_id, c.name, e.text, e.is_first`.execute(trx);
  return rows.sort((one, other) => one.id - other.id);
}

/** Who of those that answer for these clients wants e-mails, with the clients. */
export async function listMailed(db: Db, ids: number[]): Promise<(Alerted & { client_ids: number[] })[]> {
  const { rows } = await sql<Alerted & { client_ids: number[] }>`
    select u.id, u.name, u.email, u.alert_emails, json_agg(c.id) as client_ids
    from clients c join ${responsible} where c.id = any(${ids}::bigint[]) and u.alert_emails
    group by u.id order by u.id`.execute(db);
  return rows;
}
