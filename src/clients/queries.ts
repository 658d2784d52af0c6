import { type Insertable, sql, type Updateable } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '../db/database.ts';
import type { Clients } from '../db/types.ts';
import { NotFound } from '../errors.ts';
import { bouncedOf } from '../messages/queries.ts';
import { accountOf } from '../payments/credit/queries.ts';
import type { RegisterState } from './register/state.ts';

export type NewClientRow = Insertable<Clients>;

function records(db: Db) {
  return db
    .selectFrom('clients')
    .innerJoin('client_types', 'client_types.id', 'clients.type_id')
    .innerJoin('client_levels', 'client_levels.id', 'clients.level_id')
    .leftJoin('sources', 'sources.id', 'clients.source_id')
    .selectAll('clients')
    .select([
      'client_types.name as type_name',
      'client_levels.name as level_name',
      'sources.name as source_name',
    ])
    .select(accountOf('clients').as('account'))
    .select(registerState.as('register_state'))
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('contacts')
          .select(['contacts.id', 'contacts.name', 'contacts.job_title', 'contacts.email', 'contacts.phone'])
          .select(['contacts.marketing_enabled', 'contacts.receives'])
          .whereRef('contacts.client_id', '=', 'clients.id')
          .orderBy('contacts.position')
          .orderBy('contacts.id'),
      ).as('contacts'),
      jsonArrayFrom(
        eb
          .selectFrom('delivery_addresses as a')
          .select([
            'a.id',
            'a.label',
            'a.country',
            'a.county',
            'a.locality',
            'a.sector',
            'a.street',
            'a.street_no',
          ])
          .select([
            'a.address_extra',
            'a.postal_code',
            'a.siruta',
            'a.contact_name',
            'a.contact_phone',
            'a.is_default',
          ])
          .whereRef('a.client_id', '=', 'clients.id')
          .orderBy('a.position')
          .orderBy('a.id'),
      ).as('delivery_addresses'),
      jsonArrayFrom(
        eb
          .selectFrom('client_tags')
          .innerJoin('tags', 'tags.id', 'client_tags.tag_id')
          .select(['tags.name', 'tags.color'])
          .whereRef('client_tags.client_id', '=', 'clients.id')
          .orderBy('tags.name'),
      ).as('tags'),
      jsonArrayFrom(
        eb
          .selectFrom('client_managers')
          .innerJoin('users', 'users.id', 'client_managers.user_id')
          .select(['users.id', 'users.name', 'users.email'])
          .whereRef('client_managers.client_id', '=', 'clients.id')
          .orderBy('users.name'),
      ).as('managers'),
      jsonArrayFrom(
        eb
          .selectFrom('client_former_names')
          .select('client_former_names.name')
          .whereRef('client_former_names.client_id', '=', 'clients.id')
          .orderBy('client_former_names.until'),
      ).as('former_names'),
      bouncedOf('clients').as('bounced'),
      sql<
        string[]
      >`array(select tax_id from clients as merged where merged_into_id = clients.id and tax_id is not null)`.as(
        'merged_tax_ids',
      ),
    ]);
}

/** What the register last said of the tax id that the client has now; null before it was asked. */
const registerState = sql<RegisterState | null>`(
  select json_build_object('answer', w.answer, 'inactive', w.facts -> 'inactive',
    'inactive_since', w.facts -> 'inactive_since', 'struck_off', w.facts -> 'struck_off',
    'struck_off_on', w.facts -> 'struck_off_on', 'open', (select count(*) from register_proposals p
      where p.client_id = clients.id and p.tax_id = clients.tax_id and p.state = 'open'))
  from register_watch w where w.client_id = clients.id and w.tax_id = clients.tax_id)`;

/**
 * The whole record with its lists, in one query; archived ones too. The id of a client that was merged answers with
 * the one that it was merged into.
 */
export async function findClient(db: Db, id: number) {
  return records(db).where('clients.id', '=', answering(id)).executeTakeFirst();
}

/** The id of the client that an id answers with: its own, or of the one that it was merged into. */
export const answering = (id: number) =>
  sql<number>`coalesce((select merged_into_id from clients where id = ${id}), ${id})`;

/** Whole records in the order of these ids, in one query; merged ones as they stand in their own rows. */
export async function listRecords(db: Db, ids: number[]): Promise<ClientRecord[]> {
  if (ids.length === 0) return [];
  const rows = await records(db).where(sql<boolean>`clients.id = any(${ids}::bigint[])`).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export type ClientRecord = NonNullable<Awaited<ReturnType<typeof findClient>>>;

export async function getClient(db: Db, id: number): Promise<ClientRecord> {
  const client = await findClient(db, id);
  if (!client) throw new NotFound();
  return client;
}

/** Holds the client until the transaction ends: whoever saves it next waits and sees this save. */
export async function lockClient(trx: Db, id: number): Promise<void> {
  const row = await trx
    .selectFrom('clients')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new NotFound();
}

/** The client that has this tax id, archived ones too; a number of a merged client leads to the one it was merged into. */
export async function findTwin(db: Db, taxId: string, exceptId?: number) {
  return db
    .selectFrom('clients as given')
    .innerJoin('clients', (join) => join.on('clients.id', '=', sql`coalesce(given.merged_into_id, given.id)`))
    .select(['clients.id', 'clients.name', 'clients.archived_at'])
    .where('given.tax_id', '=', taxId)
    .where('clients.id', '<>', exceptId ?? 0)
    .executeTakeFirst();
}

export async function insertClient(db: Db, row: NewClientRow): Promise<number> {
  const { id } = await db.insertInto('clients').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function updateClient(db: Db, id: number, row: Updateable<Clients>): Promise<number> {
  const { version } = await db
    .updateTable('clients')
    .set({ ...row, version: sql`version + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** Writes columns without a new version: a merge counts all its clients at once. */
export async function patchClient(db: Db, id: number, row: Updateable<Clients>): Promise<void> {
  await db.updateTable('clients').set(row).where('id', '=', id).execute();
}

export async function insertFormerName(db: Db, clientId: number, name: string): Promise<void> {
  await db
    .insertInto('client_former_names')
    .values({ client_id: clientId, name })
    .onConflict((conflict) => conflict.columns(['client_id', 'name']).doUpdateSet({ until: sql`now()` }))
    .execute();
}

/** A name taken again is no former name any more. */
export async function deleteFormerName(db: Db, clientId: number, name: string): Promise<void> {
  await db
    .deleteFrom('client_former_names')
    .where('client_id', '=', clientId)
    .where('name', '=', name)
    .execute();
}

export async function replaceManagers(db: Db, clientId: number, userIds: number[]): Promise<void> {
  await db.deleteFrom('client_managers').where('client_id', '=', clientId).execute();
  if (userIds.length === 0) return;
  await db
    .insertInto('client_managers')
    .values(userIds.map((user_id) => ({ client_id: clientId, user_id })))
    .execute();
}

export async function replaceTags(db: Db, clientId: number, tagIds: number[]): Promise<void> {
  await db.deleteFrom('client_tags').where('client_id', '=', clientId).execute();
  if (tagIds.length === 0) return;
  await db
    .insertInto('client_tags')
    .values(tagIds.map((tag_id) => ({ client_id: clientId, tag_id })))
    .execute();
}
