import { distanceKm, type Point } from './distance.ts';

// A gain below a millimetre is no gain, only the noise of adding up.
const noise = 1e-6;

/**
 * In which order to visit the stops: their places in the list that was given. From the start to the nearest, and so
 * on, then every stretch turned round that is shorter so (2-opt); the same from the given order, and the shorter of
 * the two. Never longer than either; the same stops give the same order.
 * @param returns whether the way ends where it began
 */
export function orderOf(start: Point, stops: Point[], returns: boolean): number[] {
  const points = [start, ...stops];
  const km = points.map((from) => points.map((to) => distanceKm(from, to)));
  const given = stops.map((_, at) => at + 1);
  const tries = [nearestFirst(km, given), given].map((way) => turned(km, way, returns));
  const [best = []] = tries.sort((a, b) => lengthOf(km, a, returns) - lengthOf(km, b, returns));
  return best.map((point) => point - 1);
}

/** The kilometres from one stop to the next, in the order given, the first from the start; the way back is the last. */
export function legsOf(start: Point, stops: Point[], returns: boolean): number[] {
  const way = [start, ...stops, ...(returns && stops.length > 0 ? [start] : [])];
  return way.slice(1).map((point, at) => distanceKm(way[at] as Point, point));
}

type Distances = number[][];
const between = (km: Distances, a: number, b: number) => km[a]?.[b] ?? 0;

function nearestFirst(km: Distances, stops: number[]): number[] {
  const left = [...stops];
  const way: number[] = [];
  for (let here = 0; left.length > 0; ) {
    const next = left.reduce((best, stop) =>
      between(km, here, stop) < between(km, here, best) ? stop : best,
    );
    left.splice(left.indexOf(next), 1);
    way.push(next);
    here = next;
  }
  return way;
}

function lengthOf(km: Distances, way: number[], returns: boolean): number {
  const whole = [0, ...way, ...(returns ? [0] : [])];
  return whole.slice(1).reduce((sum, stop, at) => sum + between(km, whole[at] as number, stop), 0);
}

function turned(km: Distances, from: number[], returns: boolean): number[] {
  // The start stands before the first and, on a round trip, after the last.
  const way = [0, ...from, ...(returns ? [0] : [])];
  const last = from.length;
  for (let turns = 1; turns > 0; ) {
    turns = 0;
    for (let i = 1; i < last; i += 1)
      for (let j = i + 1; j <= last; j += 1) {
        if (gainOf(km, way, i, j) <= noise) continue;
        way.splice(i, j + 1 - i, ...way.slice(i, j + 1).reverse());
        turns += 1;
      }
  }
  return way.slice(1, last + 1);
}

/** How many kilometres are saved where the stops from i to j are visited the other way round. */
function gainOf(km: Distances, way: number[], i: number, j: number): number {
  const [before = 0, first = 0, end = 0] = [way[i - 1], way[i], way[j]];
  const saved = between(km, before, first) - between(km, before, end);
  const after = way[j + 1];
  return after === undefined ? saved : saved + between(km, end, after) - between(km, first, after);
}
