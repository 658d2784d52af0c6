/** The lines of romania.json as [lat, lon]: they are kept as whole steps from point to point. */
export function readOutlines({ fine, coarse, arcs, counties, border, land }) {
  const lines = arcs.map((steps) => pointsOf(steps, fine));
  const arc = (at) => (at < 0 ? [...lines[~at]].reverse() : lines[at]);
  const ring = (parts) => parts.flatMap((at, index) => arc(at).slice(index === 0 ? 0 : 1));
  return {
    counties: counties.map(({ arcs: rings, ...county }) => ({ ...county, rings: rings.map(ring) })),
    border: border.map(arc),
    land: land.map((steps) => pointsOf(steps, coarse)),
  };
}

function pointsOf(steps, perDegree) {
  const points = [];
  let [x, y] = [0, 0];
  for (let at = 0; at < steps.length; at += 2) {
    x += steps[at];
    y += steps[at + 1];
    points.push([y / perDegree, x / perDegree]);
  }
  return points;
}
