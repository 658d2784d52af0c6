/** A place on the earth, in degrees. */
export type Point = { lat: number; lon: number };

/** The mean radius of the earth, in km. */
export const earthRadius = 6371.0088;

/** Kilometres between two places along a great circle: as the crow flies. */
export function distanceKm(a: Point, b: Point): number {
  const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2;
  const chord =
    half(b.lat - a.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(b.lon - a.lon);
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(chord)));
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
