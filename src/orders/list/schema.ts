import { z } from 'zod';
import { orderStatuses } from '../status.ts';

const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((given) => (last(given) === '' ? undefined : last(given)), schema.optional());
const notListed = { error: 'Filtrul nu este din listă.' };
const perPage = { error: 'Pagina are între 1 și 200 de comenzi.' };
const id = optional(
  z.coerce.number(notListed).int(notListed).positive(notListed).max(Number.MAX_SAFE_INTEGER, notListed),
);
const day = optional(z.iso.date({ error: 'Perioada se scrie ca 2026-11-24.' }));

/** The list's address, the same for the page and for JSON. `view=work`: what is open, in the order of service. */
export const orderListSchema = z.object({
  client_id: id,
  manager: id,
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
