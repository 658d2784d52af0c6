import Big from 'big.js';
import { COUNTIES } from '../../romania/counties.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { addressOf } from '../../search/filters.ts';
import type { ListQuery } from '../../search/schema.ts';
import { formatMoney, formatNumber } from '../../web/format.ts';
import { type Band, growthBand, growthBands, quantileBands } from './bands.ts';
import { growthOf, growthText } from './growth.ts';
import type { AreaRow, Areas } from './queries.ts';
import type { AreasQuery } from './schema.ts';

/** A zone on the map; `band` is null where there is nothing to colour by: a growth that cannot be told. */
export type AreaItem = {
  key: string;
  name: string;
  lat: number;
  lon: number;
  band: Band | null;
  text: string;
  href: string;
};

type Facts = AreasQuery & {
  query: ListQuery;
  found: Areas;
  /** Whether the person may open the client list. */
  links: boolean;
};

const counties = new Map(COUNTIES.map((county) => [county.code, county]));

/** The coloured zones of the map with their legend, and the same as the rows of a table; ready to show, and as JSON. */
export function areasView({ query, by, measure, found, links }: Facts) {
  const named = found.rows.flatMap((row) => {
    const county = counties.get(row.county ?? '');
    if (!county || (by === 'locality' && !row.locality)) return [];
    return [{ ...row, county, name: row.locality ?? county.name }];
  });
  const values = named.map((row) => (measure === 'clients' ? new Big(row.clients) : new Big(row.net_year)));
  const quantiles = quantileBands(values);
  const zones = named.map((row, at) => {
    const growth = growthOf(row);
    const band = measure === 'growth' ? growth && growthBand(growth) : (quantiles[at] as Band);
    return { ...row, band, value: values[at] as Big, href: links ? hrefOf(row) : '' };
  });
  const shownClients = named.reduce((sum, { clients }) => sum + clients, 0);

  return {
    by,
    measure,
    legend: measure === 'growth' ? growthLegend : legendOf(zones),
    items: zones.flatMap((row): AreaItem[] => {
      const point = by === 'county' ? row.county : row;
      if (point.lat === null || point.lon === null) return [];
      const key = by === 'county' ? row.county.code : `${row.county.code} ${row.name}`;
      const { name, band, href } = row;
      return [{ key, name, lat: rounded(point.lat), lon: rounded(point.lon), band, text: textOf(row), href }];
    }),
    note: noteOf(shownClients),
    table: {
      caption: by === 'county' ? 'Județ' : 'Localitate',
      rows: zones.map((row) => ({
        name: by === 'county' ? row.name : `${row.name}, ${row.county.name}`,
        href: row.href,
        clients: grouped(row.clients),
        buyers: grouped(row.buyers),
        year: formatNumber(row.net_year, 2),
        before: formatNumber(row.net_before, 2),
        growth: growthText(row),
      })),
    },
  };

  // A locality has no list of its own: searched by name, it would find streets and firms that are called so too.
  function hrefOf(row: { county: { code: string } }): string {
    if (by === 'locality') return '';
    const first = { after: undefined, limit: 50, sort: 'name' as const, dir: undefined, ranked: true };
    return addressOf({ ...query, ...first, view: undefined, columns: undefined, county: row.county.code });
  }

  function textOf(row: Omit<AreaRow, 'county'>): string {
    if (measure === 'clients') return counted(row.clients, 'client', 'clienți');
    return measure === 'sales' ? formatMoney(row.net_year) : growthText(row);
  }

  function legendOf(rows: { band: Band | null; value: Big }[]) {
    return ([0, 1, 2, 3, 4] as const).flatMap((band) => {
      const inside = rows.flatMap((row) => (row.band === band ? [row.value] : [])).sort((a, b) => a.cmp(b));
      const [least, most] = [inside[0], inside.at(-1)];
      return least && most ? [{ band, text: rangeText(least, most) }] : [];
    });
  }

  function rangeText(least: Big, most: Big): string {
    const text = (value: Big) => formatNumber(value.toFixed(0));
    const range = text(least) === text(most) ? text(least) : `${text(least)}–${text(most)}`;
    if (measure === 'sales') return `${range} lei`;
    return counted(Number(most.toFixed(0)), 'client', 'clienți').replace(text(most), range);
  }

  function noteOf(shown: number): string {
    const notes: string[] = [];
    if (by === 'locality' && found.zones > found.rows.length) {
      const biggest = measure === 'clients' ? 'cu cei mai mulți clienți' : 'cu cele mai mari vânzări';
      notes.push(
        `Se văd ${counted(found.rows.length, 'localitate', 'localități')} ${biggest}, din ${grouped(found.zones)}.`,
      );
    } else if (found.clients > shown) {
      const place = by === 'county' ? 'județ' : 'localitate';
      notes.push(
        `${counted(found.clients - shown, 'client', 'clienți')} fără ${place} din România nu se ${found.clients - shown === 1 ? 'vede' : 'văd'} aici.`,
      );
    }
    const nowhere = by === 'locality' ? zones.filter(({ lat }) => lat === null).length : 0;
    if (nowhere > 0)
      notes.push(
        `${counted(nowhere, 'localitate nu are', 'localități nu au')} încă punct pe hartă, dar ${nowhere === 1 ? 'este' : 'sunt'} în tabel.`,
      );
    return notes.join(' ');
  }
}

export type AreasView = ReturnType<typeof areasView>;

const growthLegend = growthBands.map((text, band) => ({ band: band as Band, text }));
const rounded = (degrees: number) => Math.round(degrees * 10_000) / 10_000;
