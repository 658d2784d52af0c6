import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { NotFound } from '../../errors.ts';
import type { RoleKey } from '../queries.ts';
import type { RoleRights } from './role.ts';

const columns = [
  sql<RoleKey>`roles.key`.as('key'),
  'roles.position',
  'roles.label',
  'roles.version',
  sql<RoleRights['areas']>`roles.areas`.as('areas'),
  'roles.own_portfolio',
  'roles.sees_cnp',
  'roles.sees_balance',
  'roles.sees_cost',
  'roles.may_export',
  'roles.may_bulk',
] as const;

/** The five roles in their order, with how many people have each; closed accounts do not count. */
export async function listRoles(db: Db) {
  return db
    .selectFrom('roles')
    .select(columns)
    .select(
      sql<number>`(select count(*) from users where users.role = roles.key and users.active)`.as('people'),
    )
    .orderBy('roles.position')
    .execute();
}

export async function getRole(db: Db, key: string) {
  const role = (await listRoles(db)).find((each) => each.key === key);
  if (!role) throw new NotFound();
  return role;
}

export type RoleRow = Awaited<ReturnType<typeof getRole>>;

/** A role, held until the transaction ends: whoever saves next waits and then reads what was saved. */
export async function holdRole(trx: Trx, key: string) {
  const role = await trx
    .selectFrom('roles')
    .select(columns)
    .where('roles.key', '=', key)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!role) throw new NotFound();
  return role;
}

/** How many of a role see only their own clients because their account says so. */
export async function countOwnPortfolios(trx: Trx, key: string): Promise<number> {
  const row = await trx
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('people'))
    .where('role', '=', key)
    .where('own_portfolio', '=', sql<boolean>`true`)
    .executeTakeFirstOrThrow();
  return row.people;
}

export async function updateRole(trx: Trx, key: string, { areas, ...rights }: RoleRights): Promise<void> {
  await trx
    .updateTable('roles')
    .set({ ...rights, areas: JSON.stringify(areas), version: sql`version + 1` })
    .where('key', '=', key)
    .execute();
}
