import type { loadLists } from '../../clients/lists/queries.ts';
import type { SavedView } from '../../clients/views/queries.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { addressOf, chipsOf } from '../../search/filters.ts';
import { type Place, readPlace } from '../../search/place.ts';
import type { MapSettings } from '../../settings/map/queries.ts';
import { parseForm } from '../../web/forms.ts';
import { mapAddress, plain } from './address.ts';
import { legendOf } from './legend.ts';
import type { countPlaced } from './queries.ts';
import type { MapQuery } from './schema.ts';

type Facts = {
  place: Place;
  shown: MapQuery;
  counts: Awaited<ReturnType<typeof countPlaced>>;
  lists: Awaited<ReturnType<typeof loadLists>>;
  views: SavedView[];
  settings: MapSettings;
  /** Whether the person may open clients and their list. */
  links: boolean;
  seesBalance: boolean;
};

/** Rapoarte > Hartă, ready to show. */
export function mapPage({ place, shown, counts, lists, views, settings, links, seesBalance }: Facts) {
  const { layer, color, measure } = shown;
  const view = views.find(({ id }) => id === place.view);
  const query = { ...plain(place), view: undefined };
  const to = (other: Partial<MapQuery>) => mapAddress(place, { ...shown, ...other });
  const json = (path: string, own: Record<string, string>) => {
    const address = addressOf(query, path);
    return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(own)}`;
  };
  const legend = legendOf(color, lists, counts.byKey);
  const inLegend = new Map<string, number>();
  for (const [key, count] of counts.byKey)
    inLegend.set(legend.shownAs(key), (inLegend.get(legend.shownAs(key)) ?? 0) + count);
  const panel = { for: 'map', layer, color, measure };
  return {
    here: to({}),
    chips: chipsOf({ ...place, ...query }, lists, (next) => mapAddress(next as Place, shown)),
    filters: links ? json('/clients/filters', panel) : '',
    view: view?.name ?? '',
    views: [
      { name: 'Toți clienții', href: mapAddress(everything, shown), on: place.view === undefined },
      ...views.map(({ id, name, query }) => ({
        name,
        href: mapAddress({ ...placeOf(query), view: id }, shown),
        on: id === view?.id,
      })),
    ],
    said: `${counted(counts.placed, 'client', 'clienți')} pe hartă`,
    missing: counts.unplaced > 0 ? `${counted(counts.unplaced, 'client', 'clienți')} fără loc` : '',
    missingHref: links && !place.check ? addressOf({ ...query, check: 'no_location' }) : '',
    any: counts.total > 0,
    layer,
    isAreas: layer !== 'points',
    layers: layerNames.map(([key, text]) => ({ text, href: to({ layer: key }), on: key === layer })),
    colors: colorNames
      .filter(([key]) => key !== 'balance' || seesBalance)
      .map(([key, text]) => ({ text, href: to({ color: key }), on: key === color })),
    measures: measureNames.map(([key, text]) => ({ text, href: to({ measure: key }), on: key === measure })),
    legend: legend.items.map((item) => ({ ...item, count: grouped(inLegend.get(item.key) ?? 0) })),
    list: links ? addressOf(query) : '',
    /** What the map itself needs to know. */
    data: JSON.stringify({
      layer,
      at: shown.at ?? '',
      area: query.area ?? '',
      clusters: json('/reports/map/clusters', { color, counts: 'false' }),
      areas: json('/reports/map/areas', { by: layer === 'locality' ? 'locality' : 'county', measure }),
      list: links ? addressOf({ ...query, area: undefined }) : '',
      api: links ? addressOf({ ...query, area: undefined }, '/api/v1/clients') : '',
      here: mapAddress({ ...place, ...query, area: undefined }, { ...shown, at: undefined }),
      tiles: settings.tiles_url ?? '',
      attribution: settings.tiles_attribution ?? '',
    }),
  };
}

export type MapPage = ReturnType<typeof mapPage>;

const layerNames = [
  ['points', 'Puncte'],
  ['county', 'Județe'],
  ['locality', 'Localități'],
] as const;
const colorNames = [
  ['status', 'Status'],
  ['level', 'Nivel'],
  ['manager', 'Manager'],
  ['balance', 'Sold'],
] as const;
const measureNames = [
  ['clients', 'Clienți'],
  ['sales', 'Vânzări în 12 luni'],
  ['growth', 'Creștere'],
] as const;

/** The list that a saved view means; what cannot be read of it any more is left out. */
function placeOf(query: string): Place {
  return readPlace(parseForm(query)).data ?? everything;
}

const everything = readPlace({}).data as Place;
