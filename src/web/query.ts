import { z } from 'zod';

/** The value of a name that may stand in an address more than once: the last one. */
export const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);

/** A part of an address that may be left out or left empty. */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((given) => (last(given) === '' ? undefined : last(given)), schema.optional());

export const notListed = { error: 'Filtrul nu este din listă.' };

/** The id of what a list is filtered by. */
export const optionalId = optional(
  z.coerce.number(notListed).int(notListed).positive(notListed).max(Number.MAX_SAFE_INTEGER, notListed),
);

/** A day of an address, YYYY-MM-DD, that the database knows too: it has no year 0. */
export const optionalDay = (error: string) =>
  optional(z.iso.date({ error }).refine((day) => day >= '0001-01-01', { error }));
