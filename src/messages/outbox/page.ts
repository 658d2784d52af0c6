import { counted } from '../../romania/plural.ts';
import { formatDateTime } from '../../web/format.ts';
import { eventLabel } from '../list/page.ts';
import { channelLabels } from '../settings/page.ts';
import { proseOfMail } from '../templates/mail-html.ts';
import { withoutTokens } from '../tokens.ts';
import type { ChannelRow, findKept, KeptRow } from './queries.ts';

type Keeps = Record<string, boolean>;
const most = 10_000;
const settingOf: Record<string, string> = { email: 'SMTP_URL', sms: 'SMS_URL' };

/** The channels, and what lies kept, newest first. */
export function outboxPage(
  { rows, next }: { rows: KeptRow[]; next: number | undefined },
  { channels, keeps, after }: { channels: ChannelRow[]; keeps: Keeps; after: number | undefined },
) {
  return {
    channels: channels.map((channel) => channelOf(channel, keeps[channel.channel] ?? true)),
    rows: rows.map(rowOf),
    first: after ? '/settings/outbox' : '',
    next: next ? `/settings/outbox?after=${next}` : '',
  };
}

function channelOf({ channel, paused_at, paused_by, kept, waiting, oldest }: ChannelRow, keeps: boolean) {
  const label = channelLabels[channel as 'email' | 'sms'];
  const setting = settingOf[channel] ?? '';
  const several = manyOf(kept);
  return {
    name: channel,
    label,
    keeps,
    server: keeps
      ? `Niciun server: ce ar pleca se păstrează aici. Serverul se pune prin ${setting}, în setările programului.`
      : 'Are server: mesajele noi pleacă singure.',
    paused: paused_at ? `Oprit ${paused_by ? `de ${paused_by} ` : ''}din ${formatDateTime(paused_at)}.` : '',
    kept: kept > 0 ? `${several} ${kept === 1 ? 'păstrat' : 'păstrate'}` : 'nimic păstrat',
    waiting: waiting > 0 ? `${manyOf(waiting)} de trimis` : '',
    // What would go, said before it goes.
    preview:
      kept > 0 && !keeps && oldest
        ? `${kept > 1 ? 'Pleacă' : 'Pleacă un singur mesaj:'} ${several}, cel mai vechi din ${formatDateTime(oldest)}. Fiecare pleacă o singură dată; cui nu i se mai scrie între timp nu i se trimite.`
        : '',
    button: kept > most ? `Trimite primele ${counted(most, 'mesaj', 'mesaje')}` : `Trimite ${several}`,
  };
}

const manyOf = (count: number) =>
  count > most ? `peste ${counted(most, 'mesaj', 'mesaje')}` : counted(count, 'mesaj', 'mesaje');

function rowOf({ id, channel, event, ended_at, recipient, recipient_name, ...row }: KeptRow) {
  return {
    id,
    at: ended_at ? formatDateTime(ended_at) : '',
    channel: channelLabels[channel as 'email' | 'sms'],
    event: eventLabel(event),
    to: recipient_name ? `${recipient_name} (${recipient})` : recipient,
    client: row.client_name ?? '',
    clientId: row.client_id ?? 0,
    text: row.subject || row.opening,
  };
}

type Kept = NonNullable<Awaited<ReturnType<typeof findKept>>>;

/** One kept message as it would go: the head of its file, its text, and its other part as people would read it. */
export function keptPage(message: Kept, file: Buffer | undefined) {
  const { id, subject, body_text, body_html, event, ended_at } = message;
  return {
    id,
    title: subject || eventLabel(event),
    event: eventLabel(event),
    kept: ended_at ? formatDateTime(ended_at) : '',
    to: message.recipient,
    subject,
    text: withoutTokens(body_text),
    html: body_html && withoutTokens(proseOfMail(body_html)),
    head: file ? withoutTokens(headOf(file)) : '',
    hasFile: file !== undefined,
    ending: message.channel === 'sms' ? '.txt' : '.eml',
    client: message.client_id ? `/clients/${message.client_id}` : '',
  };
}

/** The headers of a message file, up to its first empty line. */
function headOf(file: Buffer): string {
  const end = file.indexOf('\r\n\r\n');
  return file.subarray(0, end < 0 ? 0 : Math.min(end, 20_000)).toString('utf8');
}

/** How many were let go, in a sentence. */
export const sentText = (count: number): string =>
  count === 0
    ? 'Nu mai era nimic de trimis.'
    : `${counted(count, 'mesaj este pus', 'mesaje sunt puse')} la trimis.`;
