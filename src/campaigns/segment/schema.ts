import Big from 'big.js';
import { z } from 'zod';
import { choice, cleanText, listOf, whole } from '../../clients/input.ts';
import { statuses } from '../../clients/schema.ts';
import { day, money } from '../../products/input.ts';
import { CAEN_SECTIONS } from '../../romania/caen.ts';
import { findCounty } from '../../romania/counties.ts';

const notListed = 'Alegeți din listă.';
const filled = (given: unknown) =>
  listOf(given)
    .map(cleanText)
    .filter((value) => value !== '');

const ids = z.preprocess(
  filled,
  z
    .array(
      z.coerce
        .number<string>({ error: notListed })
        .int({ error: notListed })
        .positive({ error: notListed })
        .max(Number.MAX_SAFE_INTEGER, { error: notListed }),
    )
    .max(100, { error: 'Alegeți cel mult 100.' }),
);

const sections = z.preprocess(
  filled,
  z
    .array(z.string().refine((letter) => CAEN_SECTIONS.some(({ code }) => code === letter), notListed))
    .max(30),
);

/** Codes as people list them: `4941, 43 2511`. */
const codes = z.preprocess(
  (given) =>
    filled(given).flatMap((text) =>
      String(text)
        .split(/[\s,;]+/)
        .filter(Boolean),
    ),
  z
    .array(
      z.string().regex(/^\d{2,4}$/, { error: 'Scrieți coduri CAEN de 2–4 cifre, despărțite prin virgulă.' }),
    )
    .max(50, { error: 'Scrieți cel mult 50 de coduri.' }),
);

const counties = z.preprocess(
  filled,
  z
    .array(
      z.string().transform((text, context) => {
        const county = findCounty(text)?.code;
        if (county) return county;
        context.addIssue({ code: 'custom', message: 'Județul nu este din listă.' });
        return z.NEVER;
      }),
    )
    .max(50),
);

const balanceMessage = 'Scrieți o sumă în lei, de exemplu 1240,50 sau -300.';
const below = z
  .string()
  .trim()
  .regex(/^-\d{1,12}([.,]\d{1,2})?$/)
  .transform((text) => new Big(text.replace(',', '.')).toFixed(2));
/** Whoever paid ahead has a balance below zero. */
const balance = z.union([money, below], { error: balanceMessage });

const lastOrderKinds = ['before', 'after', 'older', 'never', 'stale'] as const;

/**
 * Which clients a campaign is for; every criterion that is left empty takes all. Names in a list are alternatives, the
 * criteria hold together. `last_order`: before or after a day, older than so many days, never, or one of these two.
 */
export const segmentFields = {
  types: ids,
  levels: ids,
  statuses: z.preprocess(filled, z.array(z.enum(statuses, { error: notListed })).max(10)),
  tags: z.preprocess(filled, z.array(z.string().max(40, { error: notListed })).max(20)),
  tags_mode: choice(['any', 'all'], notListed).transform((mode) => mode ?? ('any' as const)),
  sections,
  caen: codes,
  sources: ids,
  counties,
  managers: ids,
  last_order: choice(lastOrderKinds, notListed),
  last_order_day: day(),
  last_order_days: whole(1, 36_500, 'Scrieți un număr de zile.'),
  balance_from: balance,
  balance_to: balance,
};

const given = z.object(segmentFields);

export type Segment = z.output<typeof given>;

/** What is missing or does not fit together in a segment. */
export function segmentTroubles(segment: Segment): { field: keyof Segment; message: string }[] {
  const { last_order, last_order_day, last_order_days, balance_from, balance_to } = segment;
  const needsDay = last_order === 'before' || last_order === 'after';
  const needsDays = last_order === 'older' || last_order === 'stale';
  return [
    ...(needsDay && last_order_day === null
      ? [{ field: 'last_order_day' as const, message: 'Scrieți ziua ultimei comenzi.' }]
      : []),
    ...(needsDays && last_order_days === null
      ? [{ field: 'last_order_days' as const, message: 'Scrieți de câte zile.' }]
      : []),
    ...(balance_from !== null && balance_to !== null && Number(balance_from) > Number(balance_to)
      ? [{ field: 'balance_to' as const, message: 'Al doilea sold este mai mic decât primul.' }]
      : []),
  ];
}

/** A segment alone, as it is being written. */
export const segmentSchema = given.superRefine((segment, context) => {
  for (const { field, message } of segmentTroubles(segment))
    context.addIssue({ code: 'custom', path: [field], message });
});

/** What was stored, with whatever criterion it does not name left empty. */
export const readSegment = (stored: unknown): Segment => given.parse(stored ?? {});
