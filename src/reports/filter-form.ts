import type { z } from 'zod';
import { Refused } from '../errors.ts';
import { COUNTIES } from '../romania/counties.ts';
import { fieldErrors } from '../web/forms.ts';

type Row = { id: number; name: string };
export type Select = { name: string; label: string; all: string; rows: { value: string; label: string }[] };
export type ReportForm = ReturnType<typeof reportForm>;

/** What an address asks of a report: its query where it may be answered, and the sentence of each refused filter. */
export function readReport<Schema extends z.ZodType>(schema: Schema, asked: unknown) {
  const parsed = schema.safeParse(asked);
  const errors = parsed.success ? [] : fieldErrors(parsed.error);
  return { query: parsed.data, errors, asked: asked as Record<string, unknown> };
}

/** The same for a file, which has no field to put a sentence beside. */
export function readFileQuery<Schema extends z.ZodType>(schema: Schema, asked: unknown): z.output<Schema> {
  const { query, errors } = readReport(schema, asked);
  if (query !== undefined) return query;
  throw new Refused(
    422,
    `Raportul nu poate fi dat. ${errors.map(({ message }) => message).join(' ')}`,
    errors,
  );
}

/**
 * The filters of a report as views/reports/_form.eta shows them: the period and lists to choose from, with what was
 * asked, or typed where it was refused.
 */
export function reportForm(
  action: string,
  { query, errors, asked }: ReturnType<typeof readReport>,
  selects: Select[],
) {
  const shown = (name: string) => {
    const value = (query as Record<string, unknown> | undefined)?.[name] ?? asked[name];
    return String([value ?? ''].flat().at(-1));
  };
  const error = (name: string) => errors.find(({ field }) => field === name)?.message ?? '';
  return {
    action,
    period: { from: shown('from'), to: shown('to'), errors: { from: error('from'), to: error('to') } },
    selects: selects.map(({ rows, ...select }) => ({
      ...select,
      error: error(select.name),
      options: rows.map((row) => ({ ...row, on: row.value === shown(select.name) })),
    })),
    isFiltered: selects.some(({ name }) => shown(name) !== ''),
    isRefused: query === undefined,
  };
}

/** A list to choose from by id. */
export const selectOf = (name: string, label: string, all: string, rows: Row[]): Select => ({
  name,
  label,
  all,
  rows: rows.map((row) => ({ value: String(row.id), label: row.name })),
});

/** Whose clients; nothing to choose for who sees an own portfolio. */
export const managerSelect = (users: Row[], seesAll: boolean): Select[] =>
  seesAll ? [selectOf('manager', 'Manager Cont', 'oricare', users)] : [];

export const typeSelect = (types: Row[]): Select => selectOf('type', 'Tip Client', 'oricare', types);

export const countySelect: Select = {
  name: 'county',
  label: 'Județ',
  all: 'oricare',
  rows: COUNTIES.map(({ code, name }) => ({ value: code, label: name })),
};

/** An address with the filters that are set. */
export function addressWith(path: string, query: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path;
}
