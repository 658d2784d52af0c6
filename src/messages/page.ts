import { randomUUID } from 'node:crypto';
import { fileName } from '../documents/files.ts';
import { documentKindLabel } from '../documents/frozen.ts';
import { noteHref } from '../notes/note-text.ts';
import { counted } from '../romania/plural.ts';
import { formatDateTime } from '../web/format.ts';
import { eventLabel, recipientText } from './list/page.ts';
import type { MessageRecord } from './list/queries.ts';
import { channelLabels } from './settings/page.ts';
import { type MessageState, messageStateView } from './state.ts';
import { proseOfMail } from './templates/mail-html.ts';
import { withoutTokens } from './tokens.ts';

type Row = { label: string; value: string; href?: string };

/** What stands for a state where the server or the worker left no reason. */
const sentences: Record<MessageState, string> = {
  queued: 'Așteaptă să plece; pleacă singur.',
  sending: 'Tocmai pleacă.',
  sent: 'Serverul l-a primit.',
  kept: 'Nu era pus niciun server: s-a păstrat așa cum ar fi plecat.',
  failed: 'Nu a plecat.',
  uncertain: 'Serverul nu a mai răspuns: poate a ajuns, poate nu.',
  stopped: 'Oprit înainte de a pleca.',
};

const repeatable: readonly MessageState[] = ['failed', 'stopped', 'kept', 'uncertain'];
const withDocument: readonly string[] = ['invoice', 'receipt', 'document'];

/**
 * A message with all that is known of it. `message`: why something was just refused; `opens`: whether a link leads this
 * person anywhere.
 */
export function messagePage(
  record: MessageRecord,
  { message = '', opens }: { message?: string; opens: (href: string) => boolean },
) {
  const { state, label, tone } = messageStateView(record);
  return {
    id: record.id,
    message,
    title: record.subject || eventLabel(record.event),
    event: eventLabel(record.event),
    stateLabel: label,
    tone,
    sentence: state === 'queued' || !record.reason ? sentences[state] : '',
    reason: record.reason ?? '',
    facts: [...factsOf(record), ...timesOf(record, state)].map(({ href = '', ...row }) => ({
      ...row,
      href: href && opens(href) ? href : '',
    })),
    files: filesOf(record),
    subject: record.subject,
    text: withoutTokens(record.body_text),
    html: record.body_html && withoutTokens(proseOfMail(record.body_html)),
    canStop: state === 'queued',
    canRepeat: repeatable.includes(state) && record.repeated_by === null && record.body_text !== '',
    asksFirst: state === 'uncertain',
    repeatedBy: record.repeated_by ?? 0,
    key: randomUUID(),
  };
}

export type MessagePage = ReturnType<typeof messagePage>;

function factsOf(record: MessageRecord): Row[] {
  const { client_id, order_id, document_id, note_id, campaign_id, repeats_id } = record;
  const { readdressed } = record.detail as { readdressed?: unknown };
  const to = recipientText(record);
  const rows: (Row | false)[] = [
    { label: 'Canal', value: channelLabels[record.channel as keyof typeof channelLabels] },
    {
      label: 'Către',
      value: record.recipient_name ? `${record.recipient_name}, ${to}` : to,
    },
    client_id !== null && {
      ...{ label: 'Client', value: record.client_name ?? '', href: `/clients/${client_id}` },
    },
    order_id !== null && { label: 'Comanda', value: record.order_number ?? '', href: `/orders/${order_id}` },
    document_id !== null && {
      label: documentKindLabel(record.document_kind ?? ''),
      value: `${record.series} ${record.document_number}`,
      href: `/documents/${document_id}`,
    },
    record.portal_opening_id !== null && {
      ...{ label: 'Legătura', value: 'se face la trimitere și nu se păstrează aici' },
    },
    note_id !== null &&
      client_id !== null && {
        ...{ label: 'Nota', value: 'nota clientului', href: noteHref(client_id, note_id) },
      },
    campaign_id !== null && {
      ...{ label: 'Campania', value: record.campaign_name ?? '', href: `/campaigns/${campaign_id}` },
    },
    repeats_id !== null && {
      ...{ label: 'Trimite din nou', value: `mesajul ${repeats_id}`, href: `/messages/${repeats_id}` },
    },
    typeof readdressed === 'string' && {
      ...{ label: 'Adresa de dinainte', value: `${readdressed}: s-a schimbat între timp pe fișa clientului` },
    },
    record.repeated_by !== null && {
      ...{ label: 'Trimis din nou ca', value: `mesajul ${record.repeated_by}` },
      href: `/messages/${record.repeated_by}`,
    },
  ];
  return rows.filter((row) => row !== false);
}

function timesOf(record: MessageRecord, state: MessageState): Row[] {
  const by = record.author_name ?? 'Clientela';
  const rows: (Row | false)[] = [
    { label: 'Scris', value: `${formatDateTime(record.created_at)}, ${by}` },
    record.attempts > 0 && { label: 'Încercări', value: counted(record.attempts, 'încercare', 'încercări') },
    state === 'queued' &&
      record.attempts > 0 && { label: 'Încearcă din nou', value: formatDateTime(record.next_attempt_at) },
    record.ended_at !== null && { label: 'Încheiat', value: formatDateTime(record.ended_at) },
    record.provider_id !== null && { label: 'La server', value: record.provider_id },
  ];
  return rows.filter((row) => row !== false);
}

/** The names of the files that go with it. */
function filesOf({ event, series, document_number, channel }: MessageRecord): string[] {
  if (channel !== 'email') return [];
  if (event === 'statement') return ['Fișa clientului (PDF)'];
  if (!withDocument.includes(event) || series === null || document_number === null) return [];
  return [`${fileName({ series, number: document_number })}.pdf`];
}
