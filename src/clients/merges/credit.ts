import { counted } from '../../romania/plural.ts';
import { formatIsoDay, formatMoney } from '../../web/format.ts';
import type { ClientRecord } from '../queries.ts';

type Limits = Pick<
  ClientRecord,
  'credit_overdue_limit' | 'credit_total_limit' | 'credit_overdue_days' | 'credit_unchecked'
>;

/** What of a client's own limits nobody chooses in a merge: whoever may merge may not change them. */
export const creditColumns: (keyof Limits)[] = [
  'credit_overdue_limit',
  'credit_total_limit',
  'credit_overdue_days',
  'credit_unchecked',
];

/** The own limits of the kept client: the strictest of all, and unchecked only where all were. */
export function strictestLimits(all: Limits[]): Limits {
  return {
    credit_overdue_limit: least(all.map((each) => each.credit_overdue_limit)),
    credit_total_limit: least(all.map((each) => each.credit_total_limit)),
    credit_overdue_days: least(all.map((each) => each.credit_overdue_days)),
    credit_unchecked: all.every((each) => each.credit_unchecked),
  };
}

/** What a merge does to the limits of the kept client, as sentences; none where they stay as they are. */
export function creditNotes(kept: ClientRecord, merged: ClientRecord[]): string[] {
  const wanted = strictestLimits([kept, ...merged]);
  const changes = creditColumns.some((column) => wanted[column] !== kept[column]);
  const lost = merged.filter(({ account }) => account.raised_until !== null);
  return [
    ...(changes
      ? [`Limita de sold a clientului păstrat devine cea mai strictă: ${limitsText(wanted)}.`]
      : []),
    ...lost.map(
      ({ name, account }) =>
        `Mărirea limitei lui „${name}”, până la ${formatIsoDay(account.raised_until ?? '')}, nu trece la clientul păstrat.`,
    ),
  ];
}

function limitsText(limits: Limits): string {
  if (limits.credit_unchecked) return 'nu se verifică';
  const { credit_overdue_limit: overdue, credit_total_limit: total, credit_overdue_days: days } = limits;
  const own = [
    overdue !== null && `restanțe până la ${formatMoney(overdue)}`,
    total !== null && `sold neîncasat până la ${formatMoney(total)}`,
    days !== null && `întârziere până la ${counted(days, 'zi', 'zile')}`,
  ].filter(Boolean);
  return own.length > 0 ? `${own.join(', ')}; restul ca la firmă` : 'ca la firmă';
}

/** The least of what is set; null where nothing is. */
function least<Value extends string | number>(values: (Value | null)[]): Value | null {
  const set = values.filter((value) => value !== null);
  return set.reduce<Value | null>(
    (low, value) => (low === null || Number(value) < Number(low) ? value : low),
    null,
  );
}
