import { z } from 'zod';
import { notListed, optional, optionalDay, optionalId } from '../../web/query.ts';
import { documentKinds } from '../frozen.ts';

const perPage = { error: 'Pagina are între 1 și 200 de documente.' };
const day = optionalDay('Perioada se scrie ca 2026-11-24.');
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
  client_id: optionalId,
  manager: optionalId,
  order_id: optionalId,
  from: day,
  to: day,
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});

export type DocumentListQuery = z.output<typeof documentListSchema>;
