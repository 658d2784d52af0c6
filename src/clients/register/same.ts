import { fullStreetName } from '../../external/geocoder/street-name.ts';
import { fixDiacritics, fold } from '../../romania/diacritics.ts';
import { localityKey, parseLocality } from '../../romania/localities.ts';
import { parsePostalCode } from '../../romania/postal-code.ts';
import { parseTradeRegisterNo } from '../../romania/trade-register.ts';
import type { RegisterAddress } from './facts.ts';

/** The legal forms that the register writes out and people shorten, with dots or without. */
const forms: [long: RegExp, short: string][] = [
  [/\bsocietate(?:a)? cu raspundere limitata\b/g, 'srl'],
  [/\bsocietate(?:a)? pe actiuni\b/g, 'sa'],
  [/^societate(?:a)?(?: comerciala)? (?=.+ (?:srl|sa|snc|scs|s r l|s a|s n c|s c s)\b)/g, ''],
  [/\bs r l\b/g, 'srl'],
  [/ s a$/g, ' sa'],
  [/ s n c$/g, ' snc'],
  [/ s c s$/g, ' scs'],
  [/\bp f a\b/g, 'pfa'],
  [/^i i (?=.)| i i$/g, ' ii '],
  [/^i f (?=.)| i f$/g, ' if '],
  [/\bpersoana fizica autorizata\b/g, 'pfa'],
  [/\bintreprindere individuala\b/g, 'ii'],
  [/\bintreprindere familiala\b/g, 'if'],
];

const parts: [long: RegExp, short: string][] = [
  [/\bbloc(?:ul)?\b/g, 'bl'],
  [/\bscara\b/g, 'sc'],
  [/\betaj(?:ul)?\b/g, 'et'],
  [/\bapart(?:ament(?:ul)?)?\b/g, 'ap'],
  [/\bcamera\b/g, 'cam'],
  [/\bparter\b/g, 'p'],
];

/**
 * Whether two names are one: letter case, diacritics of either kind, spacing, quotes, hyphens, the dots of `S.R.L.` and
 * of initials, `&` for `și`, where the legal form stands, and the `S.C.` that names lost in 2010 make no difference.
 */
export function sameName(one: string, other: string): boolean {
  return nameKey(one) === nameKey(other);
}

/** The old form of a number and the new one that was made of it are the same number. */
export function sameTradeRegisterNo(one: string | null, other: string): boolean {
  const key = (text: string) => parseTradeRegisterNo(text)?.value ?? fold(text).replace(/[^a-z0-9]/g, '');
  return key(one ?? '') === key(other);
}

/** Spreadsheets and the register itself lose the leading zero: 119 is 0119. */
export function sameCaen(one: string | null, other: string): boolean {
  return (one ?? '').trim().padStart(4, '0') === other.trim().padStart(4, '0');
}

export type PlainAddress = Omit<RegisterAddress, 'siruta'> & { siruta?: number | null };

/**
 * Whether our address is that of the register. What the register leaves empty says nothing; street kinds may be short
 * or missing (`Str. Gării`, `Strada Gării`, `Gării`), the number may stand in the street.
 */
export function sameAddress(ours: PlainAddress, theirs: PlainAddress): boolean {
  const { postal_code, address_extra } = theirs;
  return (
    sameDoor(ours, theirs) &&
    (!postal_code || postalKey(ours.postal_code) === postalKey(postal_code)) &&
    (!address_extra || extraKey(ours.address_extra) === extraKey(address_extra))
  );
}

/** The same without block, flat and postal code. */
export function sameDoor(ours: PlainAddress, theirs: PlainAddress): boolean {
  return (
    ours.country === theirs.country &&
    (!theirs.county || ours.county === theirs.county) &&
    (!theirs.locality || sameLocality(ours, theirs)) &&
    (!theirs.sector || ours.sector === theirs.sector) &&
    sameLine(ours, theirs)
  );
}

function sameLocality(ours: PlainAddress, theirs: PlainAddress): boolean {
  if (ours.siruta && theirs.siruta) return ours.siruta === theirs.siruta;
  const key = ({ locality }: PlainAddress) => localityKey(parseLocality(locality ?? '').name);
  return key(ours) === key(theirs);
}

function sameLine(ours: PlainAddress, theirs: PlainAddress): boolean {
  if (!theirs.street && !theirs.street_no) return true;
  if (!theirs.street) return lineKey('', ours.street_no) === lineKey('', theirs.street_no);
  const no = theirs.street_no ? ours.street_no : '';
  return lineKey(ours.street, no) === lineKey(theirs.street, theirs.street_no);
}

function nameKey(text: string): string {
  return shortened(words(text.replace(/&/g, ' și ')), forms)
    .trim()
    .replace(/^s ?c (?=.+ (?:srl|sa|snc|scs)\b)/, '')
    .replace(/^(srl|pfa|ii|if) (.+)$/, '$2 $1')
    .replace(/(?<!\S)\p{L}(?: \p{L})+(?!\S)/gu, (initials) => initials.replace(/ /g, ''))
    .replace(/ (pfa|ii|if)(?: \1)+$/, ' $1');
}

function lineKey(street: string | null, no: string | null): string {
  const kind = words(fullStreetName(fixDiacritics(street ?? '').toLowerCase())).replace(/^strada /, '');
  return words(`${kind} ${no ?? ''}`)
    .replace(/\b(?:nr|numarul)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/(\d) ([a-z])\b/g, '$1$2')
    .trim();
}

const extraKey = (text: string | null) => shortened(words(text ?? ''), parts).replace(/ /g, '');

function postalKey(text: string | null): string {
  const parsed = parsePostalCode(text ?? '');
  return parsed.ok ? parsed.value : (text ?? '').trim();
}

function shortened(text: string, table: [long: RegExp, short: string][]): string {
  return table.reduce((shorter, [long, short]) => shorter.replace(long, short), text);
}

/** Letters and digits without their marks, everything else a single space. */
function words(text: string): string {
  return fold(fixDiacritics(text))
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim();
}
