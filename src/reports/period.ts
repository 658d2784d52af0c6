import { z } from 'zod';
import { monthAfter, monthsBetween } from '../romania/months.ts';
import { monthsOf } from './month-labels.ts';

/** What an address gives for a field: the last of many, nothing for an empty one. */
const given = (value: unknown) => {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last === '' || last === null ? undefined : last;
};

const mostMonths = 60;
const monthsShown = 12;

/** A month of an address: 2026-11, or 11.2026 from a browser that knows no months. */
export const month = z.preprocess(
  (value) => {
    const written = given(value);
    return typeof written === 'string' ? written.trim().replace(/^(\d{2})[./](\d{4})$/, '$2-$1') : written;
  },
  z
    .string()
    .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, { error: 'Scrieți luna ca 2026-11.' })
    .optional(),
);

/** The id of something that is chosen from a list. @param error what is said of anything else */
export const chosen = (error: string) =>
  z.preprocess(
    given,
    z.coerce
      .number({ error })
      .int({ error })
      .positive({ error })
      .max(Number.MAX_SAFE_INTEGER, { error })
      .optional(),
  );

/** The months that are asked for; the last twelve unless told. */
export function periodOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  thisMonth: string,
) {
  const last = to ?? (from && from > thisMonth ? from : thisMonth);
  return { from: from ?? monthAfter(last, 1 - monthsShown), to: last };
}

/** An address whose period is made whole and then checked: a first month alone may be too long ago. */
export const withPeriod = <Asked extends { from?: string | undefined; to?: string | undefined }>(
  asked: z.ZodType<Asked>,
  thisMonth: string,
) =>
  asked
    .transform((given) => ({ ...given, ...periodOf(given, thisMonth) }))
    .superRefine(({ from, to }, context) => {
      const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['to'], message });
      if (to < from) refuse('Ultima lună este înaintea primei.');
      if (monthsBetween(from, to) > mostMonths) refuse('Raportul cuprinde cel mult 60 de luni.');
    });

/** The ends of a period's months as the database counts them: the first day of each, and of the one after the last. */
export const daysOf = (period: { from: string; to: string }): string[] =>
  [...monthsOf(period), monthAfter(period.to, 1)].map((month) => `${month}-01`);
