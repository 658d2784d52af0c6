/** After how many minutes a message is tried again, one place for each try; after the last it has failed. */
const pauses = [1, 5, 15, 60, 180, 360, 720];

/** How long in a row nobody knocks at a server that did not answer, in seconds. */
export const channelPauses = [30, 60, 120, 300];

/** How long a message may be in one worker's hands: longer than the doors take for one, at their slowest. */
export const claimMs = 300_000;

/** After how many failures in a row somebody has to look at a channel: the better part of an hour. */
export const failuresToTell = 10;

/** When a message is tried next, a little spread; undefined when it was tried often enough. */
export function nextTry(attempts: number, now: Date, chance = Math.random()): Date | undefined {
  const minutes = pauses[attempts - 1];
  if (minutes === undefined) return undefined;
  return new Date(now.getTime() + minutes * 60_000 * (1 + chance / 5));
}
