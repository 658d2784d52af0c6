import { z } from 'zod';
import { fixDiacritics } from '../romania/diacritics.ts';
import { counted } from '../romania/plural.ts';

// Zero bytes are refused by PostgreSQL, other control characters have no place in one line of text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f\u2028\u2029]+/g;

/** What a person meant by a text field: one line, comma-below letters, nothing around it; '' when there is nothing. */
export function cleanText(given: unknown): unknown {
  if (given === undefined || given === null) return '';
  if (typeof given === 'number' || typeof given === 'boolean') return String(given);
  if (typeof given !== 'string') return given;
  return fixDiacritics(given.toWellFormed().replace(control, ' '));
}

const limit = (max: number) => ({ error: `Aici încap cel mult ${counted(max, 'caracter', 'caractere')}.` });

/** A line of text up to `max` characters; null when empty. */
export const text = (max: number) =>
  z.preprocess(
    cleanText,
    z
      .string({ error: 'Scrieți un text.' })
      .max(max, limit(max))
      .transform((value) => value || null),
  );

/** A text of several lines, each as a person meant it; '' when there is nothing. At most one empty line in a row. */
export const multilineText = (max: number) =>
  z.preprocess(
    (given) =>
      typeof given === 'string'
        ? given
            .split(/\r\n|\r|\n/)
            .map(cleanText)
            .join('\n')
            .replace(/\n{3,}/g, '\n\n')
            .trim()
        : (given ?? ''),
    z.string({ error: 'Scrieți un text.' }).max(max, limit(max)),
  );

/** A line of text that must be there. */
export const requiredText = (max: number, message: string) =>
  z.preprocess(cleanText, z.string({ error: message }).min(1, { error: message }).max(max, limit(max)));

const last = (given: unknown) => (Array.isArray(given) ? given.at(-1) : given);

/** A switch: the last of a hidden "false" and a checkbox, or a JSON boolean; `fallback` when it is not there. */
export const flag = (fallback: boolean) =>
  z.preprocess(
    (given) => last(given) ?? fallback,
    z.union([z.boolean(), z.stringbool()], { error: 'Alegeți da sau nu.' }),
  );

/** The id of a row that must be chosen. */
export const requiredReference = (message: string) =>
  z.preprocess((given) => cleanText(last(given)), id(message));

function id(message: string) {
  return z.coerce
    .number<string>({ error: message })
    .int({ error: message })
    .positive({ error: message })
    .max(Number.MAX_SAFE_INTEGER, { error: message });
}

/** A number with a decimal comma or point; null when empty. */
export const decimal = (min: number, max: number, message: string) =>
  z.preprocess(
    (given) => {
      const cleaned = cleanText(given);
      return typeof cleaned === 'string' ? cleaned.replace(',', '.') : cleaned;
    },
    z.union(
      [
        z.literal('').transform(() => null),
        z.coerce.number<string>({ error: message }).min(min, { error: message }).max(max, { error: message }),
      ],
      {
        error: message,
      },
    ),
  );

/** A whole number between two bounds; null when empty. */
export const whole = (min: number, max: number, message: string) =>
  z.preprocess(
    cleanText,
    z.union(
      [
        z.literal('').transform(() => null),
        z.coerce
          .number<string>({ error: message })
          .int({ error: message })
          .min(min, { error: message })
          .max(max, { error: message }),
      ],
      {
        error: message,
      },
    ),
  );

/** One of a closed list; null when empty. */
export const choice = <const Values extends readonly string[]>(
  values: Values,
  message = 'Alegeți din listă.',
) =>
  z.preprocess(cleanText, z.union([z.literal('').transform(() => null), z.enum(values)], { error: message }));

/** Rows of a form or of JSON: an array, or qs's object of sparse indexes; nothing is an empty list. */
export function listOf(given: unknown): unknown[] {
  if (given === undefined || given === null || given === '') return [];
  if (Array.isArray(given)) return given;
  return typeof given === 'object' ? Object.values(given) : [given];
}
