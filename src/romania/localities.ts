import { fixDiacritics, fold } from './diacritics.ts';
import { titleCase } from './title-case.ts';

/**
 * `uat` is the commune, town or municipality when the text names it beside the village; `sector` is
 * București's, 1–6.
 */
export type ParsedLocality = { name: string; uat: string | null; sector: number | null };

const VILLAGE = new Set(['sat', 'satul', 'loc', 'localitatea', 'localitate']);
// MRJ: the Ministry of Finance's own mark of a county seat.
const UAT = new Set('com comuna ors oras orasul or. mun municipiul municipiu mrj'.split(' '));

// Villages whose own name begins with the word.
const WHOLE_NAMES = new Set(['sat batran', 'satul nou', 'satul vechi', 'orasul nou']);

const SECTOR =
  /^(?:(?:mun|municipiul|oras|orasul|loc) )?(?:bucuresti )?(?:sectorul|sector|sect|sec) ?([1-6])(?: (?:(?:mun|municipiul) )?bucuresti)?$/;

/**
 * Reads a locality as ANAF and people write it: `Sat X Com. Y`, `Loc. X Mun. Y`, `Com. Y, sat X`, `Mun. X`,
 * `ORAS X`, `Sector 6 Mun. Bucureşti`. Only whole words at their place are dropped (`Orșova` and `Munteni`
 * stay). Capitals become title case. The spelling is not checked against any list.
 */
export function parseLocality(text: string): ParsedLocality {
  const clean = withoutCounty(fixDiacritics(text));
  const sector = SECTOR.exec(wordsOf(fold(clean).replace(/[.-]/g, ' ')).join(' '))?.[1];
  if (sector) return { name: 'București', uat: null, sector: Number(sector) };

  const words = wordsOf(clean);
  const split = words.findIndex((_, index) => splitsAt(words, index));
  if (split < 0) return { name: nameOf(words, false), uat: null, sector: null };

  const [first, second] = [words.slice(0, split), words.slice(split)];
  const [place, uat] = isOf(VILLAGE, words[split]) ? [second, first] : [first, second];
  return { name: nameOf(place, true), uat: nameOf(uat, true), sector: null };
}

/**
 * The key a locality is matched by: folded, â and î as one letter (`Tîrgu Mureș` = `Târgu Mureș`, spelt so
 * before 1993), hyphens and dots as spaces. Plain a and i stay what they are.
 */
export function localityKey(name: string): string {
  const one = name.normalize('NFC').replace(/[âÂîÎ]/g, 'i');
  return fold(one.replace(/[-–.]/g, ' '));
}

function withoutCounty(text: string): string {
  return text
    .replace(/^jud(?:e[tț]ul)?\b\.?[^,]+,/i, '')
    .replace(/(?<=.)[,\s]\s*jud(?:e[tț]ul)?\b\.?\s.*$/i, '');
}

// Com.Lerești and SECTOR3 are written without the space; commas and brackets only part the words.
function wordsOf(text: string): string[] {
  return text
    .replace(/[,;()]/g, ' ')
    .replace(/(?<!\p{L})(mun|or[sș]|com|sat|loc|mrj|sect?)\.(?=\S)/giu, '$1. ')
    .split(' ')
    .filter(Boolean);
}

// A second kind word parts two names: a village and its commune in either order, never two of a kind.
function splitsAt(words: string[], index: number): boolean {
  const start = isOf(VILLAGE, words[0]) || isOf(UAT, words[0]) ? 1 : 0;
  if (index <= start || index === words.length - 1) return false;
  return isOf(UAT, words[index]) ? !isOf(UAT, words[0]) : isOf(VILLAGE, words[index]) && isOf(UAT, words[0]);
}

function nameOf(words: string[], beside: boolean): string {
  const whole = fold(words.join(' '));
  const isName = words.length < 2 || WHOLE_NAMES.has(whole) || (whole === 'sat nou' && !beside);
  const hasKind = isOf(VILLAGE, words[0]) || isOf(UAT, words[0]);
  const name = titleCase(words.slice(hasKind && !isName ? 1 : 0).join(' '));
  return localityKey(name) === 'bucuresti' ? 'București' : name;
}

function isOf(kinds: Set<string>, word: string | undefined): boolean {
  const kind = fold(word ?? '');
  return kinds.has(kind) || kinds.has(kind.replace(/\.$/, ''));
}
