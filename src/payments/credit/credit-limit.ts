import Big from 'big.js';
import { counted } from '../../romania/plural.ts';
import { formatMoney } from '../../web/format.ts';

/** Three limits as they hold for a client today; null: not checked, 0: nothing. Lei with two decimals, days. */
export type CreditLimits = {
  overdue_limit: string | null;
  total_limit: string | null;
  overdue_days: number | null;
};

/** What a client owes today, from its open invoices. Lei with two decimals. */
export type Account = {
  /** The balance: positive when the client owes, negative when it paid in advance. */
  balance: string;
  /** What it paid that covers no invoice, whether it will by itself or waits for a person. */
  advance: string;
  open_count: number;
  open_sum: string;
  overdue_count: number;
  overdue_sum: string;
  /** Days since the oldest open invoice fell due; 0 when none is overdue. */
  oldest_days: number;
  /** The open invoices that are more days overdue than `overdue_days` allows: what must be paid whole. */
  aged_count: number;
  aged_sum: string;
};

export type CreditState = {
  blocked: boolean;
  /** "Blocat: 2 facturi cu 34 de zile întârziere (limită 30). Se deblochează dacă plătește 1.240,00 lei."; null if not. */
  reason: string | null;
  /** What has to be paid to be released; 0.00 when not blocked. */
  release: string;
  /** From 80 % of a limit on, while not blocked, as a sentence. */
  warning: string | null;
};

/** A limit that is reached: in words, and what must be paid until it is no longer passed. */
type Reached = { words: string; passed: boolean; excess: Big };

// From so many percent of a limit on a client is warned about.
const near = 80;

/** Whether a client is Blocat, and why: above any one of its limits. */
export function creditState(account: Account, limits: CreditLimits): CreditState {
  const owed = owedSums(account);
  const reached = [
    reachedDays(account, limits.overdue_days),
    reachedAmount('restanți', owed.overdue, limits.overdue_limit),
    reachedAmount('sold neîncasat', owed.open, limits.total_limit),
  ].flatMap((each) => each ?? []);
  const passed = reached.filter((each) => each.passed);
  if (passed.length === 0) {
    const warning = reached.length > 0 ? `Aproape de limita de sold: ${listed(reached)}.` : null;
    return { blocked: false, reason: null, release: '0.00', warning };
  }
  const release = passed
    .map(({ excess }) => excess)
    .reduce((most, excess) => (excess.gt(most) ? excess : most))
    .toFixed(2);
  const reason = `Blocat: ${listed(passed)}. Se deblochează dacă plătește ${formatMoney(release)}.`;
  return { blocked: true, reason, release, warning: null };
}

/** A state as somebody may see it: without the right to see balances, whether, but not how much. */
export function seenCredit(state: CreditState, seesBalance: boolean): CreditState {
  if (seesBalance) return state;
  return {
    blocked: state.blocked,
    reason: state.blocked ? blockedWords : null,
    release: '0.00',
    warning: null,
  };
}

/** The block in words that tell no sum. */
export const blockedWords =
  'Blocat: a trecut de limita de sold. Comenzile lui nu se procesează; întrebați contabilitatea.';

/**
 * What is held against the limits, lei with two decimals: money that covers no invoice counts as if it covered those
 * that were due first.
 */
export function owedSums({ advance, overdue_sum, open_sum, aged_sum }: Account) {
  const less = (sum: string) => {
    const rest = new Big(sum).minus(advance);
    return (rest.gt(0) ? rest : new Big(0)).toFixed(2);
  };
  return { overdue: less(overdue_sum), open: less(open_sum), aged: less(aged_sum) };
}

/** What is too old is paid whole: half of an old invoice is as old. */
function reachedDays(account: Account, limit: number | null): Reached | undefined {
  const { aged_count, oldest_days } = account;
  if (limit === null) return undefined;
  const owed = owedSums(account);
  const late = `${counted(oldest_days, 'zi', 'zile')} întârziere (limită ${limit})`;
  const excess = new Big(owed.aged);
  if (excess.gt(0))
    return { words: `${counted(aged_count, 'factură', 'facturi')} cu ${late}`, passed: true, excess };
  // One that is too old and covered by an advance says nothing of how old the others are.
  const isNear = oldest_days <= limit && oldest_days * 100 >= near * limit && Number(owed.overdue) > 0;
  return isNear
    ? { words: `${counted(1, 'factură', 'facturi')} cu ${late}`, passed: false, excess }
    : undefined;
}

function reachedAmount(what: string, sum: string, limit: string | null): Reached | undefined {
  const amount = new Big(sum);
  if (limit === null || amount.lte(0) || amount.times(100).lt(new Big(limit).times(near))) return undefined;
  const words = `${formatMoney(amount.toFixed(2))} ${what} (limită ${formatMoney(new Big(limit).toFixed(2))})`;
  return { words, passed: amount.gt(limit), excess: amount.minus(limit) };
}

/** "a", "a și b", "a, b și c". */
function listed(reached: Reached[]): string {
  const words = reached.map((each) => each.words);
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' și ');
}
