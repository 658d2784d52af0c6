import { z } from 'zod';
import { findCounty } from '../../romania/counties.ts';
import { optional, optionalId } from '../../web/query.ts';

/** The report's address, the same for the page and for its workbook. `overdue`: only clients with something late. */
export const receivablesQuery = z.object({
  manager: optionalId,
  type: optionalId,
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
