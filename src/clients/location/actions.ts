import { COUNTIES } from '../../romania/counties.ts';
import type { Services } from '../../services.ts';
import { findLocalityPoint, findPlace, listDueClients, saveLocation } from './queries.ts';

type Place = NonNullable<Awaited<ReturnType<typeof findPlace>>>;

/**
 * Fills a client's coordinates: from the geocoder where there is one, else the centre of the locality, of the
 * sector, of the county. Nothing is done for a client that is not due; a failure leaves it due for the sweep.
 */
export async function locateClient(services: Services, clientId: number): Promise<void> {
  const place = await findPlace(services.db, clientId);
  if (!place?.geo_due_at) return;
  const geocoded = await geocode(services, place);
  if (geocoded === 'unavailable') return;
  await saveLocation(services.db, clientId, place.geo_due_at, geocoded ?? (await centroid(services, place)));
}

/** Locates those that nobody was woken for, a few hundred at a time. */
export async function locateDueClients(services: Services): Promise<void> {
  for (const id of await listDueClients(services.db, 300)) await locateClient(services, id);
}

async function geocode({ geocoder }: Services, place: Place) {
  // A private person's home address goes to no third party.
  if (!geocoder || place.tax_id_kind === 'cnp' || place.tax_id_kind === 'none' || !place.locality)
    return undefined;
  const county = COUNTIES.find(({ code }) => code === place.county)?.name ?? place.county;
  const found = await geocoder.find({ ...place, county });
  if (found === 'unavailable') return found;
  return found
    ? { lat: found.lat, lon: found.lon, geo_precision: found.precision, geo_source: 'nominatim' }
    : undefined;
}

async function centroid({ db }: Services, place: Place) {
  if (place.country !== 'RO' || !place.county) return undefined;
  const source = { geo_source: 'localities' };
  if (place.county === 'RO-B' && place.sector) {
    const sector = await findLocalityPoint(db, 'RO-B', `Sector ${place.sector}`, null);
    if (sector) return { lat: sector.lat, lon: sector.lon, geo_precision: 'sector', ...source };
  }
  const locality = place.locality
    ? await findLocalityPoint(db, place.county, place.locality, place.siruta)
    : undefined;
  if (locality) return { lat: locality.lat, lon: locality.lon, geo_precision: 'locality', ...source };
  const county = COUNTIES.find(({ code }) => code === place.county);
  return county && { lat: county.lat, lon: county.lon, geo_precision: 'county', ...source };
}
