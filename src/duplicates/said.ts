import { formatDate } from '../web/format.ts';
import type { Reason } from './keys.ts';
import type { PairOf } from './queries.ts';
import { reasonLabels } from './score.ts';

/** What the client's page says of others that may be the same, and of those that somebody said are not. */
export function saidOf(pairs: PairOf[]) {
  return {
    possible: pairs
      .filter(({ state }) => state === 'open')
      .map(({ other_id, other_name, reasons }) => ({
        id: other_id,
        name: other_name,
        why: reasons.map((reason) => reasonLabels[reason as Reason]).join(', '),
      })),
    apart: pairs
      .filter(({ state }) => state === 'dismissed')
      .map(({ other_id, other_name, reason, dismissed_by, dismissed_at }) => ({
        id: other_id,
        name: other_name,
        reason: reason ?? '',
        by: [dismissed_by ?? 'sistem', dismissed_at ? formatDate(dismissed_at) : ''].join(', '),
      })),
  };
}
