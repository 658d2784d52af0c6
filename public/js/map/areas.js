import { circleMarker, layerGroup } from 'leaflet/dist/leaflet-src.esm.js';
import { build } from './build.js';

/** The zones of the country by how much there is in them: counties filled, localities as circles. */
export async function drawAreas({ map, counties }, data, say) {
  const answer = await fetch(data.areas);
  if (!answer.ok) {
    say('Zonele nu au putut fi citite. Reîncărcați pagina.');
    return;
  }
  const { by, measure, items } = await answer.json();
  const kind = measure === 'growth' ? 'growth' : 'band';
  const open = ({ href }) => href && location.assign(href);
  // An element, not a text: Leaflet would read the name of a place, which anybody may write, as HTML.
  const said = ({ name, text }) => build('span', {}, `${name}: ${text}`);

  if (by === 'county') {
    for (const item of items) {
      const { shape } = counties.get(item.key);
      const path = shape.getElement();
      path.classList.add('map-zone', item.band === null ? 'no-band' : `${kind}-${item.band}`);
      shape.bindTooltip(said(item), { sticky: true }).on('click', () => open(item));
      if (item.href) path.classList.add('map-opens');
    }
    return;
  }
  // The big ones first, so that the small ones lie over them.
  const circles = [...items]
    .sort((a, b) => (b.band ?? 0) - (a.band ?? 0))
    .map((item) => {
      const className = `map-locality ${item.band === null ? 'no-band' : `${kind}-${item.band}`}`;
      const circle = circleMarker([item.lat, item.lon], { radius: 5 + 3 * (item.band ?? 0), className });
      return circle.bindTooltip(said(item)).on('click', () => open(item));
    });
  layerGroup(circles).addTo(map);
}
