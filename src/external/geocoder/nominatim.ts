import { z } from 'zod';
import { readCapped } from '../capped-body.ts';
import type { Geocoder, GeocoderAddress, Point } from './geocoder.ts';
import { fullStreetName } from './street-name.ts';

export type NominatimOptions = {
  /** The service, with or without its `/search`. */
  url: string;
  /** The right to make one call; the public service allows one a second for the whole application. */
  takeTurn: (maxWaitMs: number) => Promise<boolean>;
  /** Names the application, as the service's policy demands; a library's default name is blocked with 403. */
  userAgent: string;
  /** Milliseconds of one call. */
  timeoutMs?: number;
  /** Milliseconds to wait for a turn before each call. */
  maxWaitMs?: number;
};

type Query = { street?: string; city: string; county?: string; postalcode?: string };
type Rung = { query: Query; best: Point['precision'] };

const degrees = z.union([z.string().min(1), z.number()]).pipe(z.coerce.number());
const places = z.array(
  z.object({
    lat: degrees,
    lon: degrees,
    address: z.object({ house_number: z.string(), road: z.string() }).partial().default({}),
  }),
);
type Place = z.infer<typeof places>[number];

const romania = { south: 43.6, north: 48.3, west: 20.2, east: 29.8 };
const countryNames = new Intl.DisplayNames('ro', { type: 'region' });

/** OpenStreetMap's Nominatim: the full address, then the street, then the place. See operations.osmfoundation.org. */
export function createNominatim(options: NominatimOptions): Geocoder {
  return {
    async find(address) {
      for (const { query, best } of ladder(address)) {
        const found = await search(query, address.country, options);
        if (found === 'unavailable') return found;
        const [place] = found;
        if (place && isPlausible(place, address.country)) return toPoint(place, best);
      }
      return null;
    },
  };
}

function ladder({ locality, county, street, street_no, postal_code }: GeocoderAddress): Rung[] {
  if (!locality) return [];
  // The map has București as a city of its own, without a county above it.
  const place: Query = { city: locality, ...(county && county !== locality ? { county } : {}) };
  const last: Rung = { query: place, best: 'locality' };
  if (!street) return [last];

  const name = fullStreetName(street);
  const onStreet: Rung = { query: { ...place, street: name }, best: 'street' };
  if (!street_no) return [onStreet, last];

  const postalcode = postal_code ? { postalcode: postal_code } : {};
  const full: Rung = { query: { ...place, ...postalcode, street: `${street_no} ${name}` }, best: 'address' };
  return [full, onStreet, last];
}

async function search(
  query: Query,
  country: string,
  options: NominatimOptions,
): Promise<Place[] | 'unavailable'> {
  const { takeTurn, userAgent, timeoutMs = 6000, maxWaitMs = 10_000 } = options;
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    if (!(await takeTurn(maxWaitMs))) return 'unavailable';
    timer = setTimeout(() => controller.abort(), timeoutMs);
    const response = await fetch(address(options.url, query, country), {
      headers: { 'User-Agent': userAgent, Accept: 'application/json' },
      redirect: 'manual',
      signal: controller.signal,
    });
    if (!response.ok) return 'unavailable';
    const parsed = places.safeParse(JSON.parse((await readCapped(response, 1_000_000)) ?? ''));
    return parsed.success ? parsed.data : 'unavailable';
  } catch {
    return 'unavailable';
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}

function address(base: string, query: Query, country: string): URL {
  const url = new URL(/\/search\/?$/.test(base) ? base : `${base.replace(/\/$/, '')}/search`);
  url.search = new URLSearchParams({
    ...query,
    country: countryNames.of(country) ?? country,
    countrycodes: country.toLowerCase(),
    format: 'jsonv2',
    addressdetails: '1',
    limit: '1',
    'accept-language': 'ro',
  }).toString();
  return url;
}

function isPlausible({ lat, lon }: Place, country: string): boolean {
  if (country !== 'RO') return Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  const { south, north, west, east } = romania;
  return lat >= south && lat <= north && lon >= west && lon <= east;
}

/** What was found is never taken for more than what was asked: a shop on the street is not our number. */
function toPoint({ lat, lon, address: found }: Place, best: Point['precision']): Point {
  if (best === 'address' && found.house_number) return { lat, lon, precision: 'address' };
  return { lat, lon, precision: best !== 'locality' && found.road ? 'street' : 'locality' };
}
