import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refused } from '../../errors.ts';
import { type Anaf, type AnafAnswer, isTaxId } from '../../external/anaf/anaf.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import { getClient } from '../queries.ts';
import { knownLocalities, takeIn } from '../register/actions.ts';
import { listDue, noteAsked } from '../register/queries.ts';
import { cannotAsk } from '../register/state.ts';
import { mailEvents } from '../register-told/actions.ts';
import {
  claimCheck,
  finishDay,
  giveTurnBack,
  isFinished,
  keepTurn,
  pauseWatch,
  takeWatchTurn,
} from './queries.ts';

// ANAF's own limit of numbers in a call (v9, 04.02.2025).
const batch = 100;

/**
 * Asks the register about every client that it was not asked about today, a hundred at a time, and goes on where an
 * earlier run stopped. Answers how it went, in a few words.
 * @param today the business day
 * @param roomMs between two calls, so that a person who looks a firm up finds a free turn
 */
export async function watchClients(
  services: Services,
  { today, roomMs = 1000 }: { today: string; roomMs?: number },
): Promise<string> {
  const { db, now } = services;
  const holder = randomUUID();
  if (!(await takeWatchTurn(db, holder, now())))
    return 'altcineva întreabă deja, sau ANAF este lăsat în pace';
  try {
    const { said, isWhole } = await askAll(services, holder, { today, roomMs });
    await mailEvents(services);
    if (isWhole) await finishDay(db, today);
    return said;
  } finally {
    await giveTurnBack(db, holder);
  }
}

/** The same where the day's round was cut short; nothing where it came to its end. */
export async function watchRest(services: Services, asked: { today: string }): Promise<string | undefined> {
  return (await isFinished(services.db, asked.today)) ? undefined : watchClients(services, asked);
}

async function askAll(
  services: Services,
  holder: string,
  { today, roomMs }: { today: string; roomMs: number },
): Promise<{ said: string; isWhole: boolean }> {
  const { db, anaf, now } = services;
  const localities = knownLocalities();
  let [after, asked, happened] = [0, 0, 0];
  const ended = (why: string) => ({
    said: `${counted(asked, 'client întrebat', 'clienți întrebați')}, ${eventsText(happened)}${why}`,
    isWhole: why === '',
  });
  for (;;) {
    const found = await listDue(db, { today, after, limit: batch });
    const last = found.at(-1);
    if (!last) return ended('');
    if (!anaf.available()) return ended(noAnswer);

    const due = found.filter(({ tax_id }) => isTaxId(tax_id));
    const numbers = due.map(({ tax_id }) => tax_id);
    let answers = await anaf.lookupMany(numbers);
    if (isSilent(answers)) {
      if (isOurs([...answers.values()])) return ended(noAnswer);
      const failures = await pauseWatch(db, now());
      if (failures >= patience) answers = await askApart(anaf, numbers);
      if (isSilent(answers)) return ended(noAnswer);
    }
    const silent = due.filter(({ tax_id }) => answers.get(tax_id)?.kind === 'unavailable');
    happened += (await takeIn(services, due, answers, localities)).events;
    // One number that is never answered waits for the next night, like those that were.
    await noteAsked(db, [...silent, ...found.filter(({ tax_id }) => !isTaxId(tax_id))], now());
    asked += due.length - silent.length;
    after = last.id;
    if (!(await keepTurn(db, holder))) return ended('; restul le întreabă alt proces');
    await sleep(roomMs);
  }
}

const noAnswer = '; ANAF nu răspunde, se încearcă mai târziu';
/** After how many silences in a row a hundred is asked about in parts: it may be refused for one of its numbers. */
const patience = 3;

const isSilent = (answers: Map<string, AnafAnswer>) =>
  answers.size > 0 && [...answers.values()].every(({ kind }) => kind === 'unavailable');

/** Asks about halves, and of one that alone is silent about halves again, down to the number that it is refused for. */
async function askApart(anaf: Anaf, numbers: string[]): Promise<Map<string, AnafAnswer>> {
  const middle = Math.ceil(numbers.length / 2);
  const one = await anaf.lookupMany(numbers.slice(0, middle));
  const other = await anaf.lookupMany(numbers.slice(middle));
  const apart = async (half: typeof one, sibling: typeof one) =>
    isSilent(half) && !isSilent(sibling) && half.size > 1 ? askApart(anaf, [...half.keys()]) : half;
  return new Map([...(await apart(one, other)), ...(await apart(other, one))]);
}

/** Whether nothing was asked at all: people's own questions filled the turns, or the breaker was open. */
const isOurs = (answers: AnafAnswer[]) =>
  answers.every((answer) => answer.kind === 'unavailable' && ['busy', 'breaker'].includes(answer.reason));

const eventsText = (count: number) =>
  count === 0 ? 'nicio schimbare' : counted(count, 'client cu schimbări', 'clienți cu schimbări');

/** Asks about one client because a person wants to know now; refuses with 409 within a minute of the last time. */
export async function checkClientNow(services: Services, clientId: number): Promise<void> {
  const { db, anaf, now } = services;
  const client = await getClient(db, clientId);
  const refusal = cannotAsk(client);
  if (refusal || !client.tax_id) throw new Refused(409, refusal);

  const due = { id: client.id, tax_id: client.tax_id };
  const claim = await claimCheck(db, due, now());
  if (!claim)
    throw new Refused(409, 'ANAF a fost întrebat acum mai puțin de un minut. Încercați peste un minut.');
  const answer = await anaf.lookup(due.tax_id);
  if (answer.kind === 'unavailable') {
    await noteAsked(db, [due], claim.before);
    throw new Refused(
      409,
      'ANAF nu răspunde acum. Nimic nu s-a schimbat; încercați din nou peste câteva minute.',
    );
  }
  const { failed } = await takeIn(services, [due], new Map([[due.tax_id, answer]]));
  if (failed > 0)
    throw new Refused(
      409,
      'Răspunsul de la ANAF nu a putut fi păstrat. Completați datele de mână, din Editează.',
    );
  await mailEvents(services, client.id);
}
