import { sql } from 'kysely';
import { findDuplicates } from '../../dist/duplicates/actions.js';
import { runNight } from '../../dist/levels/actions.js';
import { findDifferences } from '../../dist/payments/ledger/queries.js';
import { keepSales } from '../../dist/reports/sales/queries.js';

/**
 * What the program keeps beside the rows, by the program itself, and whether it agrees with them: series, duplicates,
 * sales, the night of the day, the books.
 * @param {import('kysely').Kysely<any>} trx
 * @param {{ now: Date, day: string }} moment
 */
export async function settle(trx, { now, day }) {
  // A smaller sample than usual is quickly taken and plans as well.
  await sql`set local default_statistics_target = 30`.execute(trx);
  await sql`analyze`.execute(trx);
  await sql`
    update document_series s set next_number = d.last + 1, last_date = d.day
    from (select series_id, max(number) as last, max(issue_date) as day from documents group by series_id) d
    where d.series_id = s.id`.execute(trx);
  await sql`insert into duplicates_due (client_id) select id from clients order by id`.execute(trx);
  await findDuplicates({ db: within(trx) });
  await keepSales(trx, { day, at: now });
  const { levels_changed, made_inactive } = await runNight(trx, { today: day, at: now });
  if (levels_changed + made_inactive > 0)
    throw new Error(
      `The night would move ${levels_changed} levels and ${made_inactive} statuses of the demo.`,
    );
  const differences = await findDifferences(trx);
  if (differences.length > 0)
    throw new Error(`The books of the demo disagree: ${JSON.stringify(differences)}`);
}

/** A transaction in which the program's actions believe that they begin one of their own. @param {import('kysely').Kysely<any>} trx */
export function within(trx) {
  const execute = (/** @type {Function} */ work) => work(trx);
  const begun = { execute, setIsolationLevel: () => begun, setAccessMode: () => begun };
  return new Proxy(trx, {
    get: (target, name) => {
      if (name === 'transaction') return () => begun;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
