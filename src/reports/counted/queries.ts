import { type RawBuilder, sql } from 'kysely';
import { monthAfter } from '../../romania/months.ts';

export type Counted = {
  manager?: number | undefined;
  type?: number | undefined;
  source?: number | undefined;
  county?: string | undefined;
};

/** The condition of the clients `c` that a report counts: these filters, archived and merged ones left out. */
export function isCounted({ manager, type, source, county }: Counted): RawBuilder<unknown> {
  const wanted = [sql`c.archived_at is null and c.merged_into_id is null`];
  if (manager)
    wanted.push(
      sql`exists (select from client_managers m where m.client_id = c.id and m.user_id = ${manager})`,
    );
  if (type) wanted.push(sql`c.type_id = ${type}`);
  if (source) wanted.push(sql`c.source_id = ${source}`);
  if (county) wanted.push(sql`c.county = ${county}`);
  return sql.join(wanted, sql` and `);
}

/** The moment at which a month begins in the firm's zone. @param month as 2026-11 */
export const startOf = (month: string): RawBuilder<Date> =>
  sql`(${`${month}-01`}::timestamp at time zone 'Europe/Bucharest')`;

/** The moment at which the month after begins: where a period ends that has this month too. */
export const endOf = (month: string): RawBuilder<Date> => startOf(monthAfter(month, 1));

/** The first day of a moment's month in the firm's zone: cheap to group by, made a text by `monthKey` once. */
export const monthOf = (moment: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`date_trunc('month', ${moment} at time zone 'Europe/Bucharest')`;

/** Such a month as 2026-11. */
export const monthKey = (month: RawBuilder<unknown>): RawBuilder<string> => sql`to_char(${month}, 'YYYY-MM')`;
