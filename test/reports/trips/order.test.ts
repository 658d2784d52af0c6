import { expect, test } from 'vitest';
import { distanceKm, type Point } from '../../../src/reports/trips/distance.ts';
import { legsOf, orderOf } from '../../../src/reports/trips/order.ts';

const cluj = { lat: 46.7712, lon: 23.6236 };
const bucharest = { lat: 44.4268, lon: 26.1025 };

/** The same numbers for every run: a generator of our own, seeded. */
function places(count: number, seed: number): Point[] {
  let state = seed;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return Array.from({ length: count }, () => ({ lat: 44 + 4 * next(), lon: 21 + 8 * next() }));
}

const lengthOf = (stops: Point[], returns: boolean) =>
  legsOf(cluj, stops, returns).reduce((sum, leg) => sum + leg, 0);

function nearestFirst(stops: Point[]): Point[] {
  const left = [...stops];
  const way: Point[] = [];
  for (let here: Point = cluj; left.length > 0; here = way.at(-1) as Point) {
    const from = here;
    left.sort((a, b) => distanceKm(from, a) - distanceKm(from, b));
    way.push(left.shift() as Point);
  }
  return way;
}

test('distances are those of a great circle', () => {
  expect(Math.abs(distanceKm(cluj, bucharest) - 324)).toBeLessThan(2);
  expect(distanceKm(cluj, cluj)).toBe(0);
  // A quarter of a meridian, and half of the equator.
  expect(distanceKm({ lat: 0, lon: 0 }, { lat: 90, lon: 0 })).toBeCloseTo(10_007.56, 1);
  expect(distanceKm({ lat: 0, lon: -90 }, { lat: 0, lon: 90 })).toBeCloseTo(20_015.11, 1);
});

test('every stop is visited once, on a way no longer than the given one or from nearest to nearest', () => {
  for (let seed = 1; seed <= 40; seed += 1)
    for (const returns of [true, false]) {
      const stops = places(seed, seed);
      const order = orderOf(cluj, stops, returns);
      const length = lengthOf(
        order.map((at) => stops[at] as Point),
        returns,
      );

      expect([...order].sort((a, b) => a - b)).toEqual(stops.map((_, at) => at));
      expect(length).toBeLessThanOrEqual(lengthOf(stops, returns) + 1e-6);
      expect(length).toBeLessThanOrEqual(lengthOf(nearestFirst(stops), returns) + 1e-6);
    }
});

test('a way that crosses itself is turned round', () => {
  const corners = [
    { lat: 47, lon: 23 },
    { lat: 46, lon: 24 },
    { lat: 46, lon: 23 },
    { lat: 47, lon: 24 },
  ];
  const order = orderOf({ lat: 47.1, lon: 23.5 }, corners, true);

  expect([order, [...order].reverse()]).toContainEqual([0, 2, 1, 3]);
});

test('the same stops give the same order, and none or one need none', () => {
  const stops = places(30, 7);

  expect(orderOf(cluj, stops, true)).toEqual(orderOf(cluj, stops, true));
  expect(orderOf(cluj, [], true)).toEqual([]);
  expect(orderOf(cluj, [bucharest], false)).toEqual([0]);
  expect(orderOf(cluj, [cluj, cluj, cluj], true).sort()).toEqual([0, 1, 2]);
  expect(legsOf(cluj, [], true)).toEqual([]);
});

test('sixty stops are put in order in less than fifty milliseconds', () => {
  const all = [11, 12, 13].map((seed) => places(60, seed));
  const times = all.map((stops) => {
    const before = performance.now();
    orderOf(cluj, stops, true);
    return performance.now() - before;
  });

  // The quickest of three: others may be using the machine.
  expect(Math.min(...times)).toBeLessThan(50);
});
