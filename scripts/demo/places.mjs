import { COUNTIES } from '../../dist/romania/counties.js';
import { streets } from '../bench/words.mjs';
import { countyWeights } from './words.mjs';

/** @typedef {import('../bench/random.mjs').Random} Random */
/** @typedef {{ county: string, name: string, uat: string, siruta: number | null, lat: number, lon: number }} Locality */

const near = [
  'Turda',
  'Dej',
  'Gherla',
  'Câmpia Turzii',
  'Florești',
  'Apahida',
  'Baciu',
  'Huedin',
  'Jucu de Sus',
];
/** @type {[string, number][]} */
const precisions = [
  ['address', 46],
  ['street', 20],
  ['locality', 28],
  ['county', 4],
  ['none', 2],
];

/**
 * Gives addresses of real localities, each door once: three in five at the seat of the county, the others anywhere.
 * @param {Random} random
 * @param {Locality[]} localities
 */
export function createPlaces(random, localities) {
  const counties = new Map(COUNTIES.map((county) => [county.code, county]));
  /** @type {Map<string, Locality[]>} */
  const byCounty = new Map();
  for (const each of localities)
    if (each.name === each.uat || each.county === 'RO-B')
      byCounty.set(each.county, [...(byCounty.get(each.county) ?? []), each]);
  const named = (/** @type {string} */ county, /** @type {string} */ name) =>
    byCounty.get(county)?.find((each) => each.name === name);
  const around = near.flatMap((name) => named('RO-CJ', name) ?? []);
  const doors = new Set();

  const localityOf = (/** @type {string} */ county) => {
    const seat = named(county, counties.get(county)?.seat ?? '');
    if (seat && random.happens(0.58)) return seat;
    if (county === 'RO-CJ' && random.happens(0.7)) return random.pick(around);
    return random.pick(byCounty.get(county) ?? []);
  };
  const door = (/** @type {string} */ place) => {
    for (;;) {
      const street = `${random.happens(0.8) ? 'Str.' : 'Calea'} ${random.pick(streets)}`;
      const street_no = String(1 + random.below(240));
      const key = `${place} ${street} ${street_no}`;
      if (doors.has(key)) continue;
      doors.add(key);
      return { street, street_no };
    }
  };

  /** An address with its point on the map. */
  const place = (county = random.weigh(countyWeights)) => {
    const locality = localityOf(county);
    const { code, postalPrefixes, lat, lon } = counties.get(county) ?? COUNTIES[0];
    const sector = code === 'RO-B' ? 1 + random.below(6) : null;
    const prefix = sector ? `0${sector}` : postalPrefixes[0];
    const address = {
      country: 'RO',
      county,
      locality: sector ? 'București' : locality.name,
      sector,
      siruta: locality.siruta,
      ...door(`${county} ${locality.name}`),
      address_extra: random.happens(0.2) ? `Hala ${1 + random.below(9)}` : null,
      postal_code: random.happens(0.75) ? `${prefix}${random.digits(4)}` : null,
    };
    return { address, point: pointOf(random, locality, { lat, lon }, sector ? 0.11 : 0.035) };
  };
  return { place, number: (/** @type {string} */ county) => counties.get(county)?.number ?? 12 };
}

/** @typedef {ReturnType<typeof createPlaces>} Places */

/** Where a client lies on the map: a door or a street off the middle, else the middle itself. */
function pointOf(random, locality, county, wide) {
  const precision = random.weigh(precisions);
  const off = () => (random.next() + random.next() - 1) * wide;
  if (precision === 'none') return { lat: null, lon: null, geo_precision: null, geo_source: null };
  const { lat, lon } = precision === 'county' ? county : locality;
  if (precision === 'county' || precision === 'locality')
    return { lat, lon, geo_precision: precision, geo_source: 'localities' };
  const round = (/** @type {number} */ value) => Math.round(value * 1e5) / 1e5;
  return {
    lat: round(lat + off()),
    lon: round(lon + off() * 1.4),
    geo_precision: precision,
    geo_source: 'nominatim',
  };
}
