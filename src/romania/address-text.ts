import { fixDiacritics } from './diacritics.ts';

// The number may be a list (`NR.12,14`), which goes on while the parts are plain numbers.
const NUMBER = /(?:^|,)\s*NR\b\.?\s*[^,]*(?:,\s*\d+[A-Z]?\s*(?=,|$))*/i;

/**
 * What ANAF's one-line address says after the street number: block, stairs, floor, flat, which its separate
 * fields often lack. Empty when there is no number or nothing after it.
 */
export function addressTail(text: string): string {
  const clean = fixDiacritics(text);
  const number = NUMBER.exec(clean);
  if (!number) return '';
  return clean.slice(number.index + number[0].length).replace(/^[,\s]+|[,\s]+$/g, '');
}
