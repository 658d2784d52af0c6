import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { isUniqueViolation } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { insertPeriod } from './queries.ts';
import type { PeriodInput } from './schema.ts';

/** Adds a period that holds from a day on; those before it stay as they were. Refuses with 422 a day that has one. */
export async function addPeriod({ db }: Services, actor: { id: number }, period: PeriodInput): Promise<void> {
  try {
    await db.transaction().execute(async (trx) => {
      const id = await insertPeriod(trx, actor.id, period);
      const changes = changesBetween({}, period);
      await insertAudit(trx, actor, {
        action: 'create',
        subject: 'retention_period',
        subject_id: id,
        changes,
      });
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'retention_periods_kind_key')) throw error;
    const message = 'Din această zi există deja un termen. Alegeți altă zi.';
    throw new Refused(422, message, [{ field: 'valid_from', message }]);
  }
}
