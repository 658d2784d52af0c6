import { setTimeout as wait } from 'node:timers/promises';
import type { Job } from './job.ts';

const patienceMs = 300;
const mostUnanswered = 500;
const missedRing = 'coada nu a primit lucrarea; o va găsi trecerea periodică';

export type Log = {
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
};

/** What the queue has to know of a job; the job itself, as a rule. */
export type Enqueued<Data> = Pick<Job<never, Data>, 'name' | 'data' | 'attempts'>;

/**
 * The doorbell of the workers. The truth is a row in the database: enqueue after its commit, and let a sweep
 * find what nobody was woken for.
 */
export type JobQueue = {
  /**
   * Never throws, and never takes longer than 300 ms: when the queue does not answer it warns in the log.
   * @param options `key`: a job of the same name and key that came within the last day is not run again;
   * `delayMs`: how long it waits at least before it runs
   */
  enqueue<Data>(job: Enqueued<Data>, data: Data, options?: { key?: string; delayMs?: number }): Promise<void>;
  close(): Promise<void>;
};

/** Rings a bell that may be out of order: see JobQueue.enqueue. `ring` may reject or never come back. */
export type Doorbell = (name: string, ring: () => Promise<unknown>) => Promise<void>;

export function createDoorbell(log: Log): Doorbell {
  // A store that hangs keeps every ring; beyond this number they would only fill the memory.
  let unanswered = 0;

  return async (name, ring) => {
    const missed = (error: Error) => log.warn({ job: name, err: reasonOf(error) }, missedRing);
    if (unanswered >= mostUnanswered) return missed(new Error('prea multe cereri fără răspuns'));

    unanswered += 1;
    const rung = ring()
      .catch(missed)
      .finally(() => {
        unanswered -= 1;
      });
    const answered = new AbortController();
    const patience = wait(patienceMs, 'late', { signal: answered.signal }).catch(() => 'answered');
    const outcome = await Promise.race([rung, patience]);
    if (outcome === 'late') missed(new Error(`fără răspuns în ${patienceMs} ms`));
    answered.abort();
  };
}

/** What the log may know of an error: PostgreSQL adds the values of a row to some of them. */
export function reasonOf({ name, message, stack }: Error): { type: string; message: string; stack: string } {
  return { type: name, message, stack: stack ?? '' };
}
