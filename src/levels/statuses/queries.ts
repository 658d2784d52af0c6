import { sql } from 'kysely';
import type { Trx } from '../../db/database.ts';
import { requestOrigin } from '../../request-id.ts';
import { statusBells } from '../told/queries.ts';
import type { OrderState } from './status-rule.ts';

/** Holds a client without standing in the way of those who only refer to it. */
export async function holdClient(trx: Trx, id: number): Promise<void> {
  await sql`select id from clients where id = ${id} for no key update`.execute(trx);
}

/** What the orders of a client say of it today. */
export async function findOrderState(trx: Trx, id: number, today: string): Promise<OrderState | undefined> {
  const { rows } = await sql<OrderState>`
    select status, last_order_date,
      (select max(date) from orders o where o.client_id = c.id and o.status <> 'cancelled' and date <= ${today}::date)
        as latest,
      exists (select from orders o where o.client_id = c.id and o.status <> 'cancelled')
        or exists (select from documents d where d.client_id = c.id and kind = 'invoice' and reversed < total) as ordered,
      (select case when to_status = 'active' and cause = 'automatic' then from_status end
        from status_history h where h.client_id = c.id order by h.id desc limit 1) as woken_from
    from clients c where id = ${id}`.execute(trx);
  return rows[0];
}

export async function setLastOrder(trx: Trx, id: number, last_order_date: string | null): Promise<void> {
  await trx.updateTable('clients').set({ last_order_date }).where('id', '=', id).execute();
}

/** The day from which a status counts that no order set. */
export async function setStatusDay(trx: Trx, id: number, day: string): Promise<void> {
  await trx.updateTable('clients').set({ status_set_on: day }).where('id', '=', id).execute();
}

/** Moves one client's status as an order has it. */
export async function setStatus(trx: Trx, id: number, status: string, at: Date): Promise<void> {
  await sql`
    with held as (select id, status as from_status from clients where id = ${id}),
    moved as (
      update clients c set status = ${status}, ${hasMoved} from held h where c.id = h.id
      returning c.id, c.version, h.from_status, c.status as to_status),
    ${traces(at)}
    select count(*) from moved`.execute(trx);
}

/**
 * Brings up to date the last order of those whose order's day has come; who was not active becomes so. What is older
 * than the nights that were missed was counted by the order's own transaction.
 */
export async function countArrivedOrders(trx: Trx, { today, at }: Night): Promise<void> {
  const counted = await lastCountedDay(trx, today);
  await sql`
    with arrived as (
      select client_id, max(date) as date from orders
      where status <> 'cancelled' and date > ${counted}::date and date <= ${today}::date group by client_id),
    held as (
      select c.id, c.status as from_status, a.date,
        c.status <> 'active' and c.archived_at is null and c.merged_into_id is null as wakes
      from arrived a join clients c on c.id = a.client_id
      where c.last_order_date is null or c.last_order_date < a.date
      order by c.id for no key update of c),
    dated as (
      update clients c set last_order_date = h.date from held h where c.id = h.id and not h.wakes),
    moved as (
      update clients c set last_order_date = h.date, status = 'active', ${hasMoved}
      from held h where c.id = h.id and h.wakes
      returning c.id, c.version, h.from_status, c.status as to_status),
    ${traces(at)},
    ${statusBells(at)}
    select count(*) from moved`.execute(trx);
}

/** The day of the last night that was done, and forty days back at least: a night may have been done by hand. */
async function lastCountedDay(trx: Trx, today: string): Promise<string> {
  const { rows } = await sql<{ day: string }>`
    select least(${today}::date - 40, max(run_key)::date) as day from job_runs
    where job = 'levels.night' and state = 'done' and run_key ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'`.execute(trx);
  return rows[0]?.day ?? today;
}

/** Makes inactive whoever rested longer than the settings allow; answers how many. */
export async function restClients(trx: Trx, { today, at }: Night): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with held as (
      select id, status as from_status from clients
      where status = 'active' and archived_at is null and merged_into_id is null
        and greatest(last_order_date, status_set_on)
          < ${today}::date - (select inactive_after_days::integer from level_status_settings)
      order by id for no key update),
    moved as (
      update clients c set status = 'inactive', ${hasMoved} from held h where c.id = h.id
      returning c.id, c.version, h.from_status, c.status as to_status),
    ${traces(at)},
    ${statusBells(at)}
    select count(*)::integer as count from moved`.execute(trx);
  return rows[0]?.count ?? 0;
}

type Night = { today: string; at: Date };

const hasMoved = sql`status_set_on = null, version = c.version + 1, updated_at = now()`;

/** What every move of a status by itself leaves behind. */
const traces = (at: Date) => sql`
  noted as (
    insert into status_history (client_id, from_status, to_status, cause, changed_at)
    select id, from_status, to_status, 'automatic', ${at} from moved order by id
    returning id, client_id, from_status, to_status),
  audited as (
    insert into audit_entries (actor_kind, via, action, subject, subject_id, changes, version)
    select 'system', ${requestOrigin()?.via ?? 'night'}, 'status', 'client', id,
      jsonb_build_object('status', jsonb_build_array(from_status, to_status)), version
    from moved order by id)`;
