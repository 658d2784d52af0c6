import { isDeepStrictEqual } from 'node:util';

type Place = {
  country: string;
  county: string | null;
  locality: string | null;
  sector: number | null;
  street: string | null;
  street_no: string | null;
  postal_code: string | null;
};
type Geo = {
  lat: number | null;
  lon: number | null;
  geo_precision?: string | null;
  geo_source?: string | null;
  geo_due_at?: Date | null;
};

/** Coordinates that a job calculated stay when a form, which shows them beside empty fields, gives none. */
export function keepCalculated<Input extends Geo>(before: Geo, input: Input): Input {
  if (input.lat !== null || before.geo_source === 'manual') return input;
  return { ...input, lat: before.lat, lon: before.lon };
}

/**
 * What a save makes of the coordinates: set by hand they are kept for good; else they fall due for the job when
 * there are none or the address moved.
 */
export function geoAfter(before: (Place & Geo) | undefined, input: Place & Geo, now: Date): Geo {
  const { lat, lon } = input;
  const unchanged = before !== undefined && before.lat === lat && before.lon === lon;
  if (lat !== null && !unchanged)
    return { lat, lon, geo_precision: 'manual', geo_source: 'manual', geo_due_at: null };
  if (before?.geo_source === 'manual' && unchanged) return { lat, lon };

  const moved = before === undefined || !isDeepStrictEqual(placeOf(before), placeOf(input));
  if (!moved && lat !== null) return { lat, lon };
  return {
    lat,
    lon,
    geo_precision: before && lat !== null ? (before.geo_precision ?? null) : null,
    geo_source: lat !== null ? (before?.geo_source ?? null) : null,
    geo_due_at: now,
  };
}

function placeOf({ country, county, locality, sector, street, street_no, postal_code }: Place): Place {
  return { country, county, locality, sector, street, street_no, postal_code };
}
