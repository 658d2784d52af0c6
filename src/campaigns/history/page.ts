import type { ClientRecord } from '../../clients/queries.ts';
import { counted } from '../../romania/plural.ts';
import { formatDate, formatDateTime } from '../../web/format.ts';
import { sourceLabel } from '../consents/words.ts';
import { type Got, type Ledger, shownAtOnce } from './queries.ts';

type Shown = { before?: number | undefined; ledger?: number | undefined };
type Facts = { got: Got[]; ledger: Ledger; shown: Shown };

/** The addresses of a client by which the ledger knows it, in small letters. */
export const emailKeysOf = ({ email, contacts }: ClientRecord): string[] => [
  ...new Set(
    [email, ...contacts.map((contact) => contact.email)].flatMap((each) => each?.toLowerCase() ?? []),
  ),
];

/** The tab Marketing of a client, ready to show. */
export function marketingPage(client: ClientRecord, { got, ledger, shown }: Facts) {
  const path = `/clients/${client.id}/marketing`;
  const address = (part: Shown) => {
    const query = new URLSearchParams(
      Object.entries({ ...shown, ...part }).flatMap(([name, value]) =>
        value ? [[name, String(value)]] : [],
      ),
    ).toString();
    return query ? `${path}?${query}` : path;
  };
  const [campaigns, entries] = [got.slice(0, shownAtOnce), ledger.entries.slice(0, shownAtOnce)];
  const [lastGot, lastEntry] = [campaigns.at(-1), entries.at(-1)];
  return {
    path,
    archived: client.archived_at !== null,
    addresses: addressesOf(client, ledger),
    campaigns: campaigns.map(campaignRow),
    olderCampaigns: got.length > shownAtOnce && lastGot ? address({ before: lastGot.id }) : '',
    newestCampaigns: shown.before ? address({ before: undefined }) : '',
    entries: entries.map((entry) => entryRow(entry, client)),
    olderEntries: ledger.entries.length > shownAtOnce && lastEntry ? address({ ledger: lastEntry.id }) : '',
    newestEntries: shown.ledger ? address({ ledger: undefined }) : '',
  };
}

export type MarketingPage = ReturnType<typeof marketingPage>;

function addressesOf({ email, marketing_enabled, contacts }: ClientRecord, { refusals }: Ledger) {
  const refused = new Map(refusals.map(({ email_key, at }) => [email_key, formatDate(new Date(at))]));
  const people = contacts.map(({ name, email, marketing_enabled }) => ({ name, email, marketing_enabled }));
  return [{ name: 'Email Principal', email, marketing_enabled }, ...people].flatMap((each) => {
    if (!each.email) return [];
    const since = refused.get(each.email.toLowerCase());
    const state = each.marketing_enabled ? 'primește' : 'nu primește';
    return {
      name: each.name,
      email: each.email,
      state: since ? `a refuzat la ${since} – numai persoana poate reveni` : state,
      tone: since ? 'red' : each.marketing_enabled ? 'green' : 'gray',
      canRefuse: !since,
    };
  });
}

const messageStates: Record<string, string> = {
  queued: 'de trimis',
  sending: 'în curs',
  sent: 'trimis',
  failed: 'eșuat',
  uncertain: 'incert',
  stopped: 'oprit',
};

function campaignRow(row: Got) {
  const at = row.ended_at ?? row.handed_at ?? row.planned_at;
  return {
    when: at ? formatDateTime(at) : '',
    campaign: row.campaign,
    href: `/campaigns/${row.campaign_id}`,
    to: row.name ? `${row.name} · ${row.email}` : row.email,
    result: resultOf(row),
    message: row.message_id === null ? '' : `/messages/${row.message_id}`,
    clicks: row.clicks > 0 ? counted(row.clicks, 'link deschis', 'linkuri deschise') : '',
    unsubscribed: row.unsubscribed_at ? `dezabonat la ${formatDateTime(row.unsubscribed_at)}` : '',
  };
}

function resultOf({ state, reason, message_state, message_reason, bounced, campaign_state }: Got): string {
  const because = (what: string, why: string | null) => (why ? `${what}: ${why}` : what);
  if (state === 'left_out') return because('lăsat deoparte', reason);
  if (message_state === null) return campaign_state === 'stopped' ? 'campanie oprită' : 'în așteptare';
  if (bounced) return because('respins', message_reason);
  const label = messageStates[message_state] ?? message_state;
  return message_state === 'sent' ? label : because(label, message_reason);
}

function entryRow(entry: Ledger['entries'][number], client: ClientRecord) {
  const { at, name, email_key, given, said, source, user_name, campaign, campaign_id } = entry;
  const isElsewhere = entry.client_id !== client.id;
  return {
    when: formatDateTime(new Date(at)),
    word: said ? (given ? 'da' : 'nu') : 'ieșit',
    tone: said ? (given ? 'green' : 'red') : 'gray',
    who: name || 'Email Principal',
    email: email_key ?? 'fără adresă',
    how: isElsewhere ? `${sourceLabel(source)}, la alt client` : sourceLabel(source),
    by: user_name ?? (['person', 'one_click'].includes(source) ? 'persoana însăși' : ''),
    text: entry.text_shown,
    network: entry.network ?? '',
    campaign: campaign ?? '',
    href: campaign_id === null ? '' : `/campaigns/${campaign_id}`,
  };
}
