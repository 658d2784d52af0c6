import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { NotFound } from '../errors.ts';

/**
 * The person of a session. The moment it was last seen is noted in the same statement, at most once in five minutes:
 * a page looks, and does not write. Not at all with `noting` off: a database that takes no changes would refuse it.
 */
export async function findSession(db: Db, tokenHash: Buffer, { noting = true } = {}) {
  const noted = db.with('seen', (qb) =>
    qb
      .updateTable('sessions')
      .set({ last_seen_at: sql`now()` })
      .where('token_hash', '=', tokenHash)
      .where('last_seen_at', '<', sql<Date>`now() - interval '5 minutes'`),
  );
  return (noting ? (noted as unknown as Db) : db)
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('roles', 'roles.key', 'users.role')
    .select(actorColumns)
    .select(['users.client_columns as clientColumns', sql<null>`null`.as('tokenName')])
    .select(
      sql<number>`(select count(*) from (select from alerts as a
        where a.user_id = users.id and a.read_at is null limit 100) as capped)`.as('unread'),
    )
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', sql<Date>`now()`)
    .where('users.active', '=', true)
    .executeTakeFirst();
}

/** What a person may do, as `users` and `roles` say it: the columns of an Actor. */
export const actorColumns = [
  'users.id',
  'users.name',
  'users.role',
  'users.theme',
  'roles.areas',
  'roles.may_bulk as mayBulk',
  'roles.sees_cnp as seesCnp',
  'roles.sees_balance as seesBalance',
  'roles.sees_cost as seesCost',
  sql<boolean>`users.may_export or roles.may_export`.as('mayExport'),
  sql<
    number | null
  >`case when coalesce(users.own_portfolio, roles.own_portfolio) and roles.key <> 'administrator'
    then users.id end`.as('portfolioOf'),
] as const;

/** The person as a request acts for, before there is one: who has just logged in. */
export async function getPerson(db: Db, id: number) {
  return db
    .selectFrom('users')
    .innerJoin('roles', 'roles.key', 'users.role')
    .select(actorColumns)
    .where('users.id', '=', id)
    .executeTakeFirstOrThrow();
}

/** `verified`: the hash that the password was checked against; where it is the account's no more, there is no session: false. */
export async function insertSession(
  db: Db,
  tokenHash: Buffer,
  userId: number,
  lifetimeDays: number,
  { network, userAgent }: { network: string; userAgent: string },
  verified?: string,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('sessions')
    .columns(['token_hash', 'user_id', 'network', 'user_agent', 'expires_at'])
    .expression((eb) =>
      eb
        .selectFrom('users')
        .select([sql`${tokenHash}::bytea`.as('token_hash'), 'id', sql`${network}::text`.as('network')])
        .select([sql`${userAgent}::text`.as('user_agent'), endOf(lifetimeDays)])
        .where('id', '=', userId)
        .$if(verified !== undefined, (query) => query.where('password_hash', '=', verified ?? ''))
        // Whoever changes the password now is waited for: their change ends the sessions of before.
        .forShare(),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

const endOf = (days: number) => sql`now() + ${days}::int * interval '1 day'`.as('expires_at');

export async function deleteSession(db: Db, tokenHash: Buffer): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
}

export async function deleteSessionsOf(db: Db, userId: number): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
}

export async function deleteExpired(db: Db): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<', sql<Date>`now()`).execute();
  await db.deleteFrom('login_attempts').where('at', '<', sql<Date>`now() - interval '1 day'`).execute();
}

/** Tries of one account from one network in the last fifteen minutes. */
export async function countLoginAttempts(db: Db, account: string, network: string): Promise<number> {
  const row = await db
    .selectFrom('login_attempts')
    .select(({ fn }) => fn.countAll<number>().as('tries'))
    .where('account', '=', account)
    .where('network', '=', network)
    .where('at', '>', sql<Date>`now() - interval '15 minutes'`)
    .executeTakeFirstOrThrow();
  return row.tries;
}

export async function lockLoginAttempts(db: Db, account: string, network: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('login'), hashtext(${`${account} ${network}`}))`.execute(
    db,
  );
}

export async function insertLoginAttempt(db: Db, account: string, network: string): Promise<void> {
  await db.insertInto('login_attempts').values({ account, network }).execute();
}

export async function deleteLoginAttempts(db: Db, account: string, network: string): Promise<void> {
  await db
    .deleteFrom('login_attempts')
    .where('account', '=', account)
    .where('network', '=', network)
    .execute();
}

export async function anyUserExists(db: Db): Promise<boolean> {
  const row = await db.selectFrom('users').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}

export async function findUserByEmail(db: Db, email: string) {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

export async function getUser(db: Db, id: number) {
  const user = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  if (!user) throw new NotFound();
  return user;
}

export async function listUsers(db: Db) {
  return db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'role', 'active'])
    .orderBy('active', 'desc')
    .orderBy(sql`name collate "ro-x-icu"`)
    .orderBy('id')
    .execute();
}

export async function countOtherAdministrators(db: Db, id: number): Promise<number> {
  const row = await db
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('others'))
    .where('role', '=', 'administrator')
    .where('active', '=', true)
    .where('id', '<>', id)
    .executeTakeFirstOrThrow();
  return row.others;
}

export type RoleKey = 'administrator' | 'sales' | 'accounting' | 'warehouse' | 'viewer';
type UserRow = {
  email: string;
  name: string;
  role: RoleKey;
  password_hash: string;
  may_export?: boolean | undefined;
  /** Only the clients that the person manages; null is what the role says. */
  own_portfolio?: boolean | null | undefined;
  commission_percent?: string | undefined;
};

export async function insertUser(db: Db, row: UserRow): Promise<number> {
  const { id } = await db.insertInto('users').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function updateUser(
  db: Db,
  id: number,
  row: Partial<UserRow & { active: boolean; theme: string; alert_emails: boolean }>,
): Promise<void> {
  await db
    .updateTable('users')
    .set({ ...row, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute();
}

/** One writer at a time among those who make accounts, and make or unmake administrators. */
export async function lockAccounts(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('accounts'))`.execute(db);
}

export async function saveSetupCode(db: Db, codeHash: string): Promise<void> {
  await db
    .insertInto('setup_codes')
    .values({ code_hash: codeHash })
    .onConflict((conflict) =>
      conflict.column('singleton').doUpdateSet({ code_hash: codeHash, created_at: sql`now()` }),
    )
    .execute();
}

export async function findSetupCode(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('setup_codes').select('code_hash').executeTakeFirst();
  return row?.code_hash;
}

export async function deleteSetupCode(db: Db): Promise<void> {
  await db.deleteFrom('setup_codes').execute();
}
