import { randomUUID } from 'node:crypto';
import { textOf } from '../clients/draft.ts';
import type { FieldError } from '../errors.ts';
import { amountField, fieldMaker, percentField } from './field.ts';
import { rate } from './input.ts';
import type { ProductRecord } from './queries.ts';
import { notOfToday, ratesOn, standardRate, type VatRate } from './vat.ts';

/** What stands in the form: texts as typed. */
export type ProductDraft = Record<string, unknown>;
type State = { draft: ProductDraft; errors?: FieldError[]; message?: string; differences?: string[] };
type Lists = { categories: { name: string }[]; rates: VatRate[]; today: string };

const labels = {
  code: 'Cod',
  name: 'Denumire',
  unit: 'UM',
  category: 'Categorie',
  price: 'Preț de bază',
  purchase_cost: 'Cost de achiziție',
  last_purchase_cost: 'Ultima achiziție',
  vat_rate: 'Cota TVA',
  active: 'Se vinde',
} as const;

/** A record as its form shows it. */
export function draftOf(record: ProductRecord): ProductDraft {
  return {
    ...record,
    category: record.category ?? '',
    price: amountField(record.price),
    purchase_cost: amountField(record.purchase_cost),
    last_purchase_cost: amountField(record.last_purchase_cost),
    active: String(record.active),
  };
}

/** Everything that the form shows, ready made; `record` is there on the edit page. */
export function productForm(
  { draft, errors = [], message = '', differences = [] }: State,
  { categories, rates, today }: Lists,
  record?: ProductRecord,
) {
  const offered = ratesOn(rates, today);
  const chosen = chosenRate(draft, offered);
  const values = { unit: 'buc', active: 'true', ...draft, vat_rate: chosen ?? standardRate(rates, today) };
  const field = fieldMaker(values, chosen === null ? [...errors, ended(offered)] : errors);
  return {
    title: record ? record.name : 'Produs nou',
    action: record ? `/products/${record.id}` : '/products',
    productId: record ? String(record.id) : '',
    code: record?.code ?? '',
    version: textOf(draft.version),
    key: textOf(draft.form_key) || randomUUID(),
    message,
    differences,
    fields: {
      code: field('code', labels.code, { required: true, max: 60 }),
      name: field('name', labels.name, { required: true, max: 200 }),
      unit: field('unit', labels.unit, { max: 20 }),
      category: field('category', labels.category, { max: 60 }),
      price: field('price', labels.price, { required: true }),
      purchase_cost: field('purchase_cost', labels.purchase_cost),
      last_purchase_cost: field('last_purchase_cost', labels.last_purchase_cost),
      vat_rate: field('vat_rate', labels.vat_rate),
      active: field('active', labels.active),
    },
    categories: categories.map(({ name }) => name),
    rates: offered.map((value) => ({ value, label: `${percentField(value)} %` })),
  };
}

export type ProductForm = ReturnType<typeof productForm>;

/** The rate that stands in the form: undefined where there is none yet, null where it is none of those offered. */
function chosenRate(draft: ProductDraft, offered: string[]): string | null | undefined {
  const { data } = rate.safeParse(draft.vat_rate ?? '');
  if (data === null) return undefined;
  return offered.find((each) => each === data) ?? null;
}

// The standard rate is selected in its place: whoever saves must see that.
const ended = (offered: string[]): FieldError => ({ field: 'vat_rate', message: notOfToday(offered) });

/** Where what was typed differs from what somebody else saved meanwhile, a sentence for each field. */
export function differencesOf(typed: ProductDraft, current: ProductRecord): string[] {
  const now = draftOf(current);
  const shown = (name: string, value: unknown) =>
    name === 'active' ? (value === 'true' ? 'da' : 'nu') : textOf(value) || '(gol)';
  return Object.entries(labels).flatMap(([name, label]) => {
    const [mine, theirs] = [textOf(typed[name]).trim(), textOf(now[name])];
    if (typed[name] === undefined || mine === theirs) return [];
    return [`${label}: ați scris ${shown(name, mine)}, acum este ${shown(name, theirs)}.`];
  });
}
