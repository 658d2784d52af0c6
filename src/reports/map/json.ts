import { labelOf, statusOptions } from '../../clients/fields.ts';
import type { Group } from './clusters.ts';
import type { Legend } from './legend.ts';
import type { listPins } from './queries.ts';

type Pin = Awaited<ReturnType<typeof listPins>>[number];

const precisions: Record<string, string> = {
  address: 'adresă exactă',
  street: 'strada',
  locality: 'localitatea',
  sector: 'sectorul',
  county: 'județul',
  manual: 'punct pus de mână',
};

/**
 * The circles and pins of a view as JSON. `parts` go by the legend's keys, in its order; `box` is west, south, east,
 * north. A pin has a name only for whoever may open its client.
 */
export function clustersJson(groups: Group[], pins: Pin[], { items, shownAs }: Legend, named: boolean) {
  const known = new Map(pins.map((pin) => [pin.id, pin]));
  const order = items.map(({ key }) => key);
  const clusters = groups
    .filter(({ count }) => count > 1)
    .map((group) => {
      const parts = new Map<string, number>();
      for (const [key, count] of group.parts) parts.set(shownAs(key), (parts.get(shownAs(key)) ?? 0) + count);
      const { count, west, south, east, north } = group;
      return {
        lat: rounded(group.lat),
        lon: rounded(group.lon),
        count,
        parts: [...parts].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)),
        box: [west, south, east, north].map(rounded),
      };
    });
  const points = groups
    .filter(({ count }) => count === 1)
    .map(({ id, lat, lon, parts }) => {
      const pin = known.get(id);
      return {
        ...(named && { id }),
        lat: rounded(lat),
        lon: rounded(lon),
        ...(named && { name: pin?.name ?? '' }),
        key: shownAs([...parts.keys()][0] ?? ''),
        precision: precisions[pin?.geo_precision ?? ''] ?? '',
        status: labelOf(statusOptions, pin?.status ?? null),
        level: pin?.level ?? '',
      };
    });
  return { clusters, points, legend: items };
}

/** A metre. */
const rounded = (degrees: number) => Math.round(degrees * 100_000) / 100_000;
