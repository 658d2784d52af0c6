import { grouped } from '../../romania/plural.ts';
import { barChart } from '../../web/chart.ts';
import { formatMoney } from '../../web/format.ts';
import { growthText } from '../areas/growth.ts';
import { addressWith } from '../filter-form.ts';
import { shareText } from '../share.ts';
import { addUp, type YearSums } from '../years/sums.ts';
import { byClass, byDivision, bySection, type CaenGroup, sectionLabel, sectionOf } from './groups.ts';
import type { CaenRow } from './queries.ts';
import type { CaenQuery } from './schema.ts';

export const path = '/reports/caen';
const mostBars = 15;

/** The report as it is shown, opened as far as it was asked. */
export function caenReport(rows: CaenRow[], query: CaenQuery) {
  const { section, division, ...who } = query;
  const groups = division ? byClass(rows, division) : section ? byDivision(rows, section) : bySection(rows);
  const total = addUp(groups);
  const bars = [...groups]
    .filter(({ net_year }) => Number(net_year) > 0)
    .sort((a, b) => Number(b.net_year) - Number(a.net_year))
    .slice(0, mostBars);
  const title = division ? 'PE CLASĂ' : section ? 'PE DIVIZIUNE' : 'PE SECȚIUNE';
  return {
    title,
    heading: division ? 'Clasă' : section ? 'Diviziune' : 'Secțiune',
    any: total.clients > 0,
    trail: trailOf(query),
    rows: groups.map((group) => rowOf(group, total)),
    total: shown(total, total),
    chart: barChart(
      `Vânzări fără TVA în 12 luni${bars.length === mostBars ? `, cele mai mari ${mostBars}` : ''}`,
      bars.map(({ label, net_year }) => ({ label: cut(label), amount: net_year })),
    ),
    xlsx: addressWith(`${path}.xlsx`, who),
  };

  function rowOf(group: CaenGroup, whole: YearSums) {
    return {
      label: group.label,
      href: group.opens ? addressWith(path, { ...group.opens, ...who }) : '',
      list: group.caen ? addressWith('/clients', { caen: group.caen, ...who }) : '',
      ...shown(group, whole),
    };
  }
}

/** From all sections down to here; the last has no address. */
function trailOf({ section, division, ...who }: CaenQuery) {
  const above = division ? sectionOf(division) : section;
  if (!above) return [];
  const steps = [
    { text: 'Toate secțiunile', href: addressWith(path, who) },
    { text: sectionLabel(above), href: addressWith(path, { section: above, ...who }) },
    ...(division ? [{ text: `Diviziunea ${division}`, href: '' }] : []),
  ];
  return steps.map((step, at) => ({ ...step, href: at === steps.length - 1 ? '' : step.href }));
}

const shown = (sums: YearSums, whole: YearSums) => ({
  clients: grouped(sums.clients),
  active: grouped(sums.active),
  prospects: grouped(sums.prospects),
  buyers: grouped(sums.buyers),
  year: formatMoney(sums.net_year),
  before: formatMoney(sums.net_before),
  growth: growthText(sums),
  share: shareText(sums.net_year, whole.net_year),
});

// A bar's words stand in one line with its amount, on a phone too.
const cut = (label: string): string => (label.length > 30 ? `${label.slice(0, 28).trimEnd()}…` : label);
