import { excerptOf, noteHref } from '../note-text.ts';
import { endOfDay, localTime, spokenTime } from '../reminder-time.ts';
import type { ReminderRow } from './queries.ts';

type User = { id: number; name: string; active: boolean };
type Shown = {
  user: number;
  me: number;
  isAdministrator: boolean;
  name: string;
  users: User[];
  now: Date;
  after: string | undefined;
  refused?: string | undefined;
};

/** The reminders of a person: what is late, what comes today, what comes later, what is done. */
export function remindersView(
  open: { items: ReminderRow[]; next: string | null },
  done: ReminderRow[],
  shown: Shown,
) {
  const { now, user, me, after } = shown;
  const end = endOfDay(now);
  const at = ({ remind_at }: ReminderRow) => remind_at?.getTime() ?? 0;
  const inGroup = (from: number, to: number) =>
    open.items.filter((row) => at(row) > from && at(row) <= to).map((row) => rowOf(row, now));
  const address = user === me ? '/reminders' : `/reminders?user=${user}`;
  const paged = (key: string) => `${address}${user === me ? '?' : '&'}after=${key}`;
  return {
    title: user === me ? 'Mementourile mele' : `Mementourile lui ${shown.name}`,
    groups: [
      { id: 'late', title: 'Întârziate', rows: inGroup(Number.NEGATIVE_INFINITY, now.getTime()) },
      { id: 'today', title: 'Azi', rows: inGroup(now.getTime(), end.getTime() - 1) },
      { id: 'later', title: 'Mai târziu', rows: inGroup(end.getTime() - 1, Number.POSITIVE_INFINITY) },
    ].filter(({ rows }) => rows.length > 0),
    done: after === undefined ? done.map((row) => rowOf(row, now)) : [],
    isEmpty: open.items.length === 0 && after === undefined,
    people: shown.isAdministrator
      ? shown.users.map(({ id, name, active }) => ({
          value: String(id),
          label: active ? name : `${name} (cont închis)`,
          on: id === user,
        }))
      : [],
    others: shown.users
      .filter(({ id, active }) => active && id !== user)
      .map(({ id, name }) => ({ id: String(id), name })),
    user: user === me ? '' : String(user),
    soonest: localTime(now),
    message: shown.refused ?? '',
    next: open.next ? paged(open.next) : '',
    first: after ? address : '',
  };
}

export type RemindersView = ReturnType<typeof remindersView>;

function rowOf(row: ReminderRow, now: Date) {
  return {
    id: row.id,
    path: `/clients/${row.client_id}/notes/${row.id}`,
    href: noteHref(row.client_id, row.id),
    client: row.client_name,
    clientHref: `/clients/${row.client_id}`,
    text: excerptOf(row.text, 160),
    when: row.remind_at ? spokenTime(row.remind_at) : '',
    done: row.done_at ? spokenTime(row.done_at) : '',
    isLate: row.remind_at !== null && row.remind_at <= now,
  };
}
