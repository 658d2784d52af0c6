import { z } from 'zod';
import { cleanText, listOf, requiredReference, text, whole } from '../clients/input.ts';
import { orderStatuses } from './status.ts';

const blank = (given: unknown) => (given === '' ? undefined : given);

/** The select of the form: its first choice is the client's own billing address. */
export const billingAddress = 'billing';

/** A number as people and programs write it: 1.240,5 or 1240.5; null when empty. */
function amount(decimals: number, whole: number, message: string) {
  const shape = new RegExp(`^\\d{1,${whole}}(\\.\\d{1,${decimals}})?$`);
  return z.preprocess(
    (given) => {
      const cleaned = cleanText(given);
      return typeof cleaned === 'string' ? plain(cleaned) : cleaned;
    },
    z
      .string({ error: message })
      .refine((value) => value === '' || shape.test(value), { error: message })
      .transform((value) => value || null),
  );
}

function plain(text: string): string {
  const tight = text.replace(/\s/g, '');
  return tight.includes(',') ? tight.replace(/\./g, '').replace(',', '.') : tight;
}

const quantityMessage = 'Cantitatea este un număr mai mare decât 0, cu cel mult 3 zecimale.';
const rateMessage = 'Cota TVA este un procent între 0 și 100.';

const line = z
  .object({
    id: whole(1, Number.MAX_SAFE_INTEGER, 'Rândul nu mai există.'),
    product_id: whole(1, Number.MAX_SAFE_INTEGER, 'Alegeți produsul din listă.'),
    // What a person types: the code of a product, or its whole name.
    product_code: text(200),
    description: text(300),
    unit: text(20),
    quantity: amount(3, 9, quantityMessage).transform((value, context) => {
      if (value !== null && Number(value) > 0) return value;
      context.addIssue({ code: 'custom', message: quantityMessage });
      return z.NEVER;
    }),
    unit_price: amount(2, 12, 'Prețul este un număr cu cel mult 2 zecimale.'),
    vat_rate: amount(2, 3, rateMessage).refine((value) => value === null || Number(value) <= 100, {
      error: rateMessage,
    }),
  })
  .refine(({ product_id, product_code, description }) => product_id || product_code || description, {
    error: 'Alegeți un produs sau scrieți o descriere.',
    path: ['product_id'],
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

const status = z.enum(orderStatuses, { error: 'Alegeți statusul din listă.' });
const date = z.iso
  .date({ error: 'Data este o zi din calendar, de exemplu 2026-11-24.' })
  .refine((day) => day >= '1900-01-01', { error: 'Data este prea veche.' });

/** An order as a form or JSON says it. What is left out gets its usual value: today, the client's default address. */
export const orderSchema = z.object({
  client_id: requiredReference('Alegeți clientul.'),
  date: z.preprocess(blank, date.optional()),
  lines: z.preprocess(
    listOf,
    z
      .array(line, { error: 'Adăugați cel puțin o linie.' })
      .min(1, { error: 'Adăugați cel puțin o linie.' })
      .max(200, { error: 'O comandă are cel mult 200 de linii.' }),
  ),
  delivery_address_id: z.preprocess(
    (given) => (given === billingAddress ? null : blank(given)),
    requiredReference('Alegeți adresa din listă.').nullable().optional(),
  ),
  note: text(1000),
  status: z.preprocess(blank, status.optional()),
});

export type OrderInput = z.output<typeof orderSchema>;
export type LineInput = OrderInput['lines'][number];

export const versionSchema = z.coerce
  .number({ error: 'Lipsește versiunea.' })
  .int({ error: 'Lipsește versiunea.' })
  .positive({ error: 'Lipsește versiunea.' })
  .max(2_147_483_647, { error: 'Lipsește versiunea.' });
export const statusChangeSchema = z.object({ version: versionSchema, status });
export const orderParams = z.object({ id: requiredReference('Comanda nu există.') });
