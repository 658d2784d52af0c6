import { z } from 'zod';
import { optional } from '../../web/query.ts';
import { type Box, world } from './cells.ts';

export const colors = ['status', 'level', 'manager', 'balance'] as const;
export type Color = (typeof colors)[number];
const layers = ['points', 'county', 'locality'] as const;
const measures = ['clients', 'sales', 'growth'] as const;

const color = optional(
  z.enum(colors, { error: 'Punctele se colorează după status, level, manager sau balance.' }),
).transform((given) => given ?? ('status' as const));

const strangeZoom = { error: 'Mărirea hărții este un număr între 0 și 18.' };
const strangeBox = 'Fereastra hărții se scrie vest,sud,est,nord, în grade.';

const box = z.string().transform((text, context): Box => {
  const isWritten = /^-?\d{1,3}(\.\d+)?(,-?\d{1,3}(\.\d+)?){3}$/.test(text);
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number);
  const isOrdered = west <= east && south <= north;
  const isOnEarth = Math.max(-west, east) <= 180 && Math.max(-south, north) <= 90;
  if (isWritten && isOrdered && isOnEarth) return { west, south, east, north };
  context.addIssue({ code: 'custom', message: strangeBox });
  return z.NEVER;
});

/** What of the map is drawn; `counts` false leaves out the counts of the whole query, which stay as one moves about. */
export const clustersQuery = z.object({
  zoom: optional(
    z.coerce.number(strangeZoom).int(strangeZoom).min(0, strangeZoom).max(18, strangeZoom),
  ).transform((zoom) => zoom ?? 7),
  bbox: optional(box).transform((given) => given ?? world),
  color,
  counts: optional(z.stringbool({ error: 'Filtrul este true sau false.' })).transform(
    (given) => given ?? true,
  ),
});

/** How the map's page is opened; `at` is its middle and zoom, `46.1,24.9,7`, and counts for nothing where it is none. */
export const mapQuery = z.object({
  layer: optional(z.enum(layers, { error: 'Straturile sunt points, county și locality.' })).transform(
    (layer) => layer ?? ('points' as const),
  ),
  color,
  measure: optional(z.enum(measures, { error: 'Măsura este clients, sales sau growth.' })).transform(
    (measure) => measure ?? ('clients' as const),
  ),
  at: optional(z.string().regex(/^-?\d{1,2}(\.\d{1,6})?,-?\d{1,3}(\.\d{1,6})?,\d{1,2}(\.\d{1,2})?$/)).catch(
    undefined,
  ),
});
export type MapQuery = z.output<typeof mapQuery>;
