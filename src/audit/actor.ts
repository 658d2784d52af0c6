import { isDeepStrictEqual } from 'node:util';

/** Who answers for a change: a person of the firm, or the program itself at night. */
export type Actor = { id: number } | 'system';

/** The fields that differ between two states of one thing, each with both values. */
export function changesBetween<T extends Record<string, unknown>>(before: Partial<T>, after: Partial<T>) {
  const changes: Record<string, [unknown, unknown]> = {};
  for (const key of Object.keys(after)) {
    const [old, now] = [before[key] ?? null, after[key] ?? null];
    if (!isDeepStrictEqual(old, now)) changes[key] = [old, now];
  }
  return changes;
}

/** What the first of some changes found in each field that they touched. */
export function foundBefore(since: { changes: unknown }[]): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { changes } of since)
    for (const [name, [before]] of Object.entries(changes as ReturnType<typeof changesBetween>))
      if (!found.has(name)) found.set(name, before);
  return found;
}
