import { parseTradeRegisterNo } from '../romania/trade-register.ts';
import { searchKey } from './document.ts';

/** What must all stand in a client's search text. Short words are looked for at the beginning of a word. */
export type Terms = { words: string[]; patterns: string[] };

/**
 * Reads the search box as an accountant types: "RO 4264242", "J40/372/2002", "0722 123 456", "ana@firma.ro",
 * "transport cluj". Undefined when nothing is looked for.
 */
export function readTerms(q: string | undefined): Terms | undefined {
  const words = wordsOf((q ?? '').trim().slice(0, 200));
  if (words.length === 0) return undefined;
  return { words, patterns: words.map(pattern) };
}

function wordsOf(q: string): string[] {
  const register = parseTradeRegisterNo(q);
  if (register) return [searchKey(register.old ?? register.value)];
  const taxId = /^(?:c\.?i\.?f\.?|c\.?u\.?i\.?)?[\s:]*(?:ro)?[\s]*(\d[\d\s.]*)$/i.exec(q);
  if (taxId?.[1]) return [taxId[1].replace(/\D/g, '').replace(/^00(?=40)/, '')];
  if (/^[+(]?\d[\d\s./()-]*$/.test(q)) return [q.replace(/\D/g, '').replace(/^00(?=\d{6})/, '')];
  // An IBAN is typed in groups of four.
  if (/^[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){2,}/i.test(q)) return [searchKey(q).replace(/ /g, '')];
  return [...new Set(searchKey(q).split(' '))].filter((word) => word !== '').slice(0, 8);
}

function pattern(word: string): string {
  const literal = word.replace(/[\\%_]/g, '\\$&');
  return word.length < 3 ? `% ${literal}%` : `%${literal}%`;
}

/** Whether a part of the search text answers one of the words. */
export function answers(text: string, word: string): boolean {
  return word.length < 3 ? ` ${text}`.includes(` ${word}`) : text.includes(word);
}
