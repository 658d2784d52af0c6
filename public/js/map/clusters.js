import { divIcon, layerGroup, marker, popup } from 'leaflet/dist/leaflet-src.esm.js';
import { build, clients, draw, number, withQuery } from './build.js';

const names = 20;

/** The clients of the window, drawn anew whenever it moves: circles of many, pins of one. */
export function drawClusters(map, data, say) {
  const shown = layerGroup().addTo(map);
  let asked;

  const load = async () => {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    const waiting = setTimeout(() => say('Se încarcă…'), 400);
    try {
      const view = { zoom: Math.min(18, Math.round(map.getZoom())), bbox: windowOf(map) };
      const answer = await fetch(withQuery(data.clusters, view), { signal });
      if (!answer.ok) throw new Error(`the map answered ${answer.status}`);
      show(await answer.json());
      say('');
    } catch (error) {
      if (signal.aborted) return;
      say('Clienții din fereastră nu au putut fi citiți. Mișcați harta ca să încercați din nou.');
      throw error;
    } finally {
      clearTimeout(waiting);
    }
  };

  const show = ({ clusters, points, legend }) => {
    const known = new Map(legend.map((item) => [item.key, item]));
    const markers = [
      ...clusters.map((cluster) => circleOf(cluster, known)),
      ...points.map((point) => pinOf(point, known)),
    ];
    // Whoever goes from one to the next by keyboard stays on it when the window follows.
    const focused = shown.getLayers().find((layer) => layer.getElement() === document.activeElement);
    shown.clearLayers();
    for (const each of markers) each.addTo(shown);
    if (focused)
      markers
        .find((each) => each.getLatLng().equals(focused.getLatLng()))
        ?.getElement()
        .focus({ preventScroll: true });
  };

  const circleOf = (cluster, known) => {
    const size = sizeOf(cluster.count);
    const parts = cluster.parts.map(([key, count]) => `${known.get(key)?.label ?? ''} ${number(count)}`);
    const icon = divIcon({
      className: 'map-cluster',
      html: ringOf(cluster, known, size),
      iconSize: [size, size],
    });
    const title = `${clients(cluster.count)}: ${parts.join(', ')}`;
    return marker([cluster.lat, cluster.lon], { icon, title, riseOnHover: true }).on({
      click: () => open(cluster),
      keypress: ({ originalEvent }) => originalEvent.key === 'Enter' && open(cluster),
    });
  };

  const open = (cluster) => {
    const [west, south, east, north] = cluster.box;
    const isOnePlace = east - west < 0.0001 && north - south < 0.0001;
    if (isOnePlace || map.getZoom() >= 18) return list(cluster);
    const before = map.getZoom();
    const bounds = [
      [south, west],
      [north, east],
    ];
    const zoom = Math.min(
      18,
      Math.max(before + 1, Math.min(before + 4, map.getBoundsZoom(bounds, false, [60, 60]))),
    );
    map.setView([(south + north) / 2, (west + east) / 2], zoom);
  };

  // All at one point, or as near as the map goes: no circle can be opened further, so their names are.
  const list = async (cluster) => {
    const body = build('div', { class: 'map-popup' }, build('strong', {}, `${clients(cluster.count)} aici`));
    popup({ maxWidth: 320 }).setLatLng([cluster.lat, cluster.lon]).setContent(body).openOn(map);
    if (!data.list) return;
    const area = around(cluster.box);
    const answer = await fetch(withQuery(data.api, { area, limit: names }));
    const { items: found = [] } = answer.ok ? await answer.json() : {};
    const rows = found.map(({ id, name }) => build('li', {}, build('a', { href: `/clients/${id}` }, name)));
    body.append(build('ul', { class: 'map-names' }, ...rows));
    body.append(build('p', {}, build('a', { href: withQuery(data.list, { area }) }, 'Lista lor')));
    map.eachLayer((layer) => layer.getContent?.() === body && layer.update());
  };

  const pinOf = (point, known) => {
    const item = known.get(point.key);
    const html = build('span', { class: `map-pin series-${item?.color ?? 7}` });
    const icon = divIcon({ className: 'map-pin-box', html, iconSize: [24, 24] });
    const title = point.name ?? `Un client, ${item?.label ?? ''}`;
    const name = point.name ? build('a', { href: `/clients/${point.id}` }, point.name) : 'Un client';
    const facts = [point.status, point.level && `nivel ${point.level}`].filter(Boolean).join(' · ');
    const body = build(
      'div',
      { class: 'map-popup' },
      build('strong', {}, name),
      build('span', {}, facts),
      build('span', { class: 'muted' }, point.precision ? `loc: ${point.precision}` : ''),
    );
    // Not bound to the pin: opening it may move the window, which draws all pins anew.
    const tell = () => popup().setLatLng([point.lat, point.lon]).setContent(body).openOn(map);
    return marker([point.lat, point.lon], { icon, title }).on({
      click: tell,
      keypress: ({ originalEvent }) => originalEvent.key === 'Enter' && tell(),
    });
  };

  map.on('moveend', load);
  load();
}

const sizeOf = (count) => Math.round(Math.min(66, 24 + 10 * Math.log10(count)));

/** The number in a ring of its parts' colours. */
function ringOf({ count, parts }, known, size) {
  const middle = size / 2;
  const radius = middle - 4;
  let from = 0;
  const arcs = parts.map(([key, part]) => {
    const share = part / count;
    const arc = draw('circle', {
      class: `map-arc series-${known.get(key)?.color ?? 7}`,
      ...{ cx: middle, cy: middle, r: radius, pathLength: 100 },
      'stroke-dasharray': `${share * 100} 100`,
      'stroke-dashoffset': -from * 100,
      transform: `rotate(-90 ${middle} ${middle})`,
    });
    from += share;
    return arc;
  });
  const text = draw('text', { x: middle, y: middle, dy: '0.35em' }, number(count));
  const face = draw('circle', { class: 'map-face', cx: middle, cy: middle, r: middle - 1 });
  return draw('svg', { width: size, height: size, 'aria-hidden': 'true' }, face, ...arcs, text);
}

function windowOf(map) {
  const bounds = map.getBounds();
  const within = (degrees, most) => Math.max(-most, Math.min(most, degrees)).toFixed(5);
  return [
    within(bounds.getWest(), 180),
    within(bounds.getSouth(), 85),
    within(bounds.getEast(), 180),
    within(bounds.getNorth(), 85),
  ].join();
}

/** An area that holds a box whole: addresses keep ten metres. */
function around([west, south, east, north]) {
  const [w, s, e, n] = [west - 0.0001, south - 0.0001, east + 0.0001, north + 0.0001].map((degrees) =>
    degrees.toFixed(4),
  );
  return [`${s},${w}`, `${s},${e}`, `${n},${e}`, `${n},${w}`].join(';');
}
