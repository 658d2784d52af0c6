import { fold } from '../../romania/diacritics.ts';
import { localityKey, parseLocality } from '../../romania/localities.ts';

export type Locality = {
  name: string;
  uat: string;
  siruta: number | null;
  postal_code: string | null;
  name_key: string;
  uat_key: string;
};

/** The localities that begin with what is typed, then those that contain it; ten at most. */
export function completeLocality(all: Locality[], typed: string): Locality[] {
  const wanted = fold(typed).replace(/-/g, ' ');
  if (wanted === '') return [];
  const named = all.map((locality) => ({ locality, text: fold(locality.name).replace(/-/g, ' ') }));
  const begins = named.filter(({ text }) => text.startsWith(wanted));
  const contains = named.filter(({ text }) => text.includes(wanted) && !text.startsWith(wanted));
  return [...begins, ...contains].slice(0, 10).map(({ locality }) => locality);
}

/**
 * The locality of a county that a text names: village and commune together, then the only one of that name, then
 * the one that is its own commune's seat. Undefined when the text fits none, or several equally.
 */
export function matchLocality(
  all: Locality[],
  text: string,
  uat: string | null = null,
): Locality | undefined {
  const parsed = parseLocality(text);
  const named = all.filter((locality) => isNamed(locality.name, locality.name_key, parsed.name));
  const within = uat ?? parsed.uat;
  if (within) {
    const inside = named.filter((locality) => isNamed(locality.uat, locality.uat_key, within));
    if (inside.length === 1) return inside[0];
    if (inside.length === 0) return undefined;
  }
  if (named.length === 1) return named[0];
  const seats = named.filter(({ name_key, uat_key }) => name_key === uat_key);
  return seats.length === 1 ? seats[0] : undefined;
}

function isNamed(name: string, key: string, text: string): boolean {
  return key === localityKey(text) || fold(name).replace(/-/g, ' ') === fold(text).replace(/-/g, ' ');
}
