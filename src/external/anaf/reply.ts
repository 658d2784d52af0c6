import { z } from 'zod';
import type { AnafAnswer } from './anaf.ts';
import { toCompany } from './company.ts';

export type Reply = { found: unknown[]; notFound: number[] };

const list = z.array(z.unknown());
const numbers = list.transform((items) => items.map(numberOf));
// One old client expected `notfound`; v9's 404 about a wrong path has neither key and is no reply at all.
const envelope = z.union([
  z.object({ found: list.nullish(), notFound: numbers }),
  z.object({ found: list.nullish(), notfound: numbers }),
  z.object({ found: list }),
]);
const general = z.object({ date_generale: z.object({ cui: z.unknown() }) });

/** Reads the body of an answer; undefined when it is not a reply of this service. Its `cod` and `message` say nothing. */
export function readReply(body: string): Reply | undefined {
  const parsed = envelope.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { found, ...rest } = parsed.data;
  const missing = 'notFound' in rest ? rest.notFound : 'notfound' in rest ? rest.notfound : [];
  return { found: found ?? [], notFound: missing.filter((number) => number !== undefined) };
}

/**
 * What a reply says of each number that was asked. `not_found` only when the reply names that number as not found and
 * holds no company that was not asked for: such a reply belongs to another question.
 */
export function answersFrom(reply: Reply, asked: number[]): Map<number, AnafAnswer> {
  const records = new Map(reply.found.map((record) => [cuiOf(record), record]));
  const strangers = [...records.keys()].some((cui) => cui !== undefined && !asked.includes(cui));

  return new Map(asked.map((cui) => [cui, answerFor(cui)]));

  function answerFor(cui: number): AnafAnswer {
    if (records.has(cui)) {
      const raw = records.get(cui);
      const company = toCompany(raw);
      return company ? { kind: 'found', company, raw } : { kind: 'unavailable', reason: 'malformed' };
    }
    if (strangers) return { kind: 'unavailable', reason: 'other_company' };
    if (reply.notFound.includes(cui)) return { kind: 'not_found' };
    return { kind: 'unavailable', reason: 'malformed' };
  }
}

function cuiOf(record: unknown): number | undefined {
  const parsed = general.safeParse(record);
  return parsed.success ? numberOf(parsed.data.date_generale.cui) : undefined;
}

/** 123, '123', 'RO123' or { cui: 123 }. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string')
    return /^\s*(RO)?\s*\d+\s*$/i.test(value) ? Number(value.replace(/\D/g, '')) : undefined;
  if (typeof value === 'object' && value !== null && 'cui' in value) return numberOf(value.cui);
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
