import { Refused } from '../errors.ts';

/** What a client starts with: the firm's limits, checked. */
const initial = {
  credit_overdue_limit: null,
  credit_total_limit: null,
  credit_overdue_days: null,
  credit_unchecked: false,
} as const;

type Limits = Record<keyof typeof initial, unknown>;
const names = Object.keys(initial) as (keyof typeof initial)[];
const message = 'Limita de sold a unui client o schimbă numai administratorul.';

/** The limits as somebody may see them: without the right to see balances, none, as they tell what is owed. */
export const seenLimits = (record: Limits, seesBalance: boolean): Limits =>
  Object.fromEntries(names.map((name) => [name, seesBalance ? record[name] : null])) as Limits;

/**
 * What somebody sends of a client that there is: whoever does not see the limits leaves them as they are. An empty one
 * is what that person was shown.
 * @throws Refused with 422 where such a person gives one, also the one that holds: else it could be guessed
 */
export function sentLimits<Sent extends Record<string, unknown>>(sent: Sent, seesBalance: boolean): Sent {
  if (seesBalance) return sent;
  const given = names.filter((name) => ![undefined, null, ''].includes(sent[name] as never));
  if (given.length > 0) refuse(given);
  return Object.fromEntries(Object.entries(sent).filter(([name]) => !(name in initial))) as Sent;
}

/** Refuses with 422 a change of how much a client may owe by whoever is no administrator, as a program never is. */
export function refuseCreditChange(
  { role, tokenName = null }: { role?: string; tokenName?: string | null },
  changes: Record<string, [before: unknown, after: unknown]>,
): void {
  if (role === 'administrator' && tokenName === null) return;
  const changed = names.filter((name) => {
    const [before, after] = changes[name] ?? [];
    return (before ?? initial[name]) !== (after ?? initial[name]);
  });
  if (changed.length > 0) refuse(changed);
}

function refuse(fields: string[]): never {
  throw new Refused(
    422,
    message,
    fields.map((field) => ({ field, message })),
  );
}
