import type { Point } from './distance.ts';
import { legsOf, orderOf } from './order.ts';
import type { Visited } from './queries.ts';

export type Stop = Visited &
  Point & { /** From the stop before it, else from the start; 0 where the way begins here. */ km: number };

export type Plan = {
  /** Where the way begins; undefined where it begins at its first stop. */
  start: (Point & { name: string }) | undefined;
  stops: Stop[];
  /** The way back; null where there is none. */
  back: number | null;
  km: number;
  /** Clients that no place is known of. */
  nowhere: Visited[];
};

/** The clients in a good order to visit them, with the kilometres of each leg. Without a start it is the first client's place. */
export function planOf(clients: Visited[], start: Plan['start'], returns: boolean): Plan {
  const placed = clients.filter(
    (client): client is Visited & Point => client.lat !== null && client.lon !== null,
  );
  const nowhere = clients.filter(({ lat, lon }) => lat === null || lon === null);
  const [first, ...others] = placed;
  const origin = start ?? first;
  if (!origin || !first) return { start, stops: [], back: null, km: 0, nowhere };
  const rest = start ? placed : others;
  const ordered = orderOf(origin, rest, returns).map((at) => rest[at] as Visited & Point);
  const legs = legsOf(origin, ordered, returns);
  const stops = ordered.map((client, at) => ({ ...client, km: legs[at] ?? 0 }));
  return {
    start,
    stops: start ? stops : [{ ...first, km: 0 }, ...stops],
    back: returns && ordered.length > 0 ? (legs.at(-1) ?? 0) : null,
    km: legs.reduce((sum, leg) => sum + leg, 0),
    nowhere,
  };
}
