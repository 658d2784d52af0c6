import Big from 'big.js';
import { z } from 'zod';
import { cleanText } from '../clients/input.ts';

/** A number as people and programs write it, `1.240,50` or `1240.50`, as an exact text; what is none stays as it came. */
function plainNumber(given: unknown): unknown {
  const cleaned = cleanText(given);
  if (typeof cleaned !== 'string') return cleaned;
  const tight = cleaned.replace(/\s|lei$|%$/gi, '');
  // With a comma the points are those of thousands. Alone, a point is the decimal one: `10.000` has too many decimals for
  // money and is asked again, rather than taken for ten.
  return /^\d{1,3}(\.\d{3})*,\d+$|^\d+,\d+$/.test(tight)
    ? tight.replaceAll('.', '').replace(',', '.')
    : tight;
}

type Bounds = { whole: number; decimals: number; min?: string; max?: string };

/** An exact number with so many digits before and after the point, as PostgreSQL writes it; null when empty. */
export const exact = ({ whole, decimals, min = '0', max }: Bounds, message: string) => {
  const pattern = new RegExp(`^\\d{1,${whole}}(\\.\\d{1,${decimals}})?$`);
  const inside = (text: string) =>
    pattern.test(text) && new Big(text).gte(min) && (max === undefined || new Big(text).lte(max));
  return z.preprocess(
    plainNumber,
    z
      .string({ error: message })
      .refine((text) => text === '' || inside(text), { error: message })
      .transform((text) => (text === '' ? null : new Big(text).toFixed(decimals))),
  );
};

/** The same number, which must be there. */
const required = (schema: ReturnType<typeof exact>, message: string) =>
  schema.transform((value, context) => {
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const moneyMessage = 'Scrieți o sumă cu cel mult două zecimale, de exemplu 1240,50.';
const percentMessage = 'Procentul este un număr între 0 și 100, cu cel mult două zecimale.';
const quantityMessage = 'Cantitatea este un număr mai mare decât 0, cu cel mult 3 zecimale.';

/** An amount that is not below zero, two decimals as text; null when empty. */
export const money = exact({ whole: 12, decimals: 2 }, moneyMessage);
export const requiredMoney = (message: string) => required(money, message);
/** A percent above 0 and up to 100. */
export const percent = required(
  exact(
    { whole: 3, decimals: 2, min: '0.01', max: '100' },
    'Discountul este un procent peste 0 și până la 100, cu cel mult două zecimale.',
  ),
  'Completați procentul.',
);
/** A rate of VAT; null when empty. */
export const rate = exact({ whole: 3, decimals: 2, max: '100' }, percentMessage);
/** A quantity above zero; null when empty. */
export const quantity = exact({ whole: 11, decimals: 3, min: '0.001' }, quantityMessage);
export const requiredQuantity = required(quantity, quantityMessage);

/** A day, YYYY-MM-DD or 24.11.2026, as the database writes it; null when empty. */
export const day = (message = 'Data nu există. Scrieți-o ca 24.11.2026.') =>
  z.preprocess(
    (given) => {
      const cleaned = cleanText(given);
      if (typeof cleaned !== 'string') return cleaned;
      const [, d = '', m = '', y = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(cleaned) ?? [];
      return y ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : cleaned;
    },
    z.union([z.literal('').transform(() => null), z.iso.date({ error: message })], { error: message }),
  );

/** Refuses a validity that ends before it begins. */
export const validity = { valid_from: day(), valid_until: day() };
export const isOrdered = ({
  valid_from,
  valid_until,
}: {
  valid_from: string | null;
  valid_until: string | null;
}) => valid_from === null || valid_until === null || valid_from <= valid_until;
export const unordered = { error: 'Ultima zi este înaintea primei.', path: ['valid_until'] };
