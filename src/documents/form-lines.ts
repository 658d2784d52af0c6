import { type Draft, rowsOf, textOf } from '../clients/draft.ts';
import type { FieldError } from '../errors.ts';
import { formatNumber } from '../web/format.ts';
import { fieldOf } from './form-fields.ts';
import type { VatCategory } from './frozen.ts';

/** A line of the order or of the invoice that a row stands for. */
export type SourceLine = {
  id: number;
  code: string | null;
  description: string;
  unit: string;
  unit_price: string;
  vat_rate: string;
  /** What is left of it. */
  left: string;
  /** Its rate is not copied, but worked out anew. */
  hasNewRate?: boolean;
};

/** What a line is called where the form leaves it empty. */
type Named = { description: string; unit: string };

const categoryLabels: Record<VatCategory, string> = {
  S: 'S · cotă de TVA',
  Z: 'Z · cotă zero',
  E: 'E · scutit',
  AE: 'AE · taxare inversă',
  K: 'K · livrare intracomunitară',
  G: 'G · export',
  O: 'O · în afara TVA',
};
const categories = Object.entries(categoryLabels).map(([value, label]) => ({ value, label }));

/** A line that nobody filled yet. */
export const blankLine: Draft = { quantity: '1' };

/**
 * One line of the form.
 * @param of `source`: the line of the order or of the invoice that it is of, which may be `taken` back; `named`: that of
 * the proforma
 */
export function lineRow(
  index: number,
  row: Draft,
  errors: FieldError[] = [],
  {
    source,
    named = source,
    isTaken = false,
  }: { source?: SourceLine | undefined; named?: Named | undefined; isTaken?: boolean } = {},
) {
  const prefix = `lines[${index}]`;
  const field = (name: string, label: string, also: string[] = []) => {
    const names = [name, ...also].map((each) => `${prefix}[${each}]`);
    const told = errors.find((error) => names.includes(error.field));
    return fieldOf(`${prefix}[${name}]`, label, textOf(row[name]), told?.message);
  };
  return {
    index,
    prefix,
    hidden: sourceIds.flatMap((name) => {
      const value = textOf(row[name]);
      return value ? [{ name: `${prefix}[${name}]`, value }] : [];
    }),
    isTaken,
    source: source && sourceText(source),
    categories,
    f: {
      product_code: { ...field('product_code', 'Produs: cod sau nume', ['product_id']), max: 200 },
      description: {
        ...field('description', 'Descriere'),
        max: 300,
        placeholder: named?.description ?? 'numele produsului',
      },
      quantity: {
        ...field('quantity', 'Cantitate', ['order_line_id', 'line_id']),
        required: !source,
        placeholder: source ? 'deloc' : '',
      },
      unit: { ...field('unit', 'UM'), max: 20, placeholder: named?.unit ?? '' },
      unit_price: {
        ...field('unit_price', 'Preț fără TVA'),
        placeholder: source ? formatNumber(source.unit_price, 2) : 'calculat',
      },
      discount_percent: field('discount_percent', 'Reducere %'),
      vat_rate: {
        ...field('vat_rate', 'TVA %'),
        placeholder: source && !source.hasNewRate ? formatNumber(source.vat_rate) : 'automat',
      },
      vat_category: field('vat_category', 'Categoria TVA'),
      vat_reason: {
        ...field('vat_reason', 'Motivul lipsei TVA'),
        max: 200,
        placeholder: 'articolul de lege, automat',
      },
    },
  };
}

export type LineRow = ReturnType<typeof lineRow>;

const sourceIds = ['order_line_id', 'line_id'] as const;
const typed = ['product_code', 'product_id', 'description', 'unit_price', ...sourceIds];

function sourceText({ code, description, unit, left }: SourceLine) {
  return {
    name: [description, code].filter(Boolean).join(' · '),
    left: `mai sunt ${formatNumber(left)} ${unit}`,
  };
}

/** The rows of a posted form. Those left wholly empty are dropped, unless the form only goes on. */
export function rowsOfForm(body: Draft, { keepEmpty = false } = {}): Draft[] {
  return rowsOf(body.lines).filter(
    (row) => keepEmpty || typed.some((name) => textOf(row[name]).trim() !== ''),
  );
}

/** The rows that are meant: a line of the order or of the invoice without a quantity is left out. */
export function meantRows(rows: Draft[]): { rows: Draft[]; places: number[] } {
  const places = rows.flatMap((row, index) => {
    const isOfSource = sourceIds.some((name) => textOf(row[name]) !== '');
    return isOfSource && isNothing(textOf(row.quantity)) ? [] : [index];
  });
  return { rows: places.map((place) => rows[place] ?? {}), places };
}

/** The errors of the rows that were sent, as errors of the rows that stand in the form. */
export function placedErrors(errors: FieldError[], places: number[]): FieldError[] {
  return errors.map((error) => ({
    ...error,
    field: error.field.replace(
      /^lines\[(\d+)\]/,
      (_whole, index) => `lines[${places[Number(index)] ?? index}]`,
    ),
  }));
}

const isNothing = (quantity: string) => /^0*([.,]0*)?$/.test(quantity.trim());
