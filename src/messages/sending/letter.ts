import type { Mail } from '../../external/mail/mail.ts';
import type { Sms } from '../../external/sms/sms.ts';
import { withToken } from '../../portal/openings/links.ts';
import { insertLink } from '../../portal/openings/queries.ts';
import type { Services } from '../../services.ts';
import type { findSender } from '../queries.ts';
import { attachmentsOf } from './attachments.ts';
import type { ClaimedMessage } from './queries.ts';

export type Sender = Awaited<ReturnType<typeof findSender>>;

/** A message as the way out for e-mail takes it. */
export async function mailOf(services: Services, message: ClaimedMessage, sender: Sender): Promise<Mail> {
  const { body_text, body_html } = await withLink(services, message);
  return {
    id: message.id,
    from: sender.email ? { name: sender.name ?? '', address: sender.email } : undefined,
    // The main address is nobody's: it is no "Email Principal".
    to: { name: isSomebody(message) ? message.recipient_name : '', address: message.recipient },
    reply_to: sender.reply_to ?? undefined,
    subject: message.subject,
    text: body_text,
    html: body_html,
    headers: { ...headersOf(message), ...(message.request_id && { 'X-Request-Id': message.request_id }) },
    attachments: await attachmentsOf(services, message),
  };
}

/** A letter into the portal gets its own link now: it lies in the letter alone. */
async function withLink({ db, baseUrl }: Services, message: ClaimedMessage) {
  const { portal_opening_id, body_text, body_html } = message;
  if (portal_opening_id === null) return { body_text, body_html };
  const token = await insertLink(db, portal_opening_id);
  return {
    body_text: withToken(body_text, token, baseUrl),
    body_html: withToken(body_html, token, baseUrl),
  };
}

const isSomebody = ({ contact_id, user_id, portal_opening_id }: ClaimedMessage) =>
  contact_id !== null || user_id !== null || portal_opening_id !== null;

export const smsOf = ({ id, recipient, body_text }: ClaimedMessage): Sms => ({
  id,
  to: recipient,
  text: body_text,
});

/** RFC 8058: what a mail program needs to unsubscribe its reader by one click of its own. */
function headersOf({ event, detail }: ClaimedMessage): Record<string, string> {
  const { unsubscribe_url } = detail as { unsubscribe_url?: unknown };
  if (typeof unsubscribe_url !== 'string') return {};
  return {
    'List-Unsubscribe': `<${unsubscribe_url}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    ...(event === 'campaign' && { Precedence: 'bulk' }),
  };
}
