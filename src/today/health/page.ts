import { grouped } from '../../romania/plural.ts';
import { type Check, checkNames, checks } from '../../search/checks.ts';
import { countedUpTo } from '../../search/matches/queries.ts';
import { checkHref, queueHref } from '../queues/queue.ts';

type Whose = { mine: boolean; person: { id: number; portfolioOf: number | null }; mends: boolean };

/** How many clients each check names, with where they are listed and mended. `totals`: null above 10.000. */
export function healthView(totals: (number | null)[], { mine, person, mends }: Whose) {
  const rows = checkNames.map((check, at) => rowOf(check, totals[at] ?? null));
  return {
    rows,
    isWell: rows.every(({ isWell }) => isWell),
    mine,
    back: mine ? '/today?mine=1' : '/today',
  };

  function rowOf(check: Check, total: number | null) {
    const isWell = total === 0;
    const queue = { check, mine, done: 0 };
    return {
      check,
      label: checks[check],
      count: total === null ? `peste ${grouped(countedUpTo)}` : grouped(total),
      isWell,
      list: checkHref(queue, person),
      mend: mends && !isWell ? queueHref(queue) : '',
    };
  }
}

export type HealthView = ReturnType<typeof healthView>;
