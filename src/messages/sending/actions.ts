import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { type Changes, insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { ringMessages } from '../actions.ts';
import type { Channel } from '../events.ts';
import {
  findRepeat,
  insertRepeats,
  lockChannel,
  lockKept,
  lockMessage,
  setPaused,
  stopWaiting,
} from '../outbox/queries.ts';

type Person = { id: number };

type Repeating = {
  id: number;
  /** A person said that an uncertain message may go a second time. */
  confirmed?: boolean;
  key?: RequestKey | undefined;
};

/**
 * Sends a message once more, as a message of its own; answers its id. Refuses with 409 what still waits or was sent,
 * what was repeated already (`message_id` in the answer's extra), what was kept while there is still no server, and
 * what is uncertain and not confirmed (`confirm` in the extra).
 */
export async function repeatMessage(
  services: Services,
  actor: Person,
  { id, confirmed = false, key }: Repeating,
): Promise<number> {
  const repeat = await services.db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'message', async () => {
      const message = await lockMessage(trx, id);
      if (!message) throw new NotFound('Mesajul nu există.');
      const { state, via, channel, body_text } = message;
      const later = await findRepeat(trx, id);
      if (later) throw new Refused(409, repeatedAlready, [], { message_id: later });
      if (state === 'queued' || state === 'sending') throw new Refused(409, stillWaiting);
      if (state === 'sent' && via !== 'kept') throw new Refused(409, sentAlready);
      if (body_text === '') throw new Refused(409, emptied);
      if (via === 'kept' && doorOf(services, channel).keeps) throw new Refused(409, noServer);
      if (state === 'uncertain' && !confirmed) throw new Refused(409, mayHaveGone, [], { confirm: true });
      const [repeated = 0] = await insertRepeats(trx, [id], actor.id);
      await audit(trx, actor, 'repeat', id, { repeated_by: [null, repeated] });
      return repeated;
    }),
  );
  await ringMessages(services);
  return repeat;
}

const mostAtOnce = 10_000;
// A short transaction holds up no merge of the clients it writes to.
const chunk = 500;

/**
 * Sends what a channel kept, each once, now that it has a server; answers how many go, at most 10.000 at a time.
 * Refuses with 409 while there is none.
 */
export async function sendKept(services: Services, actor: Person, channel: Channel): Promise<number> {
  if (doorOf(services, channel).keeps) throw new Refused(409, noServer);
  let count = 0;
  for (let last = 1; last > 0 && count < mostAtOnce; count += last)
    last = await sendSomeKept(services, actor, channel);
  await ringMessages(services);
  return count;
}

const sendSomeKept = ({ db }: Services, actor: Person, channel: Channel): Promise<number> =>
  db.transaction().execute(async (trx) => {
    await lockChannel(trx, channel);
    const ids = await lockKept(trx, channel, chunk);
    if (ids.length === 0) return 0;
    const written = await insertRepeats(trx, ids, actor.id);
    const subject = { subject: 'message_channel', subject_id: numberOf(channel) };
    const changes: Changes = { channel: [channel, channel], messages: [null, written.length] };
    await insertAudit(trx, actor, { action: 'send_kept', ...subject, changes });
    return written.length;
  });

/** Keeps a waiting message from going. Refuses with 409 one that no longer waits. */
export async function stopMessage(
  { db, now }: Services,
  actor: Person,
  { id }: { id: number },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const message = await lockMessage(trx, id);
    if (!message) throw new NotFound('Mesajul nu există.');
    if (message.state !== 'queued') throw new Refused(409, noLongerWaits);
    await stopWaiting(trx, id, 'Oprit de un om.', now());
    await audit(trx, actor, 'stop', id, { state: ['queued', 'stopped'] });
  });
}

/** Nothing more goes by a channel until somebody resumes it; what is on its way arrives. */
export const pauseChannel = (services: Services, actor: Person, channel: Channel): Promise<void> =>
  setPause(services, actor, channel, true);

/** Lets a channel go on, at once. */
export async function resumeChannel(services: Services, actor: Person, channel: Channel): Promise<void> {
  await setPause(services, actor, channel, false);
  await ringMessages(services);
}

async function setPause({ db, now }: Services, actor: Person, channel: Channel, paused: boolean) {
  await db.transaction().execute(async (trx) => {
    const before = await lockChannel(trx, channel);
    if (paused && before.paused_at) return;
    await setPaused(trx, channel, paused ? { at: now(), by: actor.id } : undefined);
    if (!paused && !before.paused_at) return;
    const subject = { subject: 'message_channel', subject_id: numberOf(channel) };
    const changes: Changes = { channel: [channel, channel], paused: [!paused, paused] };
    await insertAudit(trx, actor, { action: paused ? 'pause' : 'resume', ...subject, changes });
  });
}

/** The way out of a channel. */
const doorOf = ({ mail, sms }: Services, channel: string) => (channel === 'sms' ? sms : mail);

// The audit knows its subjects by number.
const numberOf = (channel: Channel) => (channel === 'email' ? 1 : 2);

const audit = (trx: Trx, actor: Person, action: string, id: number, changes: Changes) =>
  insertAudit(trx, actor, { action, subject: 'message', subject_id: id, changes });

const repeatedAlready = 'Mesajul a fost deja trimis din nou. Deschideți-l pe cel nou.';
const stillWaiting = 'Mesajul încă așteaptă să plece: pleacă singur.';
const sentAlready = 'Mesajul a fost trimis. Scrieți unul nou dacă mai este nevoie.';
const emptied = 'Textul mesajului nu se mai păstrează: nu mai este ce pleca. Scrieți un mesaj nou.';
const noServer =
  'Nu este pus niciun server pentru acest canal: mesajul s-ar păstra iar. Puneți întâi serverul.';
const mayHaveGone = 'Mesajul poate să fi ajuns deja. Confirmați că vreți să plece încă o dată.';
const noLongerWaits = 'Mesajul nu mai așteaptă: a plecat, a fost oprit sau tocmai pleacă.';
