import { setTimeout as wait } from 'node:timers/promises';

/** Tries again what something was in the way of, after growing pauses. */
export async function patiently<Answer>(
  isPassing: (error: unknown) => boolean,
  attempt: () => Promise<Answer>,
  tries = 4,
): Promise<Answer> {
  for (let pauseMs = 100; ; pauseMs *= 2) {
    try {
      return await attempt();
    } catch (error) {
      tries -= 1;
      if (tries <= 0 || !isPassing(error)) throw error;
      await wait(pauseMs * (1 + Math.random()));
    }
  }
}
