type BreakerOptions = { now: () => Date; failures?: number; openMs?: number };

export type Breaker = {
  /** Whether a call would be let through; asks without taking the trial. */
  allows(): boolean;
  /** Lets a call through or not. After `openMs` of being open a single trial passes, the others wait for its end. */
  enter(): boolean;
  succeeded(): void;
  failed(): void;
  /** The call that entered was never made: another may be the trial. */
  abandoned(): void;
};

/** A breaker that opens after `failures` failures in a row and tries again after `openMs` milliseconds. */
export function createBreaker({ now, failures = 5, openMs = 30_000 }: BreakerOptions): Breaker {
  let inARow = 0;
  let openedAt: number | undefined;
  let trialAt: number | undefined;

  // A clock that was set back must not keep the breaker open until it catches up.
  const isPast = (since: number) => now().getTime() < since || now().getTime() - since >= openMs;
  const allows = () =>
    openedAt === undefined || (isPast(openedAt) && (trialAt === undefined || isPast(trialAt)));

  return {
    allows,
    enter() {
      if (!allows()) return false;
      if (openedAt !== undefined) trialAt = now().getTime();
      return true;
    },
    succeeded() {
      inARow = 0;
      openedAt = undefined;
      trialAt = undefined;
    },
    failed() {
      inARow += 1;
      if (openedAt === undefined && inARow < failures) return;
      openedAt = now().getTime();
      trialAt = undefined;
    },
    abandoned() {
      trialAt = undefined;
    },
  };
}
