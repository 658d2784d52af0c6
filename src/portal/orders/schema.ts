import { z } from 'zod';
import { orderStatuses } from '../../orders/status.ts';
import { notListed, optional } from '../../web/query.ts';

/** The list's address: one stage of orders, and where the page begins. */
export const ownOrdersQuery = z.object({
  status: optional(z.enum(orderStatuses, notListed)),
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
});

export type OwnOrdersQuery = z.output<typeof ownOrdersQuery>;
