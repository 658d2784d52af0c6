import Big from 'big.js';
import type { ZoneRow } from './queries.ts';

export type Zone = ZoneRow & {
  /** Percent of all sales in each year; null where nobody bought anything in it. */
  share: Big | null;
  shareBefore: Big | null;
  /** Percentage points between the two, two decimals; null where one is. */
  change: Big | null;
  /** Lei, two decimals; null of clients without a zone. */
  potential: Big | null;
  /** Whether it is reckoned with the mean of all, since nobody in the zone bought in the last year. */
  byAll: boolean;
  /** Its share of the sales grows, or it waits: many prospects, and more to win than in the mean of the zones. */
  grows: boolean;
  waits: boolean;
};

// From here on a zone counts as one with potential.
const leastChange = new Big('0.5');
const leastProspects = 3;

/**
 * What each zone may still bring: its prospects without orders times what a client with orders bought in the last
 * twelve months, in the mean of the zone, else of all. The most promising first, clients without a zone last.
 */
export function zonesOf(rows: ZoneRow[]): { zones: Zone[]; total: ZoneRow & { potential: Big } } {
  const total = {
    zone: null,
    clients: sum(rows, 'clients'),
    active: sum(rows, 'active'),
    prospects: sum(rows, 'prospects'),
    buyers: sum(rows, 'buyers'),
    net_year: amount(rows, 'net_year').toFixed(2),
    net_before: amount(rows, 'net_before').toFixed(2),
  };
  const zones = rows.map((row) => {
    const share = shareOf(row.net_year, total.net_year);
    const shareBefore = shareOf(row.net_before, total.net_before);
    const change = share && shareBefore && share.minus(shareBefore).round(2);
    const byAll = row.buyers === 0;
    const isZone = row.zone !== null;
    return {
      ...row,
      ...{ share, shareBefore, change, byAll },
      potential: isZone
        ? meanOf(byAll ? total : row)
            .times(row.prospects)
            .round(2)
        : null,
      grows: isZone && (change?.gte(leastChange) ?? false),
    };
  });
  zones.sort(
    (a, b) =>
      Number(a.zone === null) - Number(b.zone === null) ||
      (b.potential ?? none).cmp(a.potential ?? none) ||
      Number(b.net_year) - Number(a.net_year) ||
      String(a.zone).localeCompare(String(b.zone)),
  );
  const potential = zones.reduce((all, zone) => all.plus(zone.potential ?? none), none);
  const mean = potential.div(Math.max(1, zones.filter(({ zone }) => zone !== null).length));
  const waits = ({ prospects, potential }: (typeof zones)[number]) =>
    prospects >= leastProspects && potential !== null && potential.gt(0) && potential.gte(mean);
  return { zones: zones.map((zone) => ({ ...zone, waits: waits(zone) })), total: { ...total, potential } };
}

const none = new Big(0);

/** What a client with orders bought in the last year; 0 where none did, or where more came back than went out. */
function meanOf({ net_year, buyers }: ZoneRow): Big {
  const sold = new Big(net_year);
  return buyers === 0 || sold.lt(0) ? none : sold.div(buyers);
}

function shareOf(part: string, whole: string): Big | null {
  return new Big(whole).lte(0) ? null : new Big(part).div(whole).times(100);
}

const sum = (rows: ZoneRow[], name: 'clients' | 'active' | 'prospects' | 'buyers') =>
  rows.reduce((all, row) => all + row[name], 0);

const amount = (rows: ZoneRow[], name: 'net_year' | 'net_before') =>
  rows.reduce((all, row) => all.plus(row[name]), none);
