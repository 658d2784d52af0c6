import { sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import type { PortalRight } from '../rights.ts';

/** The people of a client in the portal, with what is open of the invitation of each and how its letter fared. */
export async function listPeople(db: Db, clientId: number) {
  return db
    .selectFrom('portal_users as u')
    .leftJoin('contacts as k', 'k.id', 'u.contact_id')
    .leftJoin('portal_openings as o', (join) =>
      join
        .onRef('o.portal_user_id', '=', 'u.id')
        .on('o.purpose', '=', 'invitation')
        .on('o.used_at', 'is', null)
        .on('o.withdrawn_at', 'is', null),
    )
    .select(['u.id', 'u.name', 'u.email', 'u.disabled_at', 'u.last_visit_at', 'u.version', 'u.created_at'])
    .select(['k.name as contact', 'o.expires_at', sql<PortalRight[]>`u.rights`.as('rights')])
    .select(sql<boolean>`u.password_hash is not null`.as('taken_up'))
    .select(sql<boolean>`coalesce(o.expires_at <= now(), false)`.as('expired'))
    .select((eb) =>
      eb
        .selectFrom('messages as m')
        .select('m.state')
        .whereRef('m.portal_opening_id', '=', 'o.id')
        .orderBy('m.id', 'desc')
        .limit(1)
        .as('letter'),
    )
    .where('u.client_id', '=', clientId)
    .orderBy(sql`u.name collate "ro-x-icu"`)
    .orderBy('u.id')
    .execute();
}

export type PersonRow = Awaited<ReturnType<typeof listPeople>>[number];

/** A client, so held that it is neither archived nor merged before the transaction ends. Before its people, as a merge does. */
export async function holdClient(trx: Trx, id: number) {
  return trx
    .selectFrom('clients')
    .select(['id', 'name', 'archived_at', 'merged_into_id'])
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst();
}

/** A person of a client, held until the transaction ends. */
export async function lockPerson(trx: Trx, { client_id, id }: { client_id: number; id: number }) {
  return trx
    .selectFrom('portal_users')
    .select(['id', 'client_id', 'contact_id', 'name', 'email', 'disabled_at', 'last_visit_at', 'version'])
    .select([sql<PortalRight[]>`rights`.as('rights'), sql<boolean>`password_hash is not null`.as('taken_up')])
    .where('id', '=', id)
    .where('client_id', '=', client_id)
    .forUpdate()
    .executeTakeFirst();
}

export async function findContact(db: Db, clientId: number, contactId: number) {
  return db
    .selectFrom('contacts')
    .select(['id', 'name', 'email'])
    .where('id', '=', contactId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
}

/** The client whose person has an address; nothing where that client is not to be seen by whoever asks. */
export async function findHolder(db: Db, email: string, portfolioOf: number | null) {
  return db
    .selectFrom('portal_users as u')
    .innerJoin('clients as c', 'c.id', 'u.client_id')
    .select(['c.id', 'c.name'])
    .where('u.email', '=', email)
    .where(inPortfolio(portfolioOf, 'c.id'))
    .executeTakeFirst();
}

type NewPerson = {
  client_id: number;
  contact_id: number | null;
  name: string;
  email: string;
  rights: string[];
  created_by: number;
};

/** Writes an account; undefined where its address has one already. */
export async function insertPerson(trx: Trx, row: NewPerson): Promise<number | undefined> {
  const written = await trx
    .insertInto('portal_users')
    .values(row)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  return written?.id;
}

type Change = { rights?: string[]; disabled?: boolean; password_hash?: string; visited?: boolean };

export async function updatePerson(
  trx: Trx,
  id: number,
  { rights, disabled, password_hash, visited }: Change,
): Promise<void> {
  await trx
    .updateTable('portal_users')
    .set({
      ...(rights && { rights }),
      ...(disabled !== undefined && { disabled_at: disabled ? sql<Date>`now()` : null }),
      ...(password_hash && { password_hash }),
      ...(visited && { last_visit_at: sql<Date>`now()` }),
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute();
}

export async function deletePerson(trx: Trx, id: number): Promise<void> {
  await trx.deleteFrom('portal_users').where('id', '=', id).execute();
}

/** Everywhere that a person is logged in ends at once. */
export async function deleteSessionsOf(trx: Trx, portalUserId: number): Promise<void> {
  await trx.deleteFrom('portal_sessions').where('portal_user_id', '=', portalUserId).execute();
}
