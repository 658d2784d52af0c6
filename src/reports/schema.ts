import { z } from 'zod';
import { monthsBetween } from './month.ts';

const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);
const absent = (given: unknown) => (given === '' || given === null ? undefined : given);
const mostMonths = 60;

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

export const managersQuery = z
  .object({
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
  })
  .superRefine(({ from, to }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['to'], message });
    if (!from || !to) return;
    if (to < from) refuse('Ultima lună este înaintea primei.');
    if (monthsBetween(from, to) > mostMonths) refuse('Raportul cuprinde cel mult 60 de luni.');
  });

export type ManagersQuery = z.output<typeof managersQuery>;
