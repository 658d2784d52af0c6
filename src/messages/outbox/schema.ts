import { z } from 'zod';
import { last } from '../../web/query.ts';

export const outboxParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });
export const outboxChannel = z.object({ channel: z.enum(['email', 'sms']) });

/** `after`: the number of the last message of the page before. */
export const outboxQuery = z.object({
  after: z.preprocess(
    (given) => last(given) || undefined,
    z.coerce
      .number({ error: 'Pagina cerută nu mai există. Reîncărcați lista.' })
      .int()
      .positive()
      .max(Number.MAX_SAFE_INTEGER)
      .optional(),
  ),
});
