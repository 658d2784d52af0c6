import { z } from 'zod';
import { requiredReference, requiredText } from '../../clients/input.ts';
import { areas } from '../../web/access.ts';

const badDay = 'Scrieți o zi din calendar sau lăsați gol.';
const badRate = 'Scrieți un număr întreg între 1 și 6000.';
const noScope = 'Alegeți ce poate face tokenul, măcar într-o zonă.';

const access = z.enum(['none', 'view', 'edit'], { error: 'Alegeți fără, vede sau editează.' });
const scopes = z
  .object(Object.fromEntries(areas.map(({ area }) => [area, access.default('none')])), { error: noScope })
  .transform((given) =>
    Object.entries(given)
      .filter(([, level]) => level !== 'none')
      .map(([area, level]) => `${area}:${level}`),
  )
  .refine((chosen) => chosen.length > 0, { error: noScope });

/** A new token: for whom it acts, what it may do, its last day and how many calls it has each minute. */
export const tokenSchema = z.object({
  name: requiredText(80, 'Dați tokenului un nume după care îl recunoașteți.'),
  user_id: requiredReference('Alegeți pentru cine lucrează tokenul.'),
  scopes,
  expires_on: z
    .union([z.literal('').transform(() => null), z.iso.date({ error: badDay })], { error: badDay })
    .default(null),
  per_minute: z.coerce
    .number<string>({ error: badRate })
    .int({ error: badRate })
    .min(1, { error: badRate })
    .max(6000, { error: badRate })
    .default(300),
  form_key: z.string().max(200).optional(),
});

export type TokenInput = z.output<typeof tokenSchema>;

export const tokenParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });
