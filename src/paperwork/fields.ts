import type { z } from 'zod';
import { multilineText, text } from '../clients/input.ts';
import type { FieldError } from '../errors.ts';
import { day, exact } from '../products/input.ts';
import { formatIsoDay, formatNumber } from '../web/format.ts';

export const fieldKinds = ['text', 'date', 'number', 'long'] as const;
export type FieldKind = (typeof fieldKinds)[number];

/** What is asked when a document is made; the text names it `{{field.name}}`. */
export type TemplateField = { name: string; label: string; kind: FieldKind; required: boolean };

const kindLabels: Record<FieldKind, string> = {
  text: 'text scurt',
  date: 'dată',
  number: 'număr',
  long: 'text lung',
};
export const fieldKindOptions = fieldKinds.map((value) => ({ value, label: kindLabels[value] }));

export const longText = 5000;
const numberMessage = 'Scrieți un număr, de exemplu 1240,50.';
const readers: Record<FieldKind, z.ZodType<string | null>> = {
  text: text(300),
  long: multilineText(longText),
  date: day(),
  number: exact({ whole: 12, decimals: 4 }, numberMessage),
};

/**
 * What was typed in the fields of a template, as people read it, by the names that its text gives them; with what is
 * wrong of each. An empty one that is not required is ''.
 */
export function readFields(
  fields: TemplateField[],
  given: Record<string, unknown>,
): { values: Record<string, string>; errors: FieldError[] } {
  const values: Record<string, string> = {};
  const errors: FieldError[] = [];
  for (const { name, label, kind, required } of fields) {
    const parsed = readers[kind].safeParse(Object.hasOwn(given, name) ? given[name] : undefined);
    const value = (parsed.success && parsed.data) || '';
    values[`field.${name}`] = value && shown(kind, value);
    const empty = required && !value ? `Completați „${label}”.` : undefined;
    const message = parsed.success ? empty : parsed.error.issues[0]?.message;
    if (message) errors.push({ field: `fields[${name}]`, message });
  }
  const names = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(given))
    if (!names.has(name)) errors.push({ field: `fields[${name}]`, message: 'Șablonul nu cere acest câmp.' });
  return { values, errors };
}

function shown(kind: FieldKind, value: string): string {
  if (kind === 'date') return formatIsoDay(value);
  if (kind !== 'number') return value;
  return formatNumber(value, /\.0+$/.test(value) ? 0 : 2);
}
