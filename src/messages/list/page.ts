import { formatPhone } from '../../romania/phone.ts';
import { counted } from '../../romania/plural.ts';
import { formatDateTime, formatIsoDay } from '../../web/format.ts';
import { type EventName, eventNames, eventOf } from '../events.ts';
import { channelLabels } from '../settings/page.ts';
import { messageStateOptions, messageStateView } from '../state.ts';
import type { MessageRow } from './queries.ts';
import { listedEvents, type MessageListQuery } from './schema.ts';

type Found = { items: MessageRow[]; next: string | null; total: number | null };

const others: Record<string, string> = {
  campaign: 'Campanie',
  campaign_test: 'Probă de campanie',
  consent_confirmation: 'Confirmare de abonare',
};

/** The name of what a message is of. */
export const eventLabel = (event: string): string =>
  (eventNames as string[]).includes(event) ? eventOf(event as EventName).label : (others[event] ?? event);

export const recipientText = ({ channel, recipient }: { channel: string; recipient: string }): string =>
  channel === 'sms' ? formatPhone(recipient) : recipient;

/** A list of messages, ready to show. `path`: the list itself, or the tab of a client. */
export function messageListView(
  query: MessageListQuery,
  { items, next, total }: Found,
  { client = '', path = '/messages' }: { client?: string | undefined; path?: string } = {},
) {
  const first = { ...query, after: undefined };
  const chips = chipsOf(query, client);
  const chosen = (label: string, state: MessageListQuery['state']) => ({
    label,
    on: query.state === state,
    href: addressOf({ ...first, state: query.state === state ? undefined : state }),
  });
  return {
    rows: items.map(messageRow),
    total: total === null ? 'peste 10.000 de mesaje' : counted(total, 'mesaj', 'mesaje'),
    chips,
    views: [
      {
        label: 'Toate mesajele',
        on: query.state === undefined,
        href: addressOf({ ...first, state: undefined }),
      },
      chosen('De trimis', 'queued'),
      chosen('Eșuate', 'failed'),
      chosen('Incerte', 'uncertain'),
      chosen('Păstrate', 'kept'),
    ],
    filters: addressOf(first, '/messages/filters'),
    next: next ? addressOf({ ...query, after: next }, path) : '',
    first: query.after ? addressOf(first, path) : '',
    isFiltered: chips.length > 0 || query.after !== undefined,
  };
}

export type MessageListView = ReturnType<typeof messageListView>;

/** Everything that the list can be filtered by, with what is chosen now. */
export function filterView(query: MessageListQuery, client: string | undefined) {
  const channels = Object.entries(channelLabels).map(([value, label]) => ({ value, label }));
  const on = <Option extends { value: string }>(options: Option[], chosen: string | undefined) =>
    options.map((option) => ({ ...option, on: option.value === chosen }));
  return {
    q: query.q ?? '',
    client: query.client_id ? String(query.client_id) : '',
    clientName: client ?? '',
    states: on(messageStateOptions, query.state),
    events: on(
      listedEvents.map((value) => ({ value, label: eventLabel(value) })),
      query.event,
    ),
    channels: on(channels, query.channel),
    from: query.from ?? '',
    to: query.to ?? '',
  };
}

export type FilterView = ReturnType<typeof filterView>;

const inAddress = ['q', 'state', 'event', 'channel', 'client_id', 'from', 'to', 'after'] as const;

/** The list's address for a query, without what is as it starts. */
function addressOf(query: Partial<MessageListQuery>, path = '/messages'): string {
  const isTab = path.startsWith('/clients/');
  const pairs = inAddress.flatMap((name): [string, string][] =>
    query[name] === undefined || (name === 'client_id' && isTab) ? [] : [[name, String(query[name])]],
  );
  if (query.limit !== undefined && query.limit !== 50) pairs.push(['limit', String(query.limit)]);
  const search = new URLSearchParams(pairs).toString();
  return search ? `${path}?${search}` : path;
}

function messageRow(row: MessageRow) {
  const { label, tone } = messageStateView(row);
  return {
    id: row.id,
    at: formatDateTime(row.created_at),
    event: eventLabel(row.event),
    text: row.subject || row.body_text,
    channel: channelLabels[row.channel as keyof typeof channelLabels],
    to: recipientText(row),
    name: row.recipient_name,
    client: row.client_id === null ? undefined : { id: row.client_id, name: row.client_name ?? '' },
    stateLabel: label,
    tone,
    reason: row.reason ?? '',
  };
}

function chipsOf(query: MessageListQuery, client: string): { label: string; href: string }[] {
  const chips: { label: string; href: string }[] = [];
  const chip = (label: string, without: Partial<MessageListQuery>) =>
    chips.push({ label, href: addressOf({ ...query, after: undefined, ...without }) });
  const state = messageStateOptions.find(({ value }) => value === query.state);
  if (query.q) chip(`Caută: ${query.q}`, { q: undefined });
  if (state) chip(`Stare: ${state.label}`, { state: undefined });
  if (query.event) chip(eventLabel(query.event), { event: undefined });
  if (query.channel) chip(channelLabels[query.channel], { channel: undefined });
  if (query.client_id) chip(`Client: ${client || query.client_id}`, { client_id: undefined });
  if (query.from) chip(`De la ${formatIsoDay(query.from)}`, { from: undefined });
  if (query.to) chip(`Până la ${formatIsoDay(query.to)}`, { to: undefined });
  return chips;
}
