import type { TestApp } from './app.ts';
import { findAll, parseHtml, textOf } from './html.ts';

type Put = {
  name: string;
  /** When it was added, in UTC. */
  created_at: string;
  manager?: number;
  source_id?: number | null;
  type_id?: number;
  level_id?: number;
  status?: string;
  county?: string | null;
  archived_at?: string | null;
  merged_into_id?: number | null;
};

/** Puts a client into the table as if it had been added then; answers its id. */
export async function putClient({ db }: TestApp, { manager, ...given }: Put): Promise<number> {
  const least = { type_id: 1, level_id: 1, tax_id_kind: 'none', search_text: ' x ' };
  const { id } = await db
    .insertInto('clients')
    .values({ ...least, ...given })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (manager) await db.insertInto('client_managers').values({ client_id: id, user_id: manager }).execute();
  return id;
}

/** The rows of each table of a page, headings left out. */
export function tablesOn(html: string): string[][][] {
  return findAll(parseHtml(html), 'table').map((table) =>
    findAll(table, 'tr')
      .slice(1)
      .map((row) => row.children.flatMap((cell) => (typeof cell === 'string' ? [] : [textOf(cell)]))),
  );
}
