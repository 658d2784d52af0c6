import { z } from 'zod';
import { findCounty } from '../../romania/counties.ts';

const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((given) => (last(given) === '' ? undefined : last(given)), schema.optional());
const notListed = { error: 'Filtrul nu este din listă.' };
const id = optional(
  z.coerce.number(notListed).int(notListed).positive(notListed).max(Number.MAX_SAFE_INTEGER, notListed),
);

/** The report's address, the same for the page and for its workbook. `overdue`: only clients with something late. */
export const receivablesQuery = z.object({
  manager: id,
  type: id,
  county: optional(
    z.string().transform((text, context) => {
      const county = findCounty(text)?.code;
      if (county) return county;
      context.addIssue({ code: 'custom', message: 'Județul nu este din listă.' });
      return z.NEVER;
    }),
  ),
  overdue: optional(z.union([z.boolean(), z.stringbool()], { error: 'Filtrul este true sau false.' })),
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
});

export type ReceivablesQuery = z.output<typeof receivablesQuery>;
