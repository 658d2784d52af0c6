import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/** How many days before and after the due date of an invoice its client is reminded. */
export async function getReminderDays(db: Db): Promise<{ before: number[]; after: number[] }> {
  const row = await db
    .selectFrom('message_settings')
    .select(['due_soon_days', 'overdue_days'])
    .executeTakeFirstOrThrow();
  return { before: row.due_soon_days, after: row.overdue_days };
}

export type DueInvoice = {
  id: number;
  client_id: number;
  /** From the due date to today: 7 is a week late, -3 has three days left. */
  days: number;
  /** What is left to pay of it, the client's free money counted. */
  open: string;
};

type Due = { today: string; days: number[]; after: number; limit: number };

/**
 * Open invoices that are so many days from their due date today and were not told of it yet, along the index of due
 * dates; in the order of their ids. Free money counts as if it covered what was due first, as it does for the limits.
 * An invoice of today is not reminded of, and nobody who is archived.
 */
export async function listDue(db: Db, { today, days, after, limit }: Due): Promise<DueInvoice[]> {
  const { rows } = await sql<DueInvoice>`
    select d.id, d.client_id, ${today}::date - d.due_date as days,
      least(d.open_amount, owed.amount - free.amount)::numeric(16, 2)::text as open
    from documents d join clients c on c.id = d.client_id and c.archived_at is null
    cross join lateral (select coalesce(sum(amount - allocated), 0) as amount from payments
      where client_id = d.client_id and allocated < amount and cancelled_at is null) free
    cross join lateral (select sum(open_amount) as amount from documents
      where client_id = d.client_id and open_amount > 0 and (due_date, id) <= (d.due_date, d.id)) owed
    where d.open_amount > 0 and d.kind = 'invoice' and d.issue_date < ${today}::date
      and d.due_date = any(array(select ${today}::date - n from unnest(${days}::integer[]) n))
      and d.id > ${after} and owed.amount > free.amount
      and not exists (select from messages m where m.document_id = d.id and m.event in ('due_soon', 'overdue')
        and m.detail ->> 'days' = (${today}::date - d.due_date)::text)
    order by d.id limit ${limit}::integer`.execute(db);
  return rows;
}
