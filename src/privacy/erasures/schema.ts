import { z } from 'zod';
import { requiredText } from '../../clients/input.ts';
import { optionalId } from '../../web/query.ts';

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

export const erasureParams = z.object({ id, erasure_id: id });
/** Whose data: a contact of the client, or without one the client itself. */
export const personQuery = z.object({ contact_id: optionalId });
export const erasureSchema = z.object({
  contact_id: optionalId,
  reason: requiredText(1000, 'Scrieți de ce se șterg datele (cererea persoanei, data ei).'),
  confirmed: z.literal('true', { error: 'Confirmați că ați văzut ce se șterge și ce rămâne.' }),
});
