import { sql } from 'kysely';
import {
  afterOrder,
  type Night,
  type OrderEvent,
  runNight,
  shareMeasures,
} from '../../src/levels/actions.ts';
import type { Browser, TestApp } from './app.ts';

/** The day on which the tests of levels play, at noon. */
export const today = '2026-06-30';
export const noon = (day: string) => new Date(`${day}T09:00:00Z`);

/** A day so many days before or after today. */
export function dayAfter(days: number, from = today): string {
  const at = noon(from);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Puts the clock of the application on a day. */
export function goTo(t: TestApp, day: string): void {
  t.services.now = () => noon(day);
}

export type Placed = { client_id: number; date: string; net_total?: string | number; status?: string };

/** Puts an order into the table without telling anybody; answers its id. */
export async function putOrder({ db }: TestApp, order: Placed): Promise<number> {
  const net_total = String(order.net_total ?? '100.00');
  const { id } = await db
    .insertInto('orders')
    .values({ status: 'new', ...order, net_total, total: net_total })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Tells the rules what happened to an order, as its own transaction would. */
export async function tell(
  t: TestApp,
  order: Omit<OrderEvent, 'today' | 'at'> & { today?: string },
): Promise<void> {
  const day = order.today ?? today;
  await t.db.transaction().execute(async (trx) => {
    await shareMeasures(trx);
    await afterOrder(trx, { id: t.ana.id }, { ...order, today: day, at: noon(day) });
  });
}

/** An order of a client, put and told; answers its id. */
export async function order(t: TestApp, given: Placed & { today?: string }): Promise<number> {
  const { today: day, ...placed } = given;
  const id = await putOrder(t, placed);
  await tell(t, {
    client_id: placed.client_id,
    event: 'placed',
    date: placed.date,
    ...(day && { today: day }),
  });
  return id;
}

export async function cancel(t: TestApp, client_id: number, id: number, day = today): Promise<void> {
  const { date } = await t.db
    .updateTable('orders')
    .set({ status: 'cancelled' })
    .where('id', '=', id)
    .returning('date')
    .executeTakeFirstOrThrow();
  await tell(t, { client_id, event: 'cancelled', date, today: day });
}

export async function night({ db }: TestApp, day = today): Promise<Night> {
  return db.transaction().execute((trx) => runNight(trx, { today: day, at: noon(day) }));
}

/** Writes settings past the page. */
export async function setRules({ db }: TestApp, rules: object): Promise<void> {
  await db.updateTable('level_status_settings').set(rules).execute();
}

export async function stateOf({ db }: TestApp, id: number) {
  return db
    .selectFrom('clients')
    .select(['level_id', 'status', 'version', 'last_order_date', 'status_set_on'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** The history that the API shows, newest first. */
export async function historyOf(person: Browser, id: number, kind: 'level' | 'status') {
  const answer = await person.json('GET', `/api/v1/clients/${id}/${kind}-history`);
  return answer.json<{ items: Record<string, unknown>[] }>().items;
}

/** Every row that the night writes, as text: equal where nothing changed. */
export async function tablesOf({ db }: TestApp): Promise<string> {
  const { rows } = await sql<{ all: string }>`
    select jsonb_build_array(
      (select jsonb_agg(to_jsonb(c) order by id) from clients c),
      (select jsonb_agg(to_jsonb(h) order by id) from level_history h),
      (select jsonb_agg(to_jsonb(h) order by id) from status_history h),
      (select count(*) from audit_entries))::text as all`.execute(db);
  return rows[0]?.all ?? '';
}
