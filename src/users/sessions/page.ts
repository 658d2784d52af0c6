import { counted } from '../../romania/plural.ts';
import { formatDateTime } from '../../web/format.ts';
import { deviceOf } from './device.ts';
import type { SessionRow } from './queries.ts';

/** When somebody was last seen: "acum" is the five minutes in which it is not noted again. */
export function seenWords(at: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes <= 5) return 'acum';
  if (minutes < 60) return `acum ${counted(minutes, 'minut', 'minute')}`;
  return formatDateTime(at);
}

/** The sessions of a person, ready to show. @param base the address under which they are ended */
export function sessionsView(rows: SessionRow[], base: string, now: Date) {
  return {
    sessions: rows.map((row) => ({
      device: deviceOf(row.user_agent),
      network: row.network ?? 'necunoscută',
      since: formatDateTime(row.created_at),
      seen: row.isCurrent ? 'acum' : seenWords(row.last_seen_at, now),
      isCurrent: row.isCurrent,
      ending: `${base}/${row.id}/ending`,
    })),
    endingAll: `${base}/ending`,
    others: rows.filter(({ isCurrent }) => !isCurrent).length,
  };
}

export type SessionsView = ReturnType<typeof sessionsView>;
