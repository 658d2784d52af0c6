import { fold } from '../../romania/diacritics.ts';

// UN/ECE recommendation 20, and 21 with X before it for packages. No "ml": to some it is a metre, to others a millilitre.
const CODES: Record<string, string> = {
  'buc bucata bucati bc pcs': 'H87',
  'kg kilogram kilograme': 'KGM',
  'g gr gram grame': 'GRM',
  'mg miligram miligrame': 'MGM',
  't to tona tone': 'TNE',
  'l litru litri lt': 'LTR',
  'hl hectolitru hectolitri': 'HLT',
  'm metru metri': 'MTR',
  'mm milimetru milimetri': 'MMT',
  'cm centimetru centimetri': 'CMT',
  'km kilometru kilometri': 'KMT',
  'mp m2 m² metru-patrat metri-patrati': 'MTK',
  'mc m3 m³ metru-cub metri-cubi': 'MTQ',
  'ha hectar hectare': 'HAR',
  'h ora ore': 'HUR',
  'min minut minute': 'MIN',
  'zi zile': 'DAY',
  'sapt saptamana saptamani': 'WEE',
  'luna luni': 'MON',
  'an ani': 'ANN',
  'set seturi': 'SET',
  'per pereche perechi': 'PR',
  'kwh kilowatt-ora': 'KWH',
  'mwh megawatt-ora': 'MWH',
  'pach pachet pachete': 'XPK',
  'cut cutie cutii': 'XBX',
  'bax baxuri carton cartoane': 'XCT',
  'pal palet paleti': 'XPX',
  'rola role': 'XRO',
  'sac saci': 'XSA',
  'punga pungi': 'XBG',
  'sticla sticle': 'XBO',
};

const byName = new Map(
  Object.entries(CODES).flatMap(([names, code]) =>
    names.split(' ').map((name) => [fold(name), code] as const),
  ),
);

/** The code of a unit as people write it; C62, "one", for what has none. */
export function unitCode(unit: string): string {
  const name = fold(unit).replace(/\./g, '').trim().replace(/\s+/g, '-');
  return byName.get(name) ?? 'C62';
}
