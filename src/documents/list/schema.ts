import { z } from 'zod';
import { documentKinds } from '../frozen.ts';

const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((given) => (last(given) === '' ? undefined : last(given)), schema.optional());
const notListed = { error: 'Filtrul nu este din listă.' };
const perPage = { error: 'Pagina are între 1 și 200 de documente.' };
const id = optional(
  z.coerce.number(notListed).int(notListed).positive(notListed).max(Number.MAX_SAFE_INTEGER, notListed),
);
const day = optional(z.iso.date({ error: 'Perioada se scrie ca 2026-11-24.' }));
const on = optional(z.enum(['1'], notListed));

/**
 * The list's address, the same for the page and for JSON. `unpaid=1`: invoices with something left to pay;
 * `overdue=1`: those of them whose day is past; `q`: a series, a number, or both.
 */
export const documentListSchema = z.object({
  q: optional(z.string().trim().max(200, { error: 'Căutarea are cel mult 200 de litere.' })),
  kind: optional(z.enum(documentKinds, notListed)),
  state: optional(z.enum(['issued', 'partly_paid', 'paid', 'reversed'], notListed)),
  unpaid: on,
  overdue: on,
  client_id: id,
  manager: id,
  order_id: id,
  from: day,
  to: day,
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});

export type DocumentListQuery = z.output<typeof documentListSchema>;
