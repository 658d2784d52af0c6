import { randomUUID } from 'node:crypto';
import type { Services } from '../../services.ts';
import { applyImport } from '../applications/actions.ts';
import { inspectImport } from '../inspections/actions.ts';
import { planImport } from '../plans/actions.ts';
import { changeImport, claimImport, getImport, releaseImport, touchImport } from '../queries.ts';
import { Unreadable } from '../reading/box.ts';
import { reverseImport } from '../reversals/actions.ts';
import { Lost, type Run, type Step } from '../run.ts';
import type { ImportState } from '../schema.ts';

const mostAttempts = 5;

const steps: Partial<Record<ImportState, Step>> = {
  uploaded: inspectImport,
  planning: planImport,
  applying: applyImport,
  reversing: reverseImport,
};

/**
 * Does whatever an import waits for, until it waits for a person. False when another worker has it: who asked may ask
 * again later. A file that cannot be read, and work that fails again and again, end with a sentence.
 */
export async function advance(services: Services, id: number): Promise<boolean> {
  const { db, log } = services;
  const runner = randomUUID();
  const pulse = setInterval(() => touchImport(db, id, runner).catch(() => {}), 3000);
  try {
    for (;;) {
      const claimed = await claimImport(db, id, runner);
      if (!claimed) return !(await waits(services, id));
      const run: Run = { id, userId: claimed.user_id, runner };
      if (claimed.attempts > mostAttempts) await fail(services, run, claimed.state, stuck);
      else await steps[claimed.state]?.(services, run);
      await releaseImport(db, id, runner);
    }
  } catch (error) {
    if (error instanceof Lost) return true;
    const { state } = await getImport(db, id);
    await releaseImport(db, id, runner);
    if (!(error instanceof Unreadable)) throw error;
    log.warn({ import_id: id }, 'fișierul nu poate fi importat');
    await fail(services, { id, userId: 0, runner }, state, error.message);
    return true;
  } finally {
    clearInterval(pulse);
  }
}

const stuck = 'Importul s-a oprit de mai multe ori. Ce s-a scris până acum a rămas scris; încercați din nou.';

async function fail({ db }: Services, { id }: Run, state: ImportState, failure: string): Promise<void> {
  await changeImport(db, id, [state], { state: 'failed', failure, failed_in: state });
}

async function waits({ db }: Services, id: number): Promise<boolean> {
  const { state } = await getImport(db, id);
  return steps[state] !== undefined;
}
