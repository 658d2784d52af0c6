import { counted } from '../romania/plural.ts';
import { formatDateTime } from '../web/format.ts';
import { alertKinds, kindLabel } from './kind.ts';
import type { AlertRow } from './queries.ts';
import type { AlertListQuery } from './schema.ts';

type Found = {
  items: AlertRow[];
  next: number | null;
  total: number | null;
  newest_unread: number | null;
};

/** What rang for a person, ready to show. */
export function alertsView(query: AlertListQuery, { items, next, total, newest_unread }: Found) {
  const first = { ...query, after: undefined };
  const kinds = alertKinds.map((kind) => ({ kind, label: kindLabel(kind) }));
  return {
    rows: items.map(alertRow),
    total: total === null ? 'peste 10.000 de notificări' : counted(total, 'notificare', 'notificări'),
    views: [
      { label: 'Toate', href: addressOf({ ...first, unread: false }), on: !query.unread },
      { label: 'Necitite', href: addressOf({ ...first, unread: true }), on: query.unread },
    ],
    kinds: kinds.map(({ kind, label }) => ({
      label,
      href: addressOf({ ...first, kind: query.kind === kind ? undefined : kind }),
      on: query.kind === kind,
    })),
    kind: query.kind ?? '',
    // Marking all as read reaches no further than what had rung when the page was made.
    newestUnread: String(newest_unread ?? ''),
    isFiltered: query.unread || query.kind !== undefined || query.after !== undefined,
    next: next === null ? '' : addressOf({ ...query, after: next }),
    first: query.after ? addressOf(first) : '',
  };
}

export type AlertsView = ReturnType<typeof alertsView>;

const alertRow = (row: AlertRow) => ({
  id: row.id,
  at: formatDateTime(row.at),
  kind: kindLabel(row.kind),
  text: row.text,
  client: row.client_name ?? '',
  clientHref: row.client_id === null ? '' : `/clients/${row.client_id}`,
  isUnread: row.read_at === null,
});

function addressOf({ kind, unread, after }: Partial<AlertListQuery>): string {
  const search = new URLSearchParams({
    ...(unread && { unread: '1' }),
    ...(kind && { kind }),
    ...(after && { after: String(after) }),
  }).toString();
  return search ? `/alerts?${search}` : '/alerts';
}
