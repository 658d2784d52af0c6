import { distanceKm, type Point } from './distance.ts';
import type { Plan } from './plan.ts';

const width = 720;
const height = 400;
const margin = 44;
// Dots nearer than this would cover each other: they share one.
const shared = 14;

/** The way drawn as lines between numbered dots, north above; null where there is nothing to draw. */
export function sketchOf({ start, stops, back }: Plan) {
  const begin: Point | undefined = start ?? stops[0];
  if (!begin || stops.length === 0) return null;
  const points: Point[] = start ? [start, ...stops] : stops;
  const lats = points.map(({ lat }) => lat);
  const lons = points.map(({ lon }) => lon);
  const middle = {
    lat: (Math.min(...lats) + Math.max(...lats)) / 2,
    lon: (Math.min(...lons) + Math.max(...lons)) / 2,
  };
  const narrow = Math.cos((middle.lat * Math.PI) / 180);
  // Points of one town are not blown up to a map of its streets.
  const spanX = Math.max((Math.max(...lons) - Math.min(...lons)) * narrow, 0.02);
  const spanY = Math.max(Math.max(...lats) - Math.min(...lats), 0.02);
  const scale = Math.min((width - 2 * margin) / spanX, (height - 2 * margin) / spanY);
  const place = ({ lat, lon }: Point) => ({
    x: round(width / 2 + (lon - middle.lon) * narrow * scale),
    y: round(height / 2 - (lat - middle.lat) * scale),
  });
  const way = [...points, ...(back === null ? [] : [begin])].map(place);
  const perKm = scale / distanceKm(middle, { lat: middle.lat + 1, lon: middle.lon });
  const km = [200, 100, 50, 20, 10, 5, 2, 1].find((each) => each * perKm <= 160) ?? 1;
  return {
    width,
    height,
    path: way.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join(' '),
    start: start ? place(start) : null,
    dots: dotsOf(stops.map(place)),
    ruler: { x: margin / 2, y: height - 14, end: round(margin / 2 + km * perKm), text: `${km} km` },
  };
}

function dotsOf(places: { x: number; y: number }[]) {
  const dots: { x: number; y: number; numbers: number[] }[] = [];
  for (const [at, { x, y }] of places.entries()) {
    const near = dots.find((dot) => Math.hypot(dot.x - x, dot.y - y) < shared);
    if (near) near.numbers.push(at + 1);
    else dots.push({ x, y, numbers: [at + 1] });
  }
  return dots.map(({ x, y, numbers }) => ({
    ...{ x, y },
    text: numbers.length > 4 ? `${numbers.slice(0, 3).join(', ')}… (${numbers.length})` : numbers.join(', '),
    // On the side where there is room for it.
    side: x > width - 90 ? 'end' : 'start',
    textX: x > width - 90 ? x - 10 : x + 10,
    textY: round(y + 5),
  }));
}

const round = (value: number) => Math.round(value * 10) / 10;
