import { monthAfter } from '../../romania/months.ts';
import { formatIsoDay } from '../../web/format.ts';

/** What a statement is asked for; everything may be left out. */
export type Asked = { from?: string | undefined; to?: string | undefined; as_of?: string | undefined };

export type Period = {
  from: string | null;
  /** The last day whose movements are shown; null: all there are. */
  until: string | null;
  /** The day on which invoices are open and late. */
  day: string;
};

/** The movements up to the end or the day „la data de”, whichever comes first; open invoices as of that day. */
export function periodOf({ from, to, as_of }: Asked, today: string): Period {
  const ends = [to, as_of].filter((day) => day !== undefined).sort();
  return { from: from ?? null, until: ends[0] ?? null, day: as_of ?? (to && to < today ? to : today) };
}

/** "01.11.2026 – 24.11.2026", "până la 24.11.2026", "toată perioada". */
export function periodText({ from, until }: Period): string {
  if (from && until) return `${formatIsoDay(from)} – ${formatIsoDay(until)}`;
  if (from) return `de la ${formatIsoDay(from)}`;
  return until ? `până la ${formatIsoDay(until)}` : 'toată perioada';
}

/** The periods of one click. */
export function usualPeriods(today: string): { label: string; asked: Asked }[] {
  const month = today.slice(0, 7);
  const year = today.slice(0, 4);
  return [
    { label: 'Toată perioada', asked: {} },
    { label: 'Luna aceasta', asked: wholeMonth(month) },
    { label: 'Luna trecută', asked: wholeMonth(monthAfter(month, -1)) },
    { label: 'Anul acesta', asked: { from: `${year}-01-01`, to: `${year}-12-31` } },
  ];
}

function wholeMonth(month: string): Asked {
  const [year, number] = month.split('-').map(Number);
  const days = new Date(Date.UTC(year ?? 0, number ?? 1, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${days}` };
}

/** The query of an address that asks for this, with its question mark; '' for the whole history. */
export function addressQuery(asked: Asked & { before?: string | undefined }): string {
  const names = ['from', 'to', 'as_of', 'before'] as const;
  const pairs = names.flatMap((name) => (asked[name] ? [[name, asked[name]] as [string, string]] : []));
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : '';
}
