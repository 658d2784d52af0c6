import type Big from 'big.js';
import { CAEN_SECTIONS } from '../../romania/caen.ts';
import { COUNTIES } from '../../romania/counties.ts';
import { counted, grouped } from '../../romania/plural.ts';
import { barChart } from '../../web/chart.ts';
import { formatNumber } from '../../web/format.ts';
import { signed } from '../areas/growth.ts';
import { addressWith } from '../filter-form.ts';
import type { Zone, zonesOf } from './potential.ts';
import type { PotentialQuery } from './schema.ts';

type Facts = {
  query: PotentialQuery;
  found: ReturnType<typeof zonesOf>;
  seesAll: boolean;
};

/** The report's own. */
export const path = '/reports/potential';
const barsShown = 10;

/** Rapoarte > Potențial, ready to show. */
export function potentialPage({ query, found: { zones, total }, seesAll }: Facts) {
  const best = zones.filter(({ potential }) => potential?.gt(0)).slice(0, barsShown);
  return {
    heading: zoneHeading(query),
    any: total.clients > 0,
    count: counted(total.clients, 'client', 'clienți'),
    zones: zones.map((zone) => ({
      name: zoneName(query, zone),
      ...hrefsOf(query, zone),
      ...figuresOf(zone),
      share: percent(zone.share),
      shareBefore: percent(zone.shareBefore),
      change: zone.change ? signed(zone.change, 'pp') : '–',
      potential: zone.potential ? formatNumber(zone.potential.toFixed(2), 2) : '–',
      byAll: zone.byAll && (zone.potential?.gt(0) ?? false),
      marked: reasonOf(zone),
    })),
    total: { ...figuresOf(total), potential: formatNumber(total.potential.toFixed(2), 2) },
    chart:
      best.length > 0
        ? barChart(
            `Potențialul pe ${query.by === 'county' ? 'județe' : 'diviziuni CAEN'}`,
            best.map((zone) => ({
              label: shortName(query, zone),
              amount: zone.potential?.toFixed(2) ?? '0',
            })),
          )
        : null,
    marks: counted(
      zones.filter(({ grows, waits }) => grows || waits).length,
      'zonă cu potențial',
      'zone cu potențial',
    ),
    isFiltered: query.type !== undefined || (seesAll && query.manager !== undefined),
    mine: seesAll ? '' : 'Se văd numai clienții pe care îi aveți în grijă.',
    xlsx: addressOf(query, `${path}.xlsx`),
  };
}

export type PotentialPage = ReturnType<typeof potentialPage>;

/** The report's address for a query. */
export function addressOf({ by, manager, type }: PotentialQuery, where = path): string {
  return addressWith(where, { by: by === 'county' ? undefined : by, manager, type });
}

export const zoneHeading = ({ by }: Pick<PotentialQuery, 'by'>) =>
  by === 'county' ? 'Județ' : 'Diviziune CAEN';

/** The name of a zone: a county, or a division with the section that it is of. */
export function zoneName({ by }: Pick<PotentialQuery, 'by'>, { zone }: Pick<Zone, 'zone'>): string {
  if (zone === null) return by === 'county' ? 'Fără județ din România' : 'Fără cod CAEN';
  if (by === 'county') return COUNTIES.find(({ code }) => code === zone)?.name ?? zone;
  const section = CAEN_SECTIONS.find(({ divisions }) => divisions.includes(zone));
  return section ? `${zone} – ${section.title} (${section.code})` : zone;
}

/** As long as fits above a bar on a phone, with its amount. */
function shortName(query: PotentialQuery, zone: Zone): string {
  const name = zoneName(query, zone);
  return name.length > 26 ? `${name.slice(0, 25).trimEnd()}…` : name;
}

/** Why a zone is one with potential. */
export function reasonOf({ change, prospects, grows, waits }: Zone): string {
  const grown = grows && change ? `ponderea a crescut cu ${signed(change, 'pp').slice(1)}` : '';
  const waiting = waits ? counted(prospects, 'prospect fără comenzi', 'prospecți fără comenzi') : '';
  return [grown, waiting].filter(Boolean).join(', ');
}

function hrefsOf({ by, manager, type }: PotentialQuery, { zone }: Zone) {
  if (zone === null) return { href: '', prospectsHref: '' };
  const filters = { type, manager, [by]: zone };
  return {
    href: addressWith('/clients', filters),
    prospectsHref: addressWith('/clients', { ...filters, status: 'prospect' }),
  };
}

function figuresOf(row: Pick<Zone, 'clients' | 'active' | 'prospects' | 'net_year' | 'net_before'>) {
  return {
    clients: grouped(row.clients),
    active: grouped(row.active),
    prospects: grouped(row.prospects),
    year: formatNumber(row.net_year, 2),
    before: formatNumber(row.net_before, 2),
  };
}

const percent = (share: Big | null) => (share ? `${formatNumber(share.toFixed(1))} %` : '–');
