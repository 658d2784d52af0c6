import { z } from 'zod';
import { listOf, multilineText, requiredReference, text, whole } from '../clients/input.ts';
import { day, exact, money, rate, requiredQuantity } from '../products/input.ts';
import { issuedKinds, vatCategories } from './frozen.ts';

const blank = (given: unknown) => (given === '' ? undefined : given);

/** What the select of the address sends for the buyer's own one. */
export const billingAddress = 'billing';

const reference = (message: string) => whole(1, Number.MAX_SAFE_INTEGER, message);

const fields = z.object(
  {
    // Of an order's invoice: which of its lines. Of a storno: which line of the invoice; of an invoice: of the proforma.
    order_line_id: reference('Linia comenzii nu există.'),
    line_id: reference('Linia nu există.'),
    product_id: reference('Alegeți produsul din listă.'),
    // What a person types: the code of a product, or its whole name.
    product_code: text(200),
    description: text(300),
    unit: text(20),
    quantity: requiredQuantity,
    unit_price: money,
    discount_percent: rate,
    vat_rate: rate,
    vat_category: z.preprocess(
      (given) => blank(given) ?? null,
      z.enum(vatCategories, { error: 'Alegeți categoria de TVA din listă.' }).nullable(),
    ),
    vat_reason: text(200),
  },
  { error: 'O linie are produs sau descriere, cantitate și preț.' },
);

const line = fields.refine((given) => wanted.some((name) => given[name]), {
  error: 'Alegeți un produs sau scrieți o descriere.',
  path: ['product_id'],
  when: ({ value }) => typeof value === 'object' && value !== null,
});

const wanted = ['order_line_id', 'line_id', 'product_id', 'product_code', 'description'] as const;

/**
 * A document as a form or JSON says it. What is left out gets its usual value: today, the client's term, everything of
 * the order, of the proforma or of the invoice that is taken back.
 */
export const documentSchema = z
  .object({
    kind: z.enum(issuedKinds, {
      error: ({ input }) =>
        input === 'paperwork'
          ? 'Un document tipizat se face dintr-un șablon: POST /api/v1/clients/:id/paperwork sau fila Documente Tipizate a clientului.'
          : 'Alegeți felul documentului.',
    }),
    client_id: reference('Alegeți clientul.'),
    order_id: reference('Comanda nu există.'),
    proforma_id: reference('Proforma nu există.'),
    storno_of: reference('Factura de stornat nu există.'),
    payment_id: reference('Încasarea nu există.'),
    issue_date: day(),
    due_date: day(),
    payment_term_days: whole(0, 365, 'Termenul de plată este un număr de zile între 0 și 365.'),
    lines: z.preprocess(
      listOf,
      z
        .array(line, { error: 'Liniile sunt o listă.' })
        .max(200, { error: 'Un document are cel mult 200 de linii.' }),
    ),
    discount_percent: rate,
    delivery_address_id: z.preprocess(
      (given) => (given === billingAddress ? null : blank(given)),
      requiredReference('Alegeți adresa din listă.').nullable().optional(),
    ),
    // Of a receipt without a payment: what was paid.
    amount: money,
    note: text(1000),
    eur_rate: exact({ whole: 6, decimals: 4, min: '0.0001' }, 'Cursul este un număr cu cel mult 4 zecimale.'),
    body: multilineText(20_000).transform((value) => value || null),
  })
  .superRefine((given, context) => {
    const missing = missingIn(given);
    if (missing) context.addIssue({ code: 'custom', path: [missing.field], message: missing.message });
  });

export type DocumentInput = z.output<typeof documentSchema>;
export type DocumentLineInput = DocumentInput['lines'][number];

export const documentParams = z.object({ id: requiredReference('Documentul nu există.') });

/** What a document of this kind is made from, when nothing of it is said. */
function missingIn(given: z.output<z.ZodObject>): { field: string; message: string } | undefined {
  const { kind, lines, client_id, order_id, proforma_id } = given;
  if (kind === 'storno')
    return given.storno_of ? undefined : { field: 'storno_of', message: 'Alegeți factura de stornat.' };
  if (kind === 'receipt') {
    if (given.payment_id) return undefined;
    if (!client_id) return { field: 'client_id', message: 'Alegeți clientul sau încasarea.' };
    const hasSum = given.amount !== null || (lines as unknown[]).length > 0;
    return hasSum ? undefined : { field: 'amount', message: 'Scrieți suma încasată.' };
  }
  if (!client_id && !order_id && !proforma_id)
    return { field: 'client_id', message: 'Alegeți clientul sau comanda.' };
  const isFree = !order_id && !proforma_id && kind !== 'contract';
  if (isFree && (lines as unknown[]).length === 0)
    return { field: 'lines', message: 'Adăugați cel puțin o linie.' };
  return undefined;
}
