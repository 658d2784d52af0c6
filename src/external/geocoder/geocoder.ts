/** An address to be found; `county` is a name (`Timiș`), `country` ISO 3166-1. */
export type GeocoderAddress = {
  country: string;
  county: string | null;
  locality: string | null;
  sector: number | null;
  street: string | null;
  street_no: string | null;
  postal_code: string | null;
};

/** Degrees, WGS 84, and how much of the address they stand for. */
export type Point = { lat: number; lon: number; precision: 'address' | 'street' | 'locality' };

/**
 * Finds where an address is: null when the service knows no such place, 'unavailable' when it did not answer. Whether
 * an address may be sent out at all (a private person's home) is decided by the caller.
 */
export type Geocoder = { find(address: GeocoderAddress): Promise<Point | null | 'unavailable'> };
