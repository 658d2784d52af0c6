import { circleMarker, polygon, polyline } from 'leaflet/dist/leaflet-src.esm.js';
import { build, withQuery } from './build.js';
import { cornersOf, country } from './ground.js';

const most = 100;

/** Draws an area corner by corner, or takes the window for one, and says where it leads. */
export function zoneTools(map, data, say) {
  const tools = document.querySelector('[data-map-tools]');
  const drawing = tools.querySelector('[data-map-draw]');
  const bar = document.querySelector('[data-map-zone]');
  let corners = [];
  let trail;
  let start;
  let zone = data.area ? polygon(cornersOf(data.area), look).addTo(map) : undefined;
  tools.hidden = false;

  const isDrawing = () => drawing.getAttribute('aria-pressed') === 'true';

  const begin = () => {
    drawing.setAttribute('aria-pressed', 'true');
    drawing.textContent = 'Oprește desenul';
    map.getContainer().classList.add('map-drawing');
    map.doubleClickZoom.disable();
    zone?.remove();
    bar.hidden = true;
    corners = [];
    trail = polyline([], { className: 'map-trail', interactive: false }).addTo(map);
    say('Apăsați pe hartă colțurile zonei; dublu clic sau Enter o încheie, Escape o lasă.');
  };

  const end = () => {
    drawing.setAttribute('aria-pressed', 'false');
    drawing.textContent = 'Desenează o zonă';
    map.getContainer().classList.remove('map-drawing');
    setTimeout(() => map.doubleClickZoom.enable());
    trail?.remove();
    start?.remove();
    start = undefined;
    say('');
  };

  const add = ({ latlng }) => {
    if (!isDrawing() || corners.length >= most) return;
    const last = corners.at(-1);
    // The second click of a double one lies where the first did.
    if (last && map.latLngToContainerPoint(last).distanceTo(map.latLngToContainerPoint(latlng)) < 4) return;
    corners.push(latlng);
    trail.setLatLngs(corners);
    start ??= circleMarker(latlng, { radius: 5, className: 'map-corner', interactive: false }).addTo(map);
  };

  const finish = () => {
    if (!isDrawing()) return;
    if (corners.length < 3) {
      say('O zonă are cel puțin trei colțuri.');
      return;
    }
    const drawn = corners;
    end();
    choose(drawn);
  };

  const choose = (drawn) => {
    zone?.remove();
    zone = polygon(drawn, look).addTo(map);
    const area = drawn.map(({ lat, lng }) => `${lat.toFixed(4)},${lng.toFixed(4)}`).join(';');
    const links = [
      build('a', { class: 'button', href: withQuery(data.here, { area }) }, 'Numai zona pe hartă'),
    ];
    if (data.list) {
      const list = { class: 'button primary', href: withQuery(data.list, { area }) };
      links.unshift(build('a', list, 'Lista clienților din zonă'));
    }
    const away = build('button', { class: 'button quiet', type: 'button' }, 'Renunță');
    away.addEventListener('click', () => {
      zone.remove();
      bar.hidden = true;
      drawing.focus();
    });
    bar.replaceChildren(...links, away);
    bar.hidden = false;
    links[0].focus();
  };

  drawing.addEventListener('click', () => (isDrawing() ? end() : begin()));
  tools.querySelector('[data-map-window]').addEventListener('click', () => {
    if (isDrawing()) end();
    const view = map.getBounds().pad(-0.02);
    choose([view.getSouthWest(), view.getSouthEast(), view.getNorthEast(), view.getNorthWest()]);
  });
  tools.querySelector('[data-map-whole]').addEventListener('click', () => map.fitBounds(country));
  map.on('click', add);
  map.on('dblclick', finish);
  document.addEventListener('keydown', (event) => {
    if (!isDrawing()) return;
    if (event.key === 'Escape') end();
    if (event.key === 'Enter' && event.target !== drawing) {
      event.preventDefault();
      finish();
    }
  });
}

const look = { className: 'map-drawn', interactive: false };
