import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import { readCursor, strangeCursor, writeCursor } from '../../db/paging.ts';

const perPage = 50;
const countedUpTo = 999;

/** Whose reminders; `portfolioOf`: whose clients alone are to be seen, else null. */
type Whose = { user: number; portfolioOf: number | null };

/** The reminders of a person: of notes that are there, of clients that are not archived. */
function remindersOf(db: Db, { user, portfolioOf }: Whose) {
  return db
    .selectFrom('notes as n')
    .innerJoin('clients as c', 'c.id', 'n.client_id')
    .where('n.remind_user_id', '=', user)
    .where(inPortfolio(portfolioOf, 'n.client_id'))
    .where('n.remind_at', 'is not', null)
    .where('n.deleted_at', 'is', null)
    .where('c.archived_at', 'is', null);
}

const columns = [
  'n.id',
  'n.client_id',
  'n.text',
  'n.kind',
  'n.remind_at',
  'n.done_at',
  'c.name as client_name',
] as const;

/** One page of what a person still has to do, the oldest first, with the key of the next page. */
export async function listOpenReminders(db: Db, whose: Whose, after: string | undefined) {
  const found = await remindersOf(db, whose)
    .select(columns)
    .where('n.done_at', 'is', null)
    .where(afterPlace(after))
    .orderBy('n.remind_at')
    .orderBy('n.id')
    .limit(perPage + 1)
    .execute();
  const items = found.slice(0, perPage);
  const end = items.at(-1);
  const next =
    found.length > perPage && end?.remind_at
      ? writeCursor({ key: end.remind_at.toISOString(), id: end.id })
      : null;
  return { items, next };
}

export type ReminderRow = Awaited<ReturnType<typeof listOpenReminders>>['items'][number];

/** What a person has done since a moment, the latest first; and everybody who can be given a reminder. */
export async function listDoneReminders(db: Db, whose: Whose, since: Date) {
  return remindersOf(db, whose)
    .select(columns)
    .where('n.done_at', '>=', since)
    .orderBy('n.done_at', 'desc')
    .limit(20)
    .execute();
}

/** Whose page it is, and everybody whose it could be. */
export async function findReminderFrame(db: Db, userId: number) {
  return db
    .selectNoFrom((eb) => [
      eb.selectFrom('users').select('users.name').where('users.id', '=', userId).as('name'),
      jsonArrayFrom(
        eb
          .selectFrom('users')
          .select(['users.id', 'users.name', 'users.active'])
          .orderBy('users.active', 'desc')
          .orderBy(sql`name collate "ro-x-icu"`)
          .orderBy('users.id'),
      ).as('users'),
    ])
    .executeTakeFirstOrThrow();
}

/** How many reminders of a person are late, and how many come later today; each at most 999. */
export async function countReminders(db: Db, whose: Whose, { now, end }: { now: Date; end: Date }) {
  const counted = (from: Date | null, to: Date) =>
    db
      .selectFrom(
        remindersOf(db, whose)
          .select('n.id')
          .where('n.done_at', 'is', null)
          .$if(from !== null, (qb) => qb.where('n.remind_at', '>', from))
          .where('n.remind_at', '<=', to)
          .limit(countedUpTo)
          .as('capped'),
      )
      .select(({ fn }) => fn.countAll<number>().as('count'));
  const row = await db
    .selectNoFrom([counted(null, now).as('late'), counted(now, end).as('today')])
    .executeTakeFirstOrThrow();
  return { late: row.late ?? 0, today: row.today ?? 0 };
}

function afterPlace(after: string | undefined) {
  if (after === undefined) return sql<boolean>`true`;
  const { key, id } = readCursor(after);
  if (Number.isNaN(Date.parse(key))) throw strangeCursor();
  return sql<boolean>`(n.remind_at, n.id) > (${new Date(key)}, ${id})`;
}

function due(db: Db, now: Date) {
  return db
    .selectFrom('notes as n')
    .innerJoin('clients as c', 'c.id', 'n.client_id')
    .where('n.remind_at', '<=', now)
    .where('n.reminded_at', 'is', null)
    .where('n.done_at', 'is', null)
    .where('n.deleted_at', 'is', null)
    .where('c.archived_at', 'is', null);
}

/** The notes whose bell should have rung by now, the oldest first. */
export async function listDueNotes(db: Db, now: Date, limit: number): Promise<number[]> {
  const rows = await due(db, now).select('n.id').orderBy('n.remind_at').limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Takes one of them, unless another worker has it or it rang already. */
export async function takeDueNote(trx: Trx, id: number, now: Date) {
  return due(trx, now)
    .leftJoin('users as meant', (join) =>
      join.onRef('meant.id', '=', 'n.remind_user_id').on('meant.active', '=', true),
    )
    .leftJoin('users as author', (join) =>
      join.onRef('author.id', '=', 'n.created_by').on('author.active', '=', true),
    )
    .select(['n.id', 'n.version', 'n.client_id', 'n.text', 'n.remind_at', 'c.name as client_name'])
    .select(['meant.id as meant_id', 'meant.name as meant_name', 'meant.email as meant_email'])
    .select(['author.id as author_id', 'author.name as author_name', 'author.email as author_email'])
    .where('n.id', '=', id)
    .forUpdate('n')
    .skipLocked()
    .executeTakeFirst();
}

export type DueNote = NonNullable<Awaited<ReturnType<typeof takeDueNote>>>;

/** Writes down that the bell of a note rang: no change of the note, so that whoever has it open can still save it. */
export async function markRung(trx: Trx, id: number, reminded_at: Date): Promise<void> {
  await trx.updateTable('notes').set({ reminded_at }).where('id', '=', id).execute();
}
