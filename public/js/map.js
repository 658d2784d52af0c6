import { drawAreas } from './map/areas.js';
import { drawClusters } from './map/clusters.js';
import { openMap } from './map/ground.js';
import { keepPlace } from './map/place.js';
import { zoneTools } from './map/zone.js';

const box = document.querySelector('[data-map]');

if (box) {
  const data = JSON.parse(box.dataset.map);
  const said = document.querySelector('[data-map-status]');
  const say = (text) => {
    said.textContent = text;
  };
  box.hidden = false;
  try {
    const outlines = await (await fetch(box.dataset.outlines)).json();
    const ground = openMap(box, data, outlines);
    keepPlace(ground.map);
    zoneTools(ground.map, data, say);
    if (data.layer === 'points') drawClusters(ground.map, data, say);
    else await drawAreas(ground, data, say);
  } catch (error) {
    say('Harta nu a putut fi citită. Reîncărcați pagina.');
    throw error;
  }
}
