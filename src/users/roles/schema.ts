import { z } from 'zod';
import { type Area, areas } from '../../web/access.ts';
import { last } from '../../web/query.ts';
import { type Switch, switches } from './role.ts';

const access = z.enum(['none', 'view', 'edit'], { error: 'Alegeți fără, vede sau editează.' });
const flag = z.preprocess((given) => last(given) ?? false, z.stringbool().or(z.boolean()));

const each = <Name extends string, Schema extends z.ZodType>(names: readonly Name[], schema: Schema) =>
  Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;

/** What a role says; every area is there, a switch that is left out is off. */
export const roleSchema = z.object({
  version: z.coerce.number<string>({ error: 'Reîncărcați pagina și încercați din nou.' }).int().positive(),
  areas: z.object(
    each(
      areas.map(({ area }): Area => area),
      access,
    ),
    { error: 'Alegeți pentru fiecare zonă fără, vede sau editează.' },
  ),
  ...each(
    switches.map(({ name }): Switch => name),
    flag,
  ),
});

export type RoleInput = z.output<typeof roleSchema>;
