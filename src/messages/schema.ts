import { z } from 'zod';
import { flag } from '../clients/input.ts';

export const messageParams = z.object({
  id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});

/** `confirmed`: a person said that a message which may have arrived is to go once more. */
export const repetitionSchema = z.object({ confirmed: flag(false) });
