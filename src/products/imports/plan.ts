import Big from 'big.js';
import { changesBetween } from '../../audit/actor.ts';
import type { Changes } from '../../audit/queries.ts';
import { fold } from '../../romania/diacritics.ts';
import { percentField } from '../field.ts';
import type { ProductRecord } from '../queries.ts';
import { asInput, sameSpelling } from '../record.ts';
import { type ProductInput, productSchema } from '../schema.ts';
import { sameRate } from '../vat.ts';
import type { Column } from './headings.ts';

/** A row of the file: what its cells say; an empty cell says nothing. */
export type GivenRow = { line: number; cells: Partial<Record<Column, string>> };
export type RowInput = ProductInput & { vat_rate: string };
export type Planned = {
  line: number;
  state: 'new' | 'change' | 'same' | 'error';
  code: string;
  name: string;
  product_id: number | null;
  version: number | null;
  input: RowInput | null;
  changes: Changes | null;
  messages: string[];
};
/** The rates of today, the standard one first. */
type Known = { product: ProductRecord | undefined; rates: string[] };

/** What a row would do. What its cells do not say stays as the product has it. */
export function planRow({ line, cells }: GivenRow, { product, rates }: Known): Planned {
  const before = product ? asInput(product) : undefined;
  const told = { ...cells, ...toldCells(cells) };
  const base = { line, code: cells.code ?? '', name: cells.name ?? product?.name ?? '' };
  const found = { product_id: product?.id ?? null, version: product?.version ?? null };
  const refused = (messages: string[]): Planned => ({
    ...base,
    ...found,
    state: 'error',
    input: null,
    changes: null,
    messages,
  });

  const parsed = productSchema.safeParse({ ...before, ...told, ...(before && { code: before.code }) });
  if (!parsed.success) return refused(parsed.error.issues.map(({ message }) => message));
  const wanted = parsed.data.vat_rate ?? rates[0] ?? '0';
  const vat_rate = sameRate(rates, wanted);
  if (vat_rate === undefined)
    return refused([`Cota TVA „${cells.vat_rate ?? percentField(wanted)}” nu este una de azi.`]);

  const input = sameSpelling(before, { ...parsed.data, vat_rate });
  const changes = changesBetween<Record<string, unknown>>(before ?? {}, input);
  const state = !product ? 'new' : Object.keys(changes).length > 0 ? 'change' : 'same';
  return { ...base, ...found, state, input, changes, messages: [] };
}

/** A row whose code an earlier one has. */
export function repeatedRow({ line, cells }: GivenRow, firstLine: number): Planned {
  const message = `Codul este și pe rândul ${firstLine}; acesta a fost lăsat deoparte.`;
  const row = { line, code: cells.code ?? '', name: cells.name ?? '', product_id: null, version: null };
  return { ...row, state: 'error', input: null, changes: null, messages: [message] };
}

/** Cells as the form would send them: `da`, `21 %`, the 0.21 of a cell that Excel shows as a percent. */
function toldCells({ active, vat_rate }: GivenRow['cells']): Partial<Record<Column, string>> {
  return {
    ...(active !== undefined && { active: answers[fold(active)] ?? active }),
    ...(vat_rate !== undefined && { vat_rate: rateText(vat_rate) }),
  };
}

const answers: Record<string, string> = { da: 'true', activ: 'true', nu: 'false', inactiv: 'false' };

function rateText(cell: string): string {
  return /^0[.,]\d+$/.test(cell) ? new Big(cell.replace(',', '.')).times(100).toFixed() : cell;
}
