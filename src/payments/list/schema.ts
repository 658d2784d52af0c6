import { z } from 'zod';
import { paymentMethods } from '../../clients/schema.ts';
import { notListed, optional, optionalDay, optionalId } from '../../web/query.ts';

const perPage = { error: 'Pagina are între 1 și 200 de încasări.' };
const day = optionalDay('Perioada se scrie ca 2026-11-24.');

/**
 * The list's address, the same for the page and for JSON. `q` looks in the name of the client and in the reference;
 * `view`: what still has money that covers nothing, or what was cancelled.
 */
export const paymentListSchema = z.object({
  q: optional(z.string({ error: 'Scrieți un text.' }).max(200, { error: 'Căutarea e prea lungă.' })),
  client_id: optionalId,
  method: optional(z.enum(paymentMethods, notListed)),
  account: optional(z.string(notListed).max(34, notListed)),
  from: day,
  to: day,
  view: optional(z.enum(['free', 'cancelled'], notListed)),
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});

export type PaymentListQuery = z.output<typeof paymentListSchema>;
/** `portfolioOf`: whose clients alone are to be seen, else null. */
export type PaymentSearch = PaymentListQuery & { portfolioOf: number | null };
