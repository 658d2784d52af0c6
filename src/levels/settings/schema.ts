import Big from 'big.js';
import { z } from 'zod';
import { cleanText, listOf } from '../../clients/input.ts';

type Read = (given: unknown) => unknown;

/** Reads what a pattern knows for thousands without their points, and the comma as what it is. */
const reader =
  (grouped: RegExp): Read =>
  (given) => {
    const cleaned = cleanText(given);
    if (typeof cleaned !== 'string') return cleaned;
    return (grouped.test(cleaned) ? cleaned.replaceAll('.', '') : cleaned).replace(',', '.');
  };

/** 1.240,50 and 1240.50; in JSON 1.240 may be either, and stays what is refused for its three decimals. */
const fromJson = reader(/^\d{1,3}(\.\d{3})*,\d+$|^\d{1,3}(\.\d{3}){2,}$/);
/** The same, and 1.240 as a person types it. */
const fromForm = reader(/^\d{1,3}(\.\d{3})*(,\d+|\.\d{3})$/);

const amount = (read: Read, max: string, error: string) =>
  z
    .preprocess(
      read,
      z
        .string({ error })
        .regex(/^\d{1,12}(\.\d{1,2})?$/, { error, abort: true })
        .refine((value) => new Big(value).lte(max), { error })
        .transform((value) => new Big(value).toFixed(2)),
    )
    .optional();

const whole = (min: number, max: number, error: string) =>
  z
    .preprocess(
      cleanText,
      z
        .string({ error })
        .regex(/^\d{1,9}$/, { error })
        .transform(Number)
        .refine((value) => value >= min && value <= max, { error }),
    )
    .optional();

const flag = z
  .preprocess(
    (given) => (Array.isArray(given) ? given.at(-1) : given),
    z.union([z.boolean(), z.stringbool()], { error: 'Alegeți da sau nu.' }),
  )
  .optional();

const levelOf = (read: Read) =>
  z.object({
    id: z.coerce.number<string>({ error: 'Nivelul nu există.' }).int({ error: 'Nivelul nu există.' }),
    rank: whole(1, 1000, 'Rangul este un număr de la 1 la 1000.'),
    threshold: amount(read, '999999999999.99', 'Pragul este o sumă în lei, de exemplu 1.000,00.'),
    discount_percent: amount(read, '100', 'Discountul este între 0 și 100 %, cu cel mult două zecimale.'),
    markup_percent: amount(read, '10000', 'Adaosul este între 0 și 10.000 %, cu cel mult două zecimale.'),
    priority: whole(0, 100, 'Prioritatea este un număr de la 0 la 100.'),
  });

const settingsOf = (read: Read) =>
  z.object({
    version: whole(1, 999_999_999, 'Versiunea este un număr.'),
    automatic: flag,
    period_months: whole(1, 60, 'Perioada este între 1 și 60 de luni.'),
    allow_demotion: flag,
    inactive_after_days: whole(1, 3650, 'Numărul de zile este între 1 și 3650.'),
    levels: z.preprocess(
      (given) => listOf(given),
      z.array(levelOf(read), { error: 'Nivelurile sunt o listă.' }),
    ),
  });

/** Settings to save; what is left out stays. A version that is given is checked. */
export const settingsSchema = settingsOf(fromJson);
/** The same from the form. */
export const settingsFormSchema = settingsOf(fromForm);

export type SettingsInput = z.infer<typeof settingsSchema>;

/** What a person does with the form: looks at what would happen, goes back to it, or saves. */
export const stepSchema = z.object({
  step: z.enum(['simulation', 'form', 'application']).catch('simulation'),
});

export const dryRunQuery = z.object({
  dry_run: z
    .union([z.stringbool(), z.literal('').transform(() => true)])
    .optional()
    .catch(true),
});

const money = z.string();
const levelShape = z.object({
  id: z.number().int(),
  name: z.string(),
  rank: z.number().int(),
  threshold: money,
  discount_percent: money,
  markup_percent: money,
  priority: z.number().int(),
});

export const settingsShape = z.object({
  version: z.number().int(),
  automatic: z.boolean(),
  period_months: z.number().int(),
  allow_demotion: z.boolean(),
  inactive_after_days: z.number().int(),
  levels: z.array(levelShape),
});

export const settingsChangeShape = settingsShape
  .extend({ levels: z.array(levelShape.partial().required({ id: true })) })
  .partial();

export const simulationShape = z.object({
  up: z.number().int(),
  down: z.number().int(),
  clients: z.array(
    z.object({
      client_id: z.number().int(),
      name: z.string(),
      from_level_id: z.number().int(),
      to_level_id: z.number().int(),
    }),
  ),
});
