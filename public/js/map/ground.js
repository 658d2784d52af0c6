import {
  control,
  divIcon,
  layerGroup,
  map as leafletMap,
  marker,
  polygon,
  polyline,
  svg,
  tileLayer,
} from 'leaflet/dist/leaflet-src.esm.js';
import { readOutlines } from './outlines.js';

export const country = [
  [43.6, 20.2],
  [48.3, 29.75],
];
const townsFrom = 8;

/** The map with its ground: land, counties, the border, the towns, and the pictures of an outside server if any. */
export function openMap(box, { at, area, tiles, attribution }, file) {
  const outlines = readOutlines(file);
  const map = leafletMap(box, {
    attributionControl: false,
    zoomControl: false,
    zoomSnap: 0.25,
    minZoom: 4,
    maxZoom: 18,
    wheelPxPerZoomLevel: 90,
    worldCopyJump: false,
    fadeAnimation: !calm,
    zoomAnimation: !calm,
    markerZoomAnimation: !calm,
    maxBounds: [
      [30, -20],
      [64, 56],
    ],
    renderer: svg({ padding: 0.6 }),
  });
  control.zoom({ zoomInTitle: 'Mărește', zoomOutTitle: 'Micșorează' }).addTo(map);
  map.getContainer().setAttribute('role', 'application');
  map
    .getContainer()
    .setAttribute('aria-label', 'Hartă: săgețile o mută, plus și minus o măresc și o micșorează');
  const [lat, lon, zoom] = at.split(',').map(Number);
  if (at) map.setView([lat, lon], zoom);
  else map.fitBounds(area ? cornersOf(area) : country, area ? { padding: [30, 30] } : {});

  if (tiles) {
    tileLayer(tiles, { maxZoom: 19 }).addTo(map);
    control.attribution({ prefix: false }).addAttribution(escaped(attribution)).addTo(map);
    box.classList.add('map-tiled');
  }
  const still = { interactive: false };
  polygon(
    outlines.land.map((ring) => [ring]),
    { ...still, className: 'map-land' },
  ).addTo(map);
  const counties = new Map(
    outlines.counties.map(({ code, name, rings }) => {
      const shape = polygon(rings, { className: 'map-county', bubblingMouseEvents: false }).addTo(map);
      shape.getElement()?.setAttribute('aria-hidden', 'true');
      return [code, { name, shape }];
    }),
  );
  polyline(outlines.border, { ...still, className: 'map-border' }).addTo(map);
  showTowns(map, outlines.counties);
  return { map, counties };
}

/** The corners of an area of an address. */
export const cornersOf = (area) => area.split(';').map((corner) => corner.split(',').map(Number));

const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The seats of the counties, by which one finds the way once the country is larger than the window. */
function showTowns(map, counties) {
  map.createPane('towns').style.zIndex = 450;
  const towns = layerGroup(
    counties.map(({ seat: [name, lat, lon] }) =>
      marker([lat, lon], {
        pane: 'towns',
        interactive: false,
        keyboard: false,
        icon: divIcon({ className: 'map-town', html: escaped(name), iconSize: null }),
      }),
    ),
  );
  const show = () => (map.getZoom() >= townsFrom ? towns.addTo(map) : towns.remove());
  map.on('zoomend', show);
  show();
}

function escaped(text) {
  const span = document.createElement('span');
  span.textContent = text;
  return span.innerHTML;
}
