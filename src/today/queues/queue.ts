import { z } from 'zod';
import { writeCursor } from '../../db/paging.ts';
import { type Check, checkNames } from '../../search/checks.ts';
import { addressOf } from '../../search/filters.ts';
import { listQuerySchema, type Sought } from '../../search/schema.ts';
import { last } from '../../web/query.ts';

/**
 * Going through the clients of a check one by one. Where one is stands in the address alone: whose clients (`mine`), and
 * how many were saved on the way (`done`).
 */
export type Queue = { check: Check; mine: boolean; done: number };

/** What is said of the end of each: "nu mai e niciun client …". */
export const queueWords: Record<Check, string> = {
  no_email: 'fără e-mail',
  not_efactura: 'care să nu fie gata de e-Factura',
  unverified: 'neverificat la ANAF de peste 90 de zile',
  duplicate: 'care să pară trecut de două ori',
  bounced: 'cu e-mail refuzat de server',
  no_manager: 'fără manager',
  no_source: 'cu sursa necunoscută',
  no_location: 'fără loc pe hartă',
};

const isMine = z.preprocess((given) => last(given) === '1', z.boolean());
const done = z.preprocess(last, z.coerce.number().int().min(0).max(99_999)).catch(0);
const carried = z.object({ queue: z.preprocess(last, z.enum(checkNames)), mine: isMine, done });

/** The address of the queue itself. */
export const queueParams = z.object({ check: z.enum(checkNames) });
export const queueQuery = z.object({
  mine: isMine,
  done,
  after: z.preprocess((given) => last(given) || undefined, z.string().max(1200).optional()),
});

/** The queue that an address or a form carries along; undefined outside of one. */
export function readQueue(...given: unknown[]): Queue | undefined {
  for (const each of given) {
    const { data } = carried.safeParse(each ?? {});
    if (data) return { check: data.queue, mine: data.mine, done: data.done };
  }
  return undefined;
}

const search = (pairs: [string, string | undefined][]) =>
  new URLSearchParams(pairs.filter((pair): pair is [string, string] => Boolean(pair[1]))).toString();

const mineAndDone = ({ mine, done }: Queue): [string, string | undefined][] => [
  ['mine', mine ? '1' : undefined],
  ['done', done > 0 ? String(done) : undefined],
];

/** What the forms and addresses of a client in a queue carry, by their names. */
export const queueFields = (queue: Queue): [string, string][] =>
  [['queue', queue.check] as [string, string], ...mineAndDone(queue)].filter(
    (pair): pair is [string, string] => Boolean(pair[1]),
  );

/** Where a queue goes on: after a client in the order of names, or from its beginning. */
export function queueHref(queue: Queue, after?: { id: number; name: string }): string {
  const place = after && writeCursor({ key: after.name, id: after.id });
  const text = search([['after', place], ...mineAndDone(queue)]);
  return `/today/queues/${queue.check}${text ? `?${text}` : ''}`;
}

/** The same after a client that was saved. */
export const queueAfterSave = (queue: Queue, client: { id: number; name: string }): string =>
  queueHref({ ...queue, done: queue.done + 1 }, client);

/** Where a client of a queue is mended. */
export function mendHref(queue: Queue, clientId: number): string {
  const place = queue.check === 'unverified' ? 'register' : 'edit';
  return `/clients/${clientId}/${place}?${search(queueFields(queue))}`;
}

type Person = { id: number; portfolioOf: number | null };

/** The list's query of a check, as a person sees it. */
export function soughtOf({ check, mine }: Pick<Queue, 'check' | 'mine'>, person: Person): Sought {
  const query = listQuerySchema.parse({
    check,
    sort: 'name',
    dir: 'asc',
    ...(mine && { manager: person.id }),
  });
  return { ...query, portfolioOf: person.portfolioOf };
}

/** The list of a check's clients. */
export const checkHref = (queue: Pick<Queue, 'check' | 'mine'>, person: Person): string =>
  addressOf({ ...soughtOf(queue, person), dir: undefined });
