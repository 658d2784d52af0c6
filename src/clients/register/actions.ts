import type { Trx } from '../../db/database.ts';
import type { AnafAnswer } from '../../external/anaf/anaf.ts';
import type { Services } from '../../services.ts';
import { keepAnswers } from '../company-lookup/queries.ts';
import { type Locality, matchLocality } from '../location/localities.ts';
import { listLocalities } from '../location/queries.ts';
import { noteEvents } from '../register-told/actions.ts';
import { ringProposals } from '../register-told/queries.ts';
import { type FindLocality, factsOf } from './facts.ts';
import { type Answered, type Outcome, outcomeOf } from './outcome.ts';
import {
  endStrange,
  holdClients,
  listStates,
  noteAsked,
  replacePeriods,
  saveAnswers,
  saveProposals,
  type WatchState,
} from './queries.ts';

/** What one run learned of localities: those of a county by its code, and where a name led to. */
export type KnownLocalities = {
  counties: Map<string, Locality[]>;
  matches: Map<string, Locality | undefined>;
};

export const knownLocalities = (): KnownLocalities => ({ counties: new Map(), matches: new Map() });

type Asked = { id: number; tax_id: string };
type Taken = { events: number; failed: number };

/**
 * Takes in what the register answered of clients: facts, proposals and VAT periods of all in one transaction; whoever
 * something happened to in one of its own, with the event, its note and the bell. Twice changes nothing. Where that
 * fails each is taken in alone, and who cannot be counts as asked about: one answer must not hold up the others.
 * The e-mails are written by mailEvents.
 */
export async function takeIn(
  services: Services,
  asked: Asked[],
  answers: Map<string, AnafAnswer>,
  localities: KnownLocalities = knownLocalities(),
): Promise<Taken> {
  const { db, now, log } = services;
  try {
    return await takeTogether(services, asked, answers, localities);
  } catch (error) {
    const ids = asked.map(({ id }) => id);
    log.error({ err: error, client_ids: ids }, 'answers of the register were not taken in');
    if (asked.length > 1) return takeEach(services, asked, answers, localities);
    await noteAsked(db, asked, now());
    return { events: 0, failed: 1 };
  }
}

async function takeEach(
  services: Services,
  asked: Asked[],
  answers: Map<string, AnafAnswer>,
  localities: KnownLocalities,
): Promise<Taken> {
  const taken = { events: 0, failed: 0 };
  for (const each of asked) {
    const answer = answers.get(each.tax_id);
    if (!answer) continue;
    const { events, failed } = await takeIn(services, [each], new Map([[each.tax_id, answer]]), localities);
    taken.events += events;
    taken.failed += failed;
  }
  return taken;
}

async function takeTogether(
  services: Services,
  asked: Asked[],
  answers: Map<string, AnafAnswer>,
  localities: KnownLocalities,
): Promise<Taken> {
  const { db, now } = services;
  const at = now();
  const answered = await readAnswers(services, asked, answers, localities, at);
  if (asked.length === 1) {
    const told = await db.transaction().execute((trx) => settle(trx, answered, at, true));
    return { events: told.length, failed: 0 };
  }
  const eventful = await db.transaction().execute((trx) => settle(trx, answered, at));
  const happened = new Set(eventful);
  return takeEach(
    services,
    asked.filter(({ id }) => happened.has(id)),
    answers,
    localities,
  );
}

async function readAnswers(
  { db }: Services,
  asked: { id: number; tax_id: string }[],
  answers: Map<string, AnafAnswer>,
  localities: KnownLocalities,
  at: Date,
): Promise<Answered[]> {
  const found = [...answers].flatMap(([tax_id, answer]) =>
    answer.kind === 'found' ? [{ tax_id, company: answer.company }] : [],
  );
  await keepAnswers(db, found, at);
  const counties = found.flatMap(({ company }) => [company.registered.county, company.fiscal.county]);
  for (const county of new Set(counties))
    if (county && !localities.counties.has(county))
      localities.counties.set(county, await listLocalities(db, county));
  const find = finderIn(localities);
  return asked.flatMap(({ id, tax_id }) => {
    const answer = answers.get(tax_id);
    if (!answer || answer.kind === 'unavailable') return [];
    const said = answer.kind === 'found' ? factsOf(answer.company, find) : undefined;
    return [{ client_id: id, tax_id, said }];
  });
}

/** A county has hundreds of localities and a run thousands of firms in the same few: each name is looked for once. */
function finderIn({ counties, matches }: KnownLocalities): FindLocality {
  return (county, name, uat) => {
    const key = [county, name, uat].join('|');
    if (!matches.has(key)) matches.set(key, matchLocality(counties.get(county) ?? [], name, uat));
    return matches.get(key);
  };
}

/** Writes what became of these clients; those with events only if `eventful`, else it answers their ids. */
async function settle(trx: Trx, answered: Answered[], at: Date, eventful = false): Promise<number[]> {
  const ids = answered.map(({ client_id }) => client_id);
  await holdClients(trx, ids);
  await endStrange(trx, ids);
  const states = await listStates(trx, ids);
  const all = states.flatMap((state) => {
    const own = answered.find(({ client_id }) => client_id === state.id);
    const outcome = own && outcomeOf(state, own);
    return outcome ? [{ state, outcome }] : [];
  });
  const written = all.filter(({ outcome }) => eventful || outcome.events.length === 0);
  await write(trx, written, at);
  const happened = all.filter(({ outcome }) => outcome.events.length > 0);
  if (eventful) for (const { state, outcome } of happened) await noteEvents(trx, state, outcome.events, at);
  return happened.map(({ state }) => state.id);
}

async function write(trx: Trx, settled: { state: WatchState; outcome: Outcome }[], at: Date): Promise<void> {
  const rows = settled.map(({ state, outcome }) => ({
    client_id: state.id,
    tax_id: state.tax_id,
    answer: outcome.answer,
    facts: outcome.facts,
  }));
  await saveAnswers(trx, rows, at);
  await replacePeriods(
    trx,
    settled.flatMap(({ state, outcome }) =>
      outcome.periods ? [{ client_id: state.id, periods: outcome.facts?.vat_periods ?? [] }] : [],
    ),
  );
  const opened = settled.flatMap(({ state, outcome }) =>
    outcome.opened.map((each) => ({ ...each, client_id: state.id })),
  );
  await saveProposals(trx, { opened, gone: settled.flatMap(({ outcome }) => outcome.gone) }, at);
  const quiet = settled.filter(({ outcome }) => outcome.opened.length > 0 && outcome.events.length === 0);
  const rung = quiet.map(({ state }) => ({ client_id: state.id, is_first: state.answer === null }));
  await ringProposals(trx, rung, at);
}
