import { z } from 'zod';
import { monthAfter, monthsBetween } from '../romania/months.ts';

const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);
const absent = (given: unknown) => (given === '' || given === null ? undefined : given);
const mostMonths = 60;
const monthsShown = 12;

/** A month of an address: 2026-11, or 11.2026 from a browser that knows no months. */
const month = z.preprocess(
  (given) => {
    const value = absent(last(given));
    return typeof value === 'string' ? value.trim().replace(/^(\d{2})[./](\d{4})$/, '$2-$1') : value;
  },
  z
    .string()
    .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, { error: 'Scrieți luna ca 2026-11.' })
    .optional(),
);

const asked = z.object({
  from: month,
  to: month,
  manager: z.preprocess(
    (given) => absent(last(given)),
    z.coerce
      .number({ error: 'Alegeți managerul din listă.' })
      .int({ error: 'Alegeți managerul din listă.' })
      .positive({ error: 'Alegeți managerul din listă.' })
      .max(Number.MAX_SAFE_INTEGER, { error: 'Alegeți managerul din listă.' })
      .optional(),
  ),
});

/** The report's address, its period made whole and then checked: a first month alone may be too long ago. */
export const managersQuery = (thisMonth: string) =>
  asked
    .transform(({ manager, ...months }) => ({ manager, ...periodOf(months, thisMonth) }))
    .superRefine(({ from, to }, context) => {
      const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['to'], message });
      if (to < from) refuse('Ultima lună este înaintea primei.');
      if (monthsBetween(from, to) > mostMonths) refuse('Raportul cuprinde cel mult 60 de luni.');
    });

/** The months that are asked for; the last twelve unless told. */
export function periodOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  thisMonth: string,
) {
  const last = to ?? (from && from > thisMonth ? from : thisMonth);
  return { from: from ?? monthAfter(last, 1 - monthsShown), to: last };
}
