import { sql } from 'kysely';
import { inPortfolio } from '../clients/portfolio/queries.ts';
import type { Db, Trx } from '../db/database.ts';

export type AlertKind =
  | 'reminder'
  | 'level'
  | 'status'
  | 'blocked'
  | 'failure'
  | 'bounce'
  | 'anaf'
  | 'campaign'
  | 'security'
  | 'portal';

/** One thing for the bell of some people. `key`: one thing rings once for each of them, however often it is asked for. */
export type NewAlert = {
  user_ids: number[];
  kind: AlertKind;
  client_id: number | null;
  text: string;
  href: string;
  key: string;
  at: Date;
};

/** Rings the bell, in the transaction of the cause. */
export async function insertAlert(trx: Trx, { user_ids, key, ...alert }: NewAlert): Promise<void> {
  if (user_ids.length === 0) return;
  await trx
    .insertInto('alerts')
    .values(user_ids.map((user_id) => ({ ...alert, user_id, unique_key: key })))
    .onConflict((conflict) => conflict.columns(['user_id', 'unique_key']).doNothing())
    .execute();
}

/** Says anew what rang for people, leads to the same page and was not opened yet; answers for whom. */
export async function renewAlerts(trx: Trx, { user_ids, kind, href, text, at }: NewAlert): Promise<number[]> {
  if (user_ids.length === 0) return [];
  const renewed = await trx
    .updateTable('alerts')
    .set({ text, at })
    .where('user_id', 'in', user_ids)
    .where('kind', '=', kind)
    .where('href', '=', href)
    .where('read_at', 'is', null)
    .returning('user_id')
    .execute();
  return renewed.map(({ user_id }) => user_id);
}

export type Addressee = { id: number; name: string; email: string };

/** `alert_emails`: whether they want e-mails too; the bell rings all the same. */
export type Alerted = Addressee & { alert_emails: boolean };

/** The active account managers of a client. */
export async function listManagersOf(db: Db, clientId: number): Promise<Alerted[]> {
  return db
    .selectFrom('client_managers as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.name', 'u.email', 'u.alert_emails'])
    .where('m.client_id', '=', clientId)
    .where('u.active', '=', true)
    .orderBy('u.id')
    .execute();
}

/** The same, and the administrators where a client has no manager: somebody has to know. */
export async function listResponsible(db: Db, clientId: number): Promise<Alerted[]> {
  const managers = await listManagersOf(db, clientId);
  return managers.length > 0 ? managers : listAdministrators(db);
}

export async function listAdministrators(db: Db): Promise<Alerted[]> {
  return db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'alert_emails'])
    .where('role', '=', 'administrator')
    .where('active', '=', sql<boolean>`true`)
    .orderBy('id')
    .execute();
}

const perPage = 50;
const countedUpTo = 10_000;

type Search = { kind?: AlertKind | undefined; unread: boolean; after?: number | undefined };

const ofUser = (db: Db, userId: number, { kind, unread }: Search) =>
  db
    .selectFrom('alerts as a')
    .where('a.user_id', '=', userId)
    .$if(kind !== undefined, (qb) => qb.where('a.kind', '=', kind ?? ''))
    .$if(unread, (qb) => qb.where('a.read_at', 'is', null));

type Person = { id: number; portfolioOf: number | null };

/**
 * One page of what rang for a person, the newest first, with the key of the next page. What was said then stays said; of
 * its client no more than the person sees now.
 */
export async function listAlerts(db: Db, { id: userId, portfolioOf }: Person, search: Search) {
  const { after } = search;
  const found = await ofUser(db, userId, search)
    .leftJoin('clients as c', (join) =>
      join.onRef('c.id', '=', 'a.client_id').on(inPortfolio(portfolioOf, 'c.id')),
    )
    .select(['a.id', 'a.at', 'a.kind', 'a.text', 'a.read_at', 'c.id as client_id', 'c.name as client_name'])
    .$if(after !== undefined, (qb) => qb.where('a.id', '<', after ?? 0))
    .orderBy('a.id', 'desc')
    .limit(perPage + 1)
    .execute();
  const items = found.slice(0, perPage);
  return { items, next: found.length > perPage ? (items.at(-1)?.id ?? null) : null };
}

export type AlertRow = Awaited<ReturnType<typeof listAlerts>>['items'][number];

/** How many of them there are (null above 10.000), and the newest unread one of all, on whichever page it stands. */
export async function findAlertsFrame(db: Db, userId: number, search: Search) {
  const capped = ofUser(db, userId, search)
    .select('a.id')
    .limit(countedUpTo + 1)
    .as('capped');
  const { total, newest_unread } = await db
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .select(
      ofUser(db, userId, { ...search, unread: true })
        .select(({ fn }) => fn.max('a.id').as('newest'))
        .as('newest_unread'),
    )
    .executeTakeFirstOrThrow();
  return { total: total > countedUpTo ? null : total, newest_unread };
}

/** Marks one as read, once, and answers where it leads and whom it is about; undefined where it is not this person's. */
export async function readAlert(
  db: Db,
  userId: number,
  { id, at }: { id: number; at: Date },
): Promise<{ href: string; client_id: number | null } | undefined> {
  return db
    .updateTable('alerts')
    .set({ read_at: sql`coalesce(read_at, ${at})` })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning(['href', 'client_id'])
    .executeTakeFirst();
}

/** Marks as read what rang for a person up to an id; answers how many. */
export async function readAlertsUpTo(
  db: Db,
  userId: number,
  { up_to, kind, at }: { up_to: number; kind?: AlertKind | undefined; at: Date },
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('alerts')
    .set({ read_at: at })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .where('id', '<=', up_to)
    .$if(kind !== undefined, (qb) => qb.where('kind', '=', kind ?? ''))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Deletes what was read and rang before a moment; answers how many. */
export async function deleteReadBefore(db: Db, moment: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('alerts')
    .where('read_at', 'is not', null)
    .where('at', '<', moment)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
