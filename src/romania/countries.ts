import { fold } from './diacritics.ts';

type Country = { code: string; name: string };

// ISO 3166-1 alpha-2, all 249.
const CODES = `
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
  BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
  ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
  HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
  LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
  NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
  SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
  UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
`
  .trim()
  .split(/\s+/);

const EU = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

// Names people write that CLDR does not give, and the prefix Greece uses for VAT.
const OTHER_NAMES: Record<string, string> = {
  el: 'GR',
  uk: 'GB',
  anglia: 'GB',
  'marea britanie': 'GB',
  olanda: 'NL',
  moldova: 'MD',
  'republica ceha': 'CZ',
  sua: 'US',
  'statele unite': 'US',
  'hong kong': 'HK',
};

const romanian = new Intl.DisplayNames(['ro'], { type: 'region' });
const collator = new Intl.Collator('ro');

/** All countries with their Romanian names: Romania first, the others in Romanian alphabetical order. */
export const COUNTRIES: readonly Country[] = CODES.map((code) => ({
  code,
  name: romanian.of(code) ?? code,
})).sort((a, b) => Number(b.code === 'RO') - Number(a.code === 'RO') || collator.compare(a.name, b.name));

const byKey = new Map(
  COUNTRIES.flatMap((country) => [
    [fold(country.code), country] as const,
    [fold(country.name), country] as const,
  ]),
);

/** The country of a code (`DE`) or of a Romanian name in any spelling (`Germania`, `tarile de jos`). */
export function findCountry(text: string): Country | undefined {
  const key = fold(text);
  return byKey.get(key) ?? byKey.get(fold(OTHER_NAMES[key] ?? ''));
}

/** Whether the ISO code is of a member of the European Union (27 since 2020). */
export function isEu(code: string): boolean {
  return EU.has(code);
}
