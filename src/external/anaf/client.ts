import { setTimeout as sleep } from 'node:timers/promises';
import { type Anaf, type AnafAnswer, isTaxId, type Unavailable } from './anaf.ts';
import { createBreaker } from './breaker.ts';
import { exchange } from './exchange.ts';
import { answersFrom } from './reply.ts';

/** The right to make one call, waited for at most so many milliseconds; false when it does not come in time. */
export type TakeTurn = (maxWaitMs: number) => Promise<boolean>;

export type AnafOptions = {
  url: string;
  now: () => Date;
  takeTurn: TakeTurn;
  log?: { warn(data: object, message: string): void };
  /** Milliseconds until the headers of an answer. */
  firstByteMs?: number;
  /** Milliseconds of one lookup: the wait for its turns, its calls and the pauses between them. */
  lookupMs?: number;
  /** Milliseconds before the second attempt; twice as many before the third. */
  pauseMs?: number;
  maxBytes?: number;
};

const attempts = 3;
const perCall = 100; // ANAF's own limit since 04.02.2025 (v9); a longer list is answered with 400.

const unanswered: AnafAnswer = { kind: 'unavailable', reason: 'malformed' };
const bucharestDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Bucharest' });

/** ANAF's public register of taxable persons, v9, over HTTP. See `Anaf` for what it promises. */
export function createAnaf(options: AnafOptions): Anaf {
  const { url, now, takeTurn, log, firstByteMs = 6000, lookupMs = 10_000, pauseMs = 1000 } = options;
  const maxBytes = options.maxBytes ?? 5 * 1024 * 1024;
  const breaker = createBreaker({ now });

  async function ask(numbers: number[]): Promise<Map<number, AnafAnswer>> {
    if (!breaker.enter()) return same(numbers, 'breaker');
    const result = await askPatiently(numbers);
    if (result === 'busy') breaker.abandoned();
    else if (typeof result === 'string') breaker.failed();
    else breaker.succeeded();
    return typeof result === 'string' ? same(numbers, result) : result;
  }

  async function askPatiently(numbers: number[]): Promise<Map<number, AnafAnswer> | Unavailable> {
    const deadline = performance.now() + lookupMs;
    const left = () => deadline - performance.now();
    const data = bucharestDay.format(now());
    const body = JSON.stringify(numbers.map((cui) => ({ cui, data })));
    let failure: Unavailable = 'busy';

    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (!(await turnWithin(left()))) return failure;
      const outcome = await exchange({ url, body, firstByteMs, wholeMs: left(), maxBytes });
      if ('reply' in outcome) return answersFrom(outcome.reply, numbers);

      log?.warn({ ...outcome, attempt }, 'ANAF did not answer');
      failure = outcome.reason;
      const pause = pauseMs * 2 ** (attempt - 1);
      if (!outcome.again || attempt === attempts || pause >= left()) return failure;
      await sleep(pause);
    }
    return failure;
  }

  // A tenth of the time is kept for the call itself: a turn that comes at the last moment is of no use.
  async function turnWithin(leftMs: number): Promise<boolean> {
    const maxWaitMs = Math.floor(leftMs - lookupMs / 10);
    if (maxWaitMs < 0) return false;
    const timer = new AbortController();
    const tooLate = sleep(leftMs, false, { signal: timer.signal }).catch(() => false);
    try {
      return await Promise.race([takeTurn(maxWaitMs), tooLate]);
    } catch (error) {
      log?.warn({ err: error }, 'no turn for ANAF');
      return false;
    } finally {
      timer.abort();
    }
  }

  async function lookupMany(taxIds: string[]): Promise<Map<string, AnafAnswer>> {
    const numbers = [...new Set(taxIds.map(toNumber))];
    const answers = new Map<number, AnafAnswer>();
    for (let start = 0; start < numbers.length; start += perCall) {
      for (const [number, answer] of await ask(numbers.slice(start, start + perCall)))
        answers.set(number, answer);
    }
    return new Map(taxIds.map((taxId) => [taxId, answers.get(toNumber(taxId)) ?? unanswered]));
  }

  return {
    lookup: async (taxId) => (await lookupMany([taxId])).get(taxId) ?? unanswered,
    lookupMany,
    available: () => breaker.allows(),
  };
}

function toNumber(taxId: string): number {
  if (!isTaxId(taxId)) throw new RangeError('not a tax id of 2 to 10 digits');
  return Number(taxId.replace(/\D/g, ''));
}

function same(numbers: number[], reason: Unavailable): Map<number, AnafAnswer> {
  return new Map(numbers.map((number) => [number, { kind: 'unavailable', reason }]));
}
