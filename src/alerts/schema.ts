import { z } from 'zod';
import { requiredReference } from '../clients/input.ts';
import { last, notListed, optional, optionalId } from '../web/query.ts';
import { alertKinds } from './kind.ts';

/** The list's address. `unread=1`: only what was not opened yet. `after`: the id of the last one of the page before. */
export const alertListSchema = z.object({
  kind: optional(z.enum(alertKinds, notListed)),
  unread: z.preprocess((given) => last(given) === '1', z.boolean()),
  after: optionalId,
});

export type AlertListQuery = z.output<typeof alertListSchema>;

/** Everything up to the newest one that was seen. */
export const readSchema = z.object({
  up_to: requiredReference('Reîncărcați pagina și încercați din nou.'),
  kind: optional(z.enum(alertKinds, notListed)),
});

export const alertParams = z.object({ id: requiredReference('Notificarea nu există.') });
