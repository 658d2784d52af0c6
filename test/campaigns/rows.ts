import type { DB } from '../../src/db/types.ts';
import type { TestApp } from '../support/app.ts';

/** How many rows a table has. */
export async function countRows({ db }: Pick<TestApp, 'db'>, table: keyof DB): Promise<number> {
  const { rows } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return rows;
}
