import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '../../db/database.ts';
import type { Outcome } from '../../external/mail/mail.ts';
import type { Services } from '../../services.ts';
import type { Channel } from '../events.ts';
import { listChannelStates } from '../outbox/queries.ts';
import { findSender, listReachable } from '../queries.ts';
import { recoverLeft } from './left.ts';
import { mailOf, type Sender, smsOf } from './letter.ts';
import { obstacleOf } from './obstacle.ts';
import { type Result, record } from './outcome.ts';
import {
  type ClaimedMessage,
  claimDue,
  clearFailures,
  endMessage,
  listObstacles,
  markHanded,
  putBack,
} from './queries.ts';

// Four at once is what common servers take from one sender; a claim is small, so that none waits long in our hands.
const atOnce = 4;
const claimed = 16;
const channels: readonly Channel[] = ['email', 'sms'];

type Tally = Record<Result, number>;

/** `passed`: whether a message went by this channel since the last trouble of this turn. */
type Turn = { channel: Channel; until: number; tally: Tally; passed: boolean };

/** The processes' senders: one at a time on each channel of a database; whoever rings meanwhile makes it look once more. */
const busy = new WeakMap<Db, Map<Channel, { again: boolean }>>();

/**
 * Sends the messages that are due; answers how it went in a few words, and whether more are due.
 * @param forMs after how long no new message is begun, so that a worker that stops need not cut any off
 */
export async function sendDue(
  services: Services,
  { forMs = Number.POSITIVE_INFINITY } = {},
): Promise<{ said: string; more: boolean }> {
  const working = busy.get(services.db) ?? new Map<Channel, { again: boolean }>();
  busy.set(services.db, working);
  for (const mine of working.values()) mine.again = true;
  const free = channels.filter((channel) => !working.has(channel));
  if (free.length === 0) return { said: 'se trimite deja', more: false };

  const tally = emptyTally();
  const until = performance.now() + forMs;
  // A slow server of one channel keeps nothing from going by the other.
  const ends = await Promise.allSettled(
    free.map(async (channel) => {
      const mine = { again: false };
      working.set(channel, mine);
      try {
        await recoverLeft(services, channel);
        return await sendBy(services, { channel, until, tally, passed: false }, mine);
      } finally {
        working.delete(channel);
      }
    }),
  );
  return { said: saidOf(tally), more: valuesOf(ends).some((more) => more) };
}

/** Sends what is due by a channel, claim by claim; answers whether more is. */
async function sendBy(services: Services, turn: Turn, mine: { again: boolean }): Promise<boolean> {
  let more = true;
  while (more && performance.now() < turn.until) {
    mine.again = false;
    const sent = await sendSome(services, turn);
    more = sent || mine.again;
  }
  return more;
}

/** One claim; answers whether there was any. */
async function sendSome(services: Services, turn: Turn): Promise<boolean> {
  const { db, now } = services;
  const states = await listChannelStates(db, now());
  const state = states.find(({ channel }) => channel === turn.channel);
  if (!state?.open) return false;
  const messages = await claimDue(db, { channel: turn.channel, limit: claimed, now: now() });
  if (messages.length > 0) await sendClaimed(services, turn, { messages, failures: state.failures });
  return messages.length > 0;
}

async function sendClaimed(
  services: Services,
  turn: Turn,
  { messages, failures }: { messages: ClaimedMessage[]; failures: number },
): Promise<void> {
  const { db } = services;
  const waiting = [...messages];
  let failed = failures;
  let down = false;

  const lane = async (sender: Sender, obstacles: Map<number, string>) => {
    while (!down && performance.now() < turn.until) {
      const message = waiting.shift();
      if (!message) return;
      const reason = obstacles.get(message.id);
      const { result, holds } = reason
        ? { result: await stop(services, message, reason), holds: false }
        : await sendOne(services, turn, message, sender);
      turn.tally[result] += 1;
      if (holds) down = true;
      if (failed > 0 && turn.passed) {
        failed = 0;
        await clearFailures(db, turn.channel);
      }
    }
    // Not when the slowest lane ends: whoever else is free sends them meanwhile.
    await putBack(db, waiting.splice(0));
  };
  try {
    const [sender, obstacles] = await Promise.all([findSender(db), obstaclesOf(db, messages)]);
    // A server that failed is tried with one at a time.
    const lanes = Array.from({ length: failures > 0 ? 1 : atOnce }, () => lane(sender, obstacles));
    valuesOf(await Promise.allSettled(lanes));
  } finally {
    await putBack(db, waiting.splice(0));
  }
}

/** Why which of these messages may not go any more. */
async function obstaclesOf(db: Db, messages: ClaimedMessage[]): Promise<Map<number, string>> {
  const found = await listObstacles(
    db,
    messages.map(({ id }) => id),
  );
  const ids = found.flatMap(({ client_id }) => client_id ?? []);
  const clients = ids.length > 0 ? await listReachable(db, [...new Set(ids)]) : [];
  return new Map(
    messages.flatMap((message) => {
      const its = found.find(({ id }) => id === message.id);
      const reason = obstacleOf(
        message,
        its,
        clients.find(({ id }) => id === its?.client_id),
      );
      return reason ? [[message.id, reason]] : [];
    }),
  );
}

async function stop({ db, now }: Services, message: ClaimedMessage, reason: string): Promise<Result> {
  await endMessage(db, message, { state: 'stopped', ended_at: now(), reason });
  return 'stopped';
}

async function sendOne(
  services: Services,
  turn: Turn,
  message: ClaimedMessage,
  sender: Sender,
): Promise<{ result: Result; holds: boolean }> {
  const { db, mail, sms, now, log } = services;
  let turnedBack = false;
  const handing = async () => {
    if (await markHanded(db, message, now())) return;
    turnedBack = true;
    throw new Error('nu mai e în mâinile noastre');
  };
  let outcome: Outcome;
  try {
    outcome =
      message.channel === 'sms'
        ? await sms.send(smsOf(message), handing)
        : await mail.send(await mailOf(services, message, sender), handing);
  } catch (error) {
    // Only the making of the message throws: the ways out answer whatever happens.
    outcome = {
      kind: 'later',
      reason: `Mesajul nu a putut fi alcătuit: ${(error as Error).message}`,
      down: false,
    };
  }
  const obstacle = turnedBack ? (await obstaclesOf(db, [message])).get(message.id) : undefined;
  const { passed } = turn;
  if (outcome.kind === 'uncertain' || (outcome.kind === 'later' && outcome.down)) turn.passed = false;
  const result = await insisting(() =>
    obstacle ? stop(services, message, obstacle) : record(services, message, outcome, { passed }),
  );
  if (result === 'sent' || result === 'kept') turn.passed = true;
  log.info({ message: message.id, request_id: message.request_id, outcome: result }, 'mesaj');
  return { result, holds: result === 'down' || (result === 'uncertain' && !passed) };
}

/** The values of what was tried; throws the first error once all have ended. */
function valuesOf<T>(settled: PromiseSettledResult<T>[]): T[] {
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

/** What the server answered is not asked twice: a database that is away for a moment is waited for. */
async function insisting<T>(write: () => Promise<T>): Promise<T> {
  for (const pauseMs of [200, 1000, 3000])
    try {
      return await write();
    } catch {
      await wait(pauseMs);
    }
  return write();
}

const emptyTally = (): Tally => ({
  sent: 0,
  kept: 0,
  again: 0,
  failed: 0,
  uncertain: 0,
  down: 0,
  stopped: 0,
});

const words: [keyof Tally, string][] = [
  ['sent', 'trimise'],
  ['kept', 'păstrate'],
  ['again', 'de reîncercat'],
  ['failed', 'eșuate'],
  ['uncertain', 'incerte'],
  ['stopped', 'oprite'],
  ['down', 'amânate, fiindcă serverul nu răspunde'],
];

function saidOf(tally: Tally): string {
  const said = words.flatMap(([name, word]) => (tally[name] > 0 ? [`${tally[name]} ${word}`] : []));
  return said.join(', ') || 'nimic de trimis';
}
