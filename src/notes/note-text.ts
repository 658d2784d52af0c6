import { cut } from '../texts/cut.ts';
import { proseText } from '../texts/prose.ts';

const cedillas: Record<string, string> = { '\u015f': 'ș', '\u015e': 'Ș', '\u0163': 'ț', '\u0162': 'Ț' };

/**
 * What a person meant by a long text: composed letters, comma below, no control characters. Its lines keep how far in
 * they stand, which makes a list inside a list.
 */
export function cleanProse(given: unknown): unknown {
  if (typeof given !== 'string') return given ?? '';
  return (
    given
      .toWellFormed()
      .normalize('NFC')
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ')
      .replace(/[\u015f\u015e\u0163\u0162]/g, (letter) => cedillas[letter] ?? letter)
      .replace(/[ \t]+$/gm, '')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/^\n+|\s+$/g, '')
  );
}

const readFor = 2_000;

/** The beginning of a note in one line, without its marks; only its first letters are read for it. */
export function excerptOf(text: string, max: number): string {
  const start = cut(text, readFor);
  const line = proseText(start).replace(/\s+/g, ' ').trim() || start.replace(/\s+/g, ' ').trim();
  const isWhole = line.length <= max && start === text;
  return isWhole ? line : `${cut(line, max - 1).trimEnd()}…`;
}

/** The address of a note in its client's tab. */
export const noteHref = (clientId: number, id: number): string => `/clients/${clientId}/notes?note=${id}`;
