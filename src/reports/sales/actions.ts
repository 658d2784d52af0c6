import type { Services } from '../../services.ts';
import { lockJob } from '../../settings/runs/queries.ts';
import { keepSales, keptSalesDay } from './queries.ts';

const job = 'reports.sales';

/** Brings the sums that reports add up to a day; whoever comes second waits for the first. Answers the rows that changed. */
export async function refreshSales({ db, now }: Services, day: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await lockJob(trx, job);
    return keepSales(trx, { day, at: now() });
  });
}

/** The same where the day was not done yet; undefined where there was nothing to do. */
export async function refreshSalesOnce(services: Services, day: string): Promise<number | undefined> {
  return (await keptSalesDay(services.db)) === day ? undefined : refreshSales(services, day);
}
