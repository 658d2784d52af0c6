import { Refused } from '../errors.ts';

/** What a client starts with: the firm's limits, checked. */
const initial = {
  credit_overdue_limit: null,
  credit_total_limit: null,
  credit_overdue_days: null,
  credit_unchecked: false,
} as const;

/** Refuses with 422 a change of how much a client may owe by whoever is no administrator. */
export function refuseCreditChange(
  { role }: { role?: string },
  changes: Record<string, [before: unknown, after: unknown]>,
): void {
  if (role === 'administrator') return;
  const changed = Object.entries(initial).filter(([name, value]) => {
    const [before, after] = changes[name] ?? [];
    return (before ?? value) !== (after ?? value);
  });
  if (changed.length === 0) return;
  const message = 'Limita de sold a unui client o schimbă numai administratorul.';
  throw new Refused(
    422,
    message,
    changed.map(([field]) => ({ field, message })),
  );
}
