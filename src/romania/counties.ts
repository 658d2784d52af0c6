import data from './data/counties.json' with { type: 'json' };
import { fold } from './diacritics.ts';
import { localityKey } from './localities.ts';
import { parsePostalCode } from './postal-code.ts';

/**
 * `code` is ISO 3166-2 (`RO-CJ`), `number` the one of SIRUTA, ANAF and the old trade register, the point is
 * the seat's.
 */
export type County = {
  code: string;
  plate: string;
  name: string;
  number: number;
  postalPrefixes: string[];
  seat: string;
  lat: number;
  lon: number;
};

/** The 41 counties and București, in Romanian alphabetical order. */
export const COUNTIES: readonly County[] = data.counties;

const byKey = new Map(COUNTIES.flatMap((county) => keysOf(county).map((key) => [key, county] as const)));
const byPrefix = new Map(
  COUNTIES.flatMap((county) => county.postalPrefixes.map((prefix) => [prefix, county] as const)),
);

/**
 * The county of a code, plate, number or name in any spelling (`MUNICIPIUL BUCUREŞTI`, `jud. Cluj`,
 * `CARAS-SEVERIN`).
 */
export function findCounty(text: string | number): County | undefined {
  const words = fold(String(text)).replace(/^(?:municipiul|mun|judetul|jud)\b[\s.:]*/, '');
  if (/^\d+$/.test(words)) return byKey.get(String(Number(words)));
  return byKey.get(words) ?? byKey.get(nameKey(words));
}

/** The county of a Romanian postal code, by its first two digits, which no two counties share. */
export function countyOfPostalCode(code: string): County | undefined {
  const parsed = parsePostalCode(code);
  return parsed.ok ? byPrefix.get(parsed.value.slice(0, 2)) : undefined;
}

// A name typed without diacritics says neither â nor î, one of before 1993 says î for â: both find the
// county.
function keysOf({ code, plate, number, name }: County): string[] {
  return [fold(code), fold(plate), String(number), nameKey(fold(name)), localityKey(name)];
}

function nameKey(folded: string): string {
  return folded.replace(/\s*-\s*/g, ' ');
}
