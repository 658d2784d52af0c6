import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { Note } from '../given.ts';
import type { Choice, ItemState, Outcome, PlanQuery } from '../schema.ts';

/** A page of the plan by the number of the item; `client` is who it is about, as far as there is one. */
export async function listItems(db: Db, importId: number, { state, outcome, kept, after, limit }: PlanQuery) {
  let query = db
    .selectFrom('import_items as item')
    .leftJoin('clients', 'clients.id', 'item.client_id')
    .select([
      'item.number',
      'item.lines',
      'item.name',
      'item.tax_id',
      'item.client_id',
      'item.outcome_note',
      'clients.name as client_name',
    ])
    .select([
      sql<ItemState>`item.state`.as('state'),
      sql<Choice>`item.choice`.as('choice'),
      sql<Outcome | null>`item.outcome`.as('outcome'),
      sql<'removed' | 'restored' | 'partly' | 'kept' | null>`item.reversal`.as('reversal'),
      sql<Note[]>`item.notes`.as('notes'),
      sql<string[]>`item.from_anaf`.as('from_anaf'),
      sql<string[] | null>`item.fields`.as('fields'),
      sql<Record<string, unknown> | null>`item.input`.as('input'),
      sql<Record<string, [unknown, unknown]> | null>`item.changes`.as('changes'),
      sql<boolean>`clients.id is not null`.as('is_there'),
    ])
    .where('item.import_id', '=', importId)
    .where('item.state', '<>', 'waiting')
    .where('item.number', '>', after ?? 0)
    .orderBy('item.number')
    .limit(limit + 1);
  if (state) query = query.where('item.state', '=', state);
  if (outcome) query = query.where('item.outcome', '=', outcome);
  if (kept) query = query.where('item.reversal', 'in', ['kept', 'partly']);
  const rows = await query.execute();
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.number ?? null) : null };
}

export type Item = Awaited<ReturnType<typeof listItems>>['items'][number];

export type ErrorRow = { number: number; line: number; cells: string[]; notes: Note[] };

/** The rows of the items with errors, as they came, some at a time after an item. */
export async function listErrorRows(
  db: Db,
  importId: number,
  after: number,
  limit: number,
): Promise<ErrorRow[]> {
  const { rows } = await sql<ErrorRow>`
    with items as materialized (
      select number, item_key, notes from import_items
      where import_id = ${importId} and state = 'error' and number > ${after} order by number limit ${limit}::int
    )
    select items.number, line, cells, notes
    from items join import_rows on import_rows.import_id = ${importId} and import_rows.item_key = items.item_key
    order by items.number, line
  `.execute(db);
  return rows;
}
