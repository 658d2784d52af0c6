import { parse } from 'qs';
import type { z } from 'zod';
import { type FieldError, Refused } from '../errors.ts';

const bounds = { depth: 4, arrayLimit: 500, parameterLimit: 5000, throwOnLimitExceeded: true };

/** Reads a posted form: `contacts[0][name]=Ana` becomes rows. Bounded in depth, rows and fields. */
export function parseForm(text: string): Record<string, unknown> {
  try {
    return parse(text, bounds) as Record<string, unknown>;
  } catch {
    throw new Refused(413, 'Formularul are prea multe câmpuri. Trimiteți mai puține rânduri odată.');
  }
}

/** The parsed value, or a 422 that names every field to mend. */
export function checked<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Refused(422, 'Datele trimise au câmpuri de corectat.', fieldErrors(parsed.error));
}

/** The problems of a zod result as fields named the way the form names them: `contacts[0][name]`. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map(({ path, message }) => ({ field: fieldName(path), message }));
}

export function fieldName(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join('');
}
