import { renderPaper } from '../../romania/address.ts';
import type { Point } from './distance.ts';
import type { Plan, Stop } from './plan.ts';

/** The way for a phone or a navigator: GPX 1.1, each stop as a waypoint, and the route through them in order. */
export function gpxOf({ start, stops, back }: Plan, name: string): string {
  const begin = start && { ...start, desc: '' };
  const places = stops.map((stop, at) => ({
    ...pointOf(stop),
    name: `${at + 1}. ${stop.name}`,
    desc: renderPaper(stop),
  }));
  const way = [...(begin ? [begin] : []), ...places];
  const first = way[0];
  const route = back !== null && first ? [...way, first] : way;
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Clientela" xmlns="http://www.topografix.com/GPX/1/1">
<metadata><name>${escapeXml(name)}</name></metadata>
${way.map((place) => element('wpt', place)).join('\n')}
<rte><name>${escapeXml(name)}</name>
${route.map((place) => element('rtept', place)).join('\n')}
</rte>
</gpx>
`;
}

const pointOf = ({ lat, lon }: Stop): Point => ({ lat, lon });

function element(tag: string, { lat, lon, name, desc }: Point & { name: string; desc: string }): string {
  const told = desc ? `<desc>${escapeXml(desc)}</desc>` : '';
  return `<${tag} lat="${lat}" lon="${lon}"><name>${escapeXml(name)}</name>${told}</${tag}>`;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML may hold: its own marks written out, and no control characters, which it has no way to write. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\ufffe\uffff]+/gu, ' ')
    .replace(/[&<>"]/g, (mark) => escapes[mark] as string);
}
