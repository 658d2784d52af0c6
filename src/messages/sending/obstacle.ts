import { type EventName, eventOf, events } from '../events.ts';
import { hearersOf, type Reachable } from '../recipients.ts';
import { whyNot } from '../told.ts';
import type { ClaimedMessage, Obstacles } from './queries.ts';

type Asked = Pick<ClaimedMessage, 'event' | 'channel' | 'user_id' | 'recipient' | 'detail'>;

/** Why a message may not go any more; undefined where it may. */
export function obstacleOf(
  message: Asked,
  found: Obstacles | undefined,
  client: Reachable | undefined,
): string | undefined {
  if (!found) return undefined;
  const { event, user_id } = message;
  if (event === 'note_reminder' && found.reminder_over)
    return 'Mementoul a fost făcut, mutat sau șters între timp.';
  if (user_id !== null)
    return found.is_active === false ? 'Contul celui căruia îi este scris nu mai este activ.' : undefined;
  if (!client) return undefined;
  if (found.archived_at) return 'Clientul a fost arhivat între timp.';
  const closed = event === 'portal_invitation' || event === 'portal_reset' ? closedDoor(found) : undefined;
  if (closed) return closed;
  if (found.bounced)
    return 'Adresa nu există: un mesaj dinainte s-a întors. Corectați adresa pe fișa clientului.';
  if ((event === 'due_soon' || event === 'overdue') && Number(found.open_amount ?? 1) <= 0)
    return 'Factura s-a plătit între timp.';
  if (event !== 'campaign') return notHeard(message, client);
  if (found.campaign_state === 'stopped') return 'Campania a fost oprită.';
  if (found.refuses) return 'S-a dezabonat între timp.';
  return found.consents ? undefined : 'Nu mai are acordul pentru marketing.';
}

/** Why the link of a letter into the portal would open nothing. */
function closedDoor(found: Obstacles): string | undefined {
  if (!found.portal_is_open) return 'Portalul clienților a fost închis.';
  if (found.disabled_at) return 'Contul din portal a fost dezactivat între timp.';
  if (found.opening_used_at) return 'Parola a fost aleasă între timp, dintr-un alt mesaj.';
  if (found.opening_withdrawn_at) return 'A fost retrasă sau înlocuită între timp.';
  return found.opening_lasts
    ? undefined
    : 'Legătura a expirat. Trimiteți o invitație nouă din fila Cont a clientului.';
}

/** The one rule of who is told, asked anew; whoever was chosen by a person gets it all the same. */
function notHeard({ event, channel, recipient, detail }: Asked, client: Reachable): string | undefined {
  const kind = event in events ? eventOf(event as EventName).kind : undefined;
  if (!kind || (detail as { by_hand?: unknown }).by_hand === true) return undefined;
  const address = recipient.toLowerCase();
  const theirs = hearersOf(client, kind, channel as 'email' | 'sms').filter(
    ({ email }) => email.toLowerCase() === address,
  );
  const [first] = theirs;
  if (!first)
    return channel === 'sms'
      ? 'Numărul nu mai este al clientului.'
      : 'Adresa nu mai este a clientului sau a contactelor lui.';
  if (theirs.some(({ why }) => why === '')) return undefined;
  return `Nu i se mai scrie: ${whyNot(first, kind)}.`;
}
