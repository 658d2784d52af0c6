import { z } from 'zod';
import { notListed, optional } from '../../web/query.ts';

const perPage = { error: 'Pagina are între 1 și 200 de destinatari.' };

const results = ['waiting', 'sent', 'failed', 'bounced', 'uncertain', 'left_out', 'unsubscribed'] as const;

/** The address of a campaign's list. */
export const recipientListSchema = z.object({
  result: optional(z.enum(results, notListed)),
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});

export type RecipientListQuery = z.output<typeof recipientListSchema>;
