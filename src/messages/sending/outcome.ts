import { insertAlert, listAdministrators, listResponsible } from '../../alerts/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import type { Outcome } from '../../external/mail/mail.ts';
import { dayOf } from '../../romania/wall-clock.ts';
import type { Services } from '../../services.ts';
import type { Channel } from '../events.ts';
import { insertBounce } from '../queries.ts';
import { cleanText } from './clean-text.ts';
import { channelPauses, failuresToTell, nextTry } from './pace.ts';
import {
  type Claim,
  type ClaimedMessage,
  endMessage,
  holdChannel,
  holdClient,
  putBack,
  queueAgain,
} from './queries.ts';

/** What of a message is written when its sending ends. */
export type Ended = Claim &
  Pick<ClaimedMessage, 'event' | 'channel' | 'client_id' | 'user_id' | 'recipient' | 'subject' | 'attempts'>;

export type Result = 'sent' | 'kept' | 'again' | 'failed' | 'uncertain' | 'stopped' | 'down';

/**
 * Writes what became of a message, and tells whoever answers for the client where a person has to look.
 * @param passed whether another one went since the last trouble: then the trouble is this message's own
 */
export async function record(
  { db, now }: Services,
  message: Ended,
  outcome: Outcome,
  { passed }: { passed: boolean },
): Promise<Result> {
  const at = now();
  switch (outcome.kind) {
    case 'sent': {
      const { via, provider_id } = outcome;
      await endMessage(db, message, { state: 'sent', ended_at: at, reason: null, via, provider_id });
      return 'sent';
    }
    case 'kept':
      await endMessage(db, message, { state: 'sent', ended_at: at, reason: null, via: 'kept' });
      return 'kept';
    case 'later': {
      const { reason } = outcome;
      if (outcome.down && !passed) {
        const until = await hold(db, message, { reason, at });
        // After the others: what holds the channel up may be this one alone.
        await putBack(db, [message], { at: until, reason });
        return 'down';
      }
      const next = nextTry(message.attempts, at);
      if (next) {
        await queueAgain(db, message, { at: next, reason });
        return 'again';
      }
      await db.transaction().execute((trx) => fail(trx, message, { state: 'failed', reason, at }));
      return 'failed';
    }
    case 'refused':
      await db.transaction().execute((trx) => fail(trx, message, { state: 'failed', at, ...outcome }));
      return 'failed';
    case 'uncertain':
      await db.transaction().execute((trx) => fail(trx, message, { state: 'uncertain', at, ...outcome }));
      if (!passed) await hold(db, message, { reason: outcome.reason, at });
      return 'uncertain';
  }
}

/** Holds the channel of a message, and once a day tells the administrators of one that is held too often in a row. */
async function hold(db: Db, { channel }: Ended, { reason, at }: { reason: string; at: Date }): Promise<Date> {
  const held = await holdChannel(db, channel as Channel, { now: at, pauses: channelPauses });
  if (held.failures >= failuresToTell)
    await db.transaction().execute(async (trx) =>
      insertAlert(trx, {
        user_ids: (await listAdministrators(trx)).map(({ id }) => id),
        ...{ kind: 'failure', client_id: null, href: '/settings/messages', at },
        text: cleanText(
          `${channel === 'sms' ? 'SMS-urile' : 'E-mailurile'} nu pleacă, la ${held.failures} încercări la rând: așteaptă toate. Verificați serverul și setările programului. ${reason}`,
          500,
        ),
        key: `channel ${channel} ${dayOf(at)}`,
      }),
    );
  return held.not_before ?? at;
}

type Failure = { state: 'failed' | 'uncertain'; reason: string; at: Date; bounced?: boolean };

/** Ends a message that did not go, or may not have gone, and rings the bell once. */
export async function fail(trx: Trx, message: Ended, { state, reason, at, bounced }: Failure): Promise<void> {
  const { id, event, client_id, user_id, recipient } = message;
  await holdClient(trx, client_id);
  if (!(await endMessage(trx, message, { state, ended_at: at, reason }))) return;
  const isOld =
    bounced &&
    user_id === null &&
    !(await insertBounce(trx, { message_id: id, address: recipient, reason: cleanText(reason, 500), at }));
  if (isOld) return;
  // A campaign says itself how many did not go; only an address to be mended is somebody's errand.
  if (!bounced && event === 'campaign') return;
  // The address of one of ours is no errand of a client's manager, and rings once.
  const isOurs = bounced && user_id !== null;
  const users = client_id && !isOurs ? await listResponsible(trx, client_id) : await listAdministrators(trx);
  const kind = bounced ? 'bounce' : 'failure';
  await insertAlert(trx, {
    ...{ user_ids: users.map((user) => user.id), kind, client_id: isOurs ? null : client_id, at },
    text: cleanText(textOf(message, { state, reason, bounced: bounced ?? false }), 500),
    href: `/messages/${id}`,
    key: isOurs ? `bounce of user ${user_id} ${recipient.toLowerCase()}` : `message ${id} ${kind}`,
  });
}

function textOf(
  { channel, recipient, subject, user_id }: Ended,
  { state, reason, bounced }: { state: string; reason: string; bounced: boolean },
): string {
  if (bounced && user_id !== null)
    return `Adresa ${recipient} a unui utilizator nu există: mesajul s-a întors. Corectați-o la Setări > Utilizatori.`;
  if (bounced) return `Adresa ${recipient} nu există: mesajul s-a întors. Corectați-o pe fișa clientului.`;
  const what = channel === 'sms' ? `SMS-ul către ${recipient}` : `E-mailul „${subject}” către ${recipient}`;
  return state === 'uncertain'
    ? `${what} poate să fi ajuns sau nu. Verificați înainte de a-l trimite din nou.`
    : `${what} nu a plecat. ${reason}`;
}
