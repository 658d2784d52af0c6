import {
  type Difference,
  differencesOf,
  eventsBetween,
  notFound,
  type Ours,
  proposalsAfter,
  type RegisterEvent,
  type Stored,
} from './compare.ts';
import { type Facts, factsAfter } from './facts.ts';

/** What was known of a client before it was asked about. */
export type Known = {
  tax_id: string;
  ours: Ours;
  answer: string | null;
  facts: Facts | null;
  proposals: Stored[];
};

/** What came of asking: facts, or that there is no such tax id. */
export type Answered = { client_id: number; tax_id: string; said: Facts | undefined };

export type Outcome = {
  answer: 'found' | 'not_found';
  facts: Facts | null;
  events: RegisterEvent[];
  opened: Difference[];
  gone: number[];
  /** Whether the VAT periods are others than before. */
  periods: boolean;
};

/** What an answer means for a client; undefined when its tax id changed since it was asked about. */
export function outcomeOf(known: Known, { tax_id, said }: Answered): Outcome | undefined {
  if (known.tax_id !== tax_id) return undefined;
  const before = known.facts ?? undefined;
  if (!said) {
    return {
      answer: 'not_found',
      facts: known.facts,
      events: known.answer === 'not_found' ? [] : [notFound(known.answer === 'found')],
      opened: [],
      gone: [],
      // Those that are there may be of a number that the client had before.
      periods: known.facts === null,
    };
  }
  const facts = factsAfter(before, said);
  const proposals = proposalsAfter(differencesOf(known.ours, facts), known.proposals);
  const periods = JSON.stringify(before?.vat_periods) !== JSON.stringify(facts.vat_periods);
  return { answer: 'found', facts, events: eventsBetween(before, facts), ...proposals, periods };
}
