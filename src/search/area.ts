import { z } from 'zod';

const mostCorners = 100;
const strange = { error: 'Zona de pe hartă nu se înțelege. Desenați-o din nou.' };

/**
 * A drawn area of an address: `46.5,23.1;46.9,23.1;46.7,23.9`, the corners as latitude and longitude in degrees, at
 * least three; kept with four decimals, which is ten metres.
 */
export const areaSchema = z
  .string()
  .max(3000, strange)
  .transform((text, context) => {
    const corners = cornersOf(text);
    if (corners.length >= 3 && corners.length <= mostCorners && corners.every(isPlace))
      return corners.map(([lat, lon]) => `${rounded(lat)},${rounded(lon)}`).join(';');
    context.addIssue({ code: 'custom', message: strange.error });
    return z.NEVER;
  });

/** The same as PostgreSQL writes a polygon, longitude first. */
export function polygonOf(area: string): string {
  return `(${cornersOf(area)
    .map(([lat, lon]) => `(${lon},${lat})`)
    .join(',')})`;
}

/** The corners of an area as [latitude, longitude]. */
export function cornersOf(area: string): [lat: number, lon: number][] {
  return area.split(';').map((corner) => {
    const [lat = '', lon = '', more] = corner.split(',');
    const isNumbers =
      more === undefined && [lat, lon].every((part) => /^\s*-?\d{1,3}(\.\d+)?\s*$/.test(part));
    return isNumbers ? [Number(lat), Number(lon)] : [Number.NaN, Number.NaN];
  });
}

const isPlace = ([lat, lon]: [number, number]) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
const rounded = (degrees: number) => String(Math.round(degrees * 10_000) / 10_000);
