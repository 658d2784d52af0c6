import { z } from 'zod';
import { flag, listOf, requiredReference, requiredText, text, whole } from '../clients/input.ts';
import { paymentMethods } from '../clients/schema.ts';
import { day, money, requiredMoney } from '../products/input.ts';
import { last } from '../web/query.ts';
import { partsOf } from './allocations/split.ts';

const left = (given: unknown) => (given === '' || given === null ? undefined : given);

const amountMessage = 'Scrieți suma încasată, mai mare ca 0, de exemplu 1240,50.';
const tooMuch = 'O încasare este de cel mult 9.999.999.999,99 lei.';

/** What a person puts on one invoice; a field left empty is no part of the split, but keeps its place in it. */
const allocations = z.preprocess(
  listOf,
  z
    .array(z.object({ document_id: requiredReference('Alegeți factura din listă.'), amount: money }), {
      error: 'Împărțirea este o listă de facturi cu sumele lor.',
    })
    .refine((split) => partsOf(split).length <= 500, {
      error: 'O încasare se împarte pe cel mult 500 de facturi.',
    }),
);

/**
 * A payment as a form or JSON says it. What is left out gets its usual value: today, a bank transfer, the oldest
 * invoices first.
 */
export const paymentSchema = z.object({
  client_id: requiredReference('Alegeți clientul.'),
  date: day().refine((value) => value === null || value >= '1900-01-01', { error: 'Data este prea veche.' }),
  amount: requiredMoney(amountMessage)
    .refine((value) => Number(value) > 0, { error: amountMessage })
    .refine((value) => Number(value) < 10_000_000_000, { error: tooMuch }),
  method: z.preprocess(
    (given) => left(last(given)),
    z.enum(paymentMethods, { error: 'Alegeți metoda din listă.' }).default('transfer'),
  ),
  account: text(60).transform((value) => value?.replace(/\s/g, '').toUpperCase() ?? null),
  reference: text(100),
  // The invoice that is covered before the oldest ones, where nothing is split by hand.
  document_id: z.preprocess(
    (given) => left(last(given)),
    requiredReference('Alegeți factura din listă.').optional(),
  ),
  allocations,
  receipt: flag(false),
});

export type PaymentInput = z.output<typeof paymentSchema>;

/**
 * How a payment is to be split anew. `by_hand` false, or nothing given: the oldest invoices first. `keep_others`: an
 * invoice that is not named keeps what it has, as a form says that cannot show them all.
 */
export const splitSchema = z.object({
  version: whole(1, 2_147_483_647, 'Lipsește versiunea.'),
  allocations,
  keep_others: flag(false),
  by_hand: z.preprocess((given) => left(last(given)), flag(false).optional()),
});

export type SplitInput = z.output<typeof splitSchema>;

/** Why a payment is cancelled. */
export const cancellationSchema = z.object({
  reason: requiredText(300, 'Scrieți de ce se anulează încasarea.'),
});

export const paymentParams = z.object({ id: requiredReference('Încasarea nu există.') });
