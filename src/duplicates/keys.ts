import { distance } from 'fastest-levenshtein';
import { fold } from '../romania/diacritics.ts';

/** Why two clients may be one; `near_name` only brings names together that are then compared letter by letter. */
export type KeyKind = 'phone' | 'iban' | 'email' | 'name' | 'near_name' | 'address';
export type Reason = Exclude<KeyKind, 'near_name'> | 'similar_name';

export type Traits = {
  /** The name without its legal form, folded: what client_name_key makes of it. */
  name_key: string;
  phones: (string | null)[];
  emails: (string | null)[];
  iban: string | null;
  country: string;
  county: string | null;
  locality: string | null;
  street: string | null;
  street_no: string | null;
};

/** What a client may share with another one, each once. */
export function keysOf(traits: Traits): { kind: KeyKind; key: string }[] {
  const keys: [KeyKind, string | null][] = [
    ...traits.phones.map((phone): [KeyKind, string | null] => ['phone', phone]),
    ...traits.emails.map((email): [KeyKind, string | null] => ['email', email?.toLowerCase() ?? null]),
    ['iban', traits.iban],
    ['name', traits.name_key.length > 1 ? traits.name_key : null],
    ...skeletons(traits.name_key).map((key): [KeyKind, string] => ['near_name', key]),
    ['address', addressKey(traits)],
  ];
  const seen = new Map(keys.flatMap(([kind, key]) => (key ? [[`${kind} ${key}`, { kind, key }]] : [])));
  return [...seen.values()];
}

// Fewer letters than this are alike too often.
const shortest = 6;

/**
 * Whether two names are close: one letter in eight may differ, or the order of the words; never a number, for
 * "Farmacia 12" and "Farmacia 21" are two shops.
 */
export function areClose(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < shortest || numbersOf(a) !== numbersOf(b)) return false;
  const [one, other] = [sortedWords(a), sortedWords(b)];
  return distance(one, other) <= Math.floor(Math.max(one.length, other.length) / 8);
}

/**
 * What survives a slip of the fingers: the consonants of the sorted words, and their beginning and end, for the slip
 * stands in one half only. Ends are longer where there is more, or too many names would share them; close names, which
 * may be one letter apart in length, share one all the same.
 */
function skeletons(name: string): string[] {
  const bare = sortedWords(name).replace(/ /g, '');
  if (bare.length < shortest) return [];
  const consonants = bare.replace(/[aeiouy]/g, '').replace(/(.)\1+/g, '$1') || bare;
  const { length } = consonants;
  const ends = [length > 7 && length < 13 ? 4 : 0, length > 11 ? 6 : 0].filter((size) => size > 0);
  return [
    consonants,
    ...ends.flatMap((size) => [`^${consonants.slice(0, size)}`, `${consonants.slice(-size)}$`]),
  ];
}

const numbersOf = (name: string) => (name.match(/\d+/g) ?? []).sort().join(' ');
const sortedWords = (name: string) => name.split(' ').sort().join(' ');

const streetWords =
  /^(?:str(?:ada)?|b-?d(?:ul)?|bulevardul|calea|cal|sos(?:eaua)?|aleea|al|piata|pta|drumul|intr(?:area)?)\b\.? */;

function addressKey({ country, county, locality, street, street_no }: Traits): string | null {
  if (!locality || !street || !street_no) return null;
  const road = fold(street).replace(streetWords, '');
  const parts = [country, county ?? '', locality, road, street_no];
  return parts
    .map((part) =>
      fold(part)
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
    )
    .join('|');
}
