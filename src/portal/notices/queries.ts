import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';

type Who = { id: number; clientId: number };

/** The contact of a client that a person of its portal is: the one they were invited as, else the one with their address. */
export async function findOwnContact(db: Db, { id, clientId }: Who) {
  return db
    .selectFrom('portal_users as u')
    .innerJoin('contacts as c', 'c.client_id', 'u.client_id')
    .select(['c.id', 'c.name', 'c.email', 'c.receives'])
    .where('u.id', '=', id)
    .where('c.client_id', '=', clientId)
    .where(sql<boolean>`(c.id = u.contact_id or u.contact_id is null and lower(trim(c.email)) = u.email)`)
    .orderBy('c.position')
    .orderBy('c.id')
    .limit(1)
    .executeTakeFirst();
}

/** Whether an address of a client wants marketing, and since when it said no. `emailKey`: in small letters. */
export async function findOwnMarketing(db: Db, clientId: number, emailKey: string) {
  return db
    .selectNoFrom([
      sql<boolean>`exists (select from contacts
          where client_id = ${clientId} and marketing_enabled and lower(trim(email)) = ${emailKey})
        or exists (select from clients
          where id = ${clientId} and marketing_enabled and lower(trim(email)) = ${emailKey})`.as('wants'),
      sql<Date | null>`(select at from marketing_refusals where email_key = ${emailKey})`.as('refused_at'),
    ])
    .executeTakeFirstOrThrow();
}

/** What a contact of a client receives. */
export async function setReceives(trx: Trx, clientId: number, id: number, receives: string[]): Promise<void> {
  await trx
    .updateTable('contacts')
    .set({ receives })
    .where('id', '=', id)
    .where('client_id', '=', clientId)
    .execute();
}
