import type { Services } from '../../services.ts';
import { watchBlocked, watchOne } from './jobs.ts';
import type { Cause } from './queries.ts';

/**
 * Looks now whether somebody was blocked or released, after the commit that may have done it; the hour finds what nobody
 * rang for.
 * @param cause whose it is; without one everybody is looked at
 */
export async function ringWatch({ jobs }: Services, cause?: Cause): Promise<void> {
  await (cause ? jobs.enqueue(watchOne, cause) : jobs.enqueue(watchBlocked, {}));
}
