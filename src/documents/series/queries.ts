import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import type { DocumentKind } from '../frozen.ts';

export type Series = { id: number; series: string; next_number: number; last_date: string | null };

/** The series in use of a kind, with the number that it gives next. */
export async function findSeries(db: Db, kind: DocumentKind): Promise<Series | undefined> {
  return db
    .selectFrom('document_series')
    .select(['id', 'series', 'next_number', 'last_date'])
    .where('kind', '=', kind)
    .where('is_current', '=', true)
    .executeTakeFirst();
}

/**
 * Takes the next number of a kind, which is given for good when the transaction is. Whoever issues next waits for it:
 * called last.
 */
export async function takeNumber(
  trx: Trx,
  kind: DocumentKind,
  date: string,
): Promise<{ series_id: number; series: string; number: number; last_date: string | null }> {
  const { rows } = await sql<{ series_id: number; series: string; number: number; last_date: string | null }>`
    with held as (
      select id, last_date from document_series where kind = ${kind} and is_current for no key update)
    update document_series s
      set next_number = next_number + 1, last_date = greatest(s.last_date, ${date}::date)
    from held where s.id = held.id
    returning s.id as series_id, s.series, s.next_number - 1 as number, held.last_date`.execute(trx);
  const [taken] = rows;
  // Another series was put in use while this one was waited for.
  if (!taken) throw new Refused(409, 'Seria documentelor s-a schimbat chiar acum. Încercați din nou.');
  return taken;
}
