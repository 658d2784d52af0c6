import { counted } from '../../romania/plural.ts';
import { formatDateTime } from '../../web/format.ts';
import type { CampaignRecord } from '../queries.ts';
import type { RecipientRow } from './queries.ts';
import type { RecipientListQuery } from './schema.ts';

type Found = { items: RecipientRow[]; next: string | null; total: number | null };

/** The list of a campaign, ready to show. */
export function recipientsView(
  { id, name }: CampaignRecord,
  query: RecipientListQuery,
  { items, next, total }: Found,
  mayExport: boolean,
) {
  const at = `/campaigns/${id}/recipients`;
  const addressOf = (result: string | undefined, after?: string) => {
    const search = new URLSearchParams({ ...(result && { result }), ...(after && { after }) }).toString();
    return search ? `${at}?${search}` : at;
  };
  return {
    id,
    name,
    total: total === null ? 'peste 10.000 de destinatari' : counted(total, 'destinatar', 'destinatari'),
    views: [
      { label: 'Toți', href: addressOf(undefined), on: query.result === undefined },
      ...Object.entries(resultLabels).map(([result, label]) => ({
        label,
        href: addressOf(result),
        on: query.result === result,
      })),
    ],
    rows: items.map((row) => ({
      client: row.client_name,
      clientHref: `/clients/${row.client_id}`,
      name: nameOf(row),
      email: row.email,
      result: resultText(row),
      reason: row.reason ?? row.message_reason ?? '',
      message: row.message_id ? `/messages/${row.message_id}` : '',
    })),
    csv: mayExport ? addressOf(query.result).replace('/recipients', '/recipients.csv') : '',
    next: next ? addressOf(query.result, next) : '',
    first: query.after ? addressOf(query.result) : '',
    isFiltered: query.result !== undefined || query.after !== undefined,
  };
}

export type RecipientsView = ReturnType<typeof recipientsView>;

const resultLabels: Record<NonNullable<RecipientListQuery['result']>, string> = {
  waiting: 'Așteaptă',
  sent: 'Trimise',
  failed: 'Eșuate',
  bounced: 'Refuzate de server',
  uncertain: 'Incerte',
  left_out: 'Lăsați deoparte',
  unsubscribed: 'Dezabonați',
};

const messageStates: Record<string, string> = {
  queued: 'de trimis',
  sending: 'în curs',
  sent: 'trimis',
  failed: 'eșuat',
  uncertain: 'incert',
  stopped: 'oprit',
};

const nameOf = ({ name }: RecipientRow) => name || 'Email Principal';

function resultText({ state, message_state, ended_at, unsubscribed_at, clicks }: RecipientRow): string {
  if (state === 'left_out') return 'lăsat deoparte';
  if (state === 'waiting') return 'își așteaptă rândul';
  const sent = messageStates[message_state ?? ''] ?? 'mesaj șters';
  return [
    ended_at && message_state === 'sent' ? `${sent} ${formatDateTime(ended_at)}` : sent,
    clicks > 0 ? 'a deschis un link' : '',
    unsubscribed_at ? `s-a dezabonat ${formatDateTime(unsubscribed_at)}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

export const csvHeadings = ['client_id', 'client', 'nume', 'e-mail', 'rezultat', 'motiv'];

/** A row of the list as a file has it. */
export const csvRow = (row: RecipientRow): string[] => [
  String(row.client_id),
  row.client_name,
  nameOf(row),
  row.email,
  resultText(row),
  row.reason ?? row.message_reason ?? '',
];
