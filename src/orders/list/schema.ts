import { z } from 'zod';
import { notListed, optional, optionalDay, optionalId } from '../../web/query.ts';
import { orderStatuses } from '../status.ts';

const perPage = { error: 'Pagina are între 1 și 200 de comenzi.' };
const day = optionalDay('Perioada se scrie ca 2026-11-24.');

/** The list's address, the same for the page and for JSON. `view=work`: what is open, in the order of service. */
export const orderListSchema = z.object({
  client_id: optionalId,
  manager: optionalId,
  status: optional(z.enum(orderStatuses, notListed)),
  from: day,
  to: day,
  view: optional(z.enum(['work'], notListed)),
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});

export type OrderListQuery = z.output<typeof orderListSchema>;
/** `portfolioOf`: whose clients alone are to be seen, else null. */
export type OrderSearch = OrderListQuery & { portfolioOf: number | null };
