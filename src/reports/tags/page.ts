import { counted, grouped } from '../../romania/plural.ts';
import { barChart } from '../../web/chart.ts';
import { formatMoney } from '../../web/format.ts';
import { growthText } from '../areas/growth.ts';
import { addressWith } from '../filter-form.ts';
import { meanOf } from '../share.ts';
import { addUp, type YearSums } from '../years/sums.ts';
import type { TagRow } from './queries.ts';
import type { TagsQuery } from './schema.ts';

export type Tag = { id: number; name: string; color: string };

export const path = '/reports/tags';
const mostBars = 15;

/** Every tag with its sums, those that nobody carries too, in the order of the list of tags. */
export function tagSums(rows: TagRow[], tags: Tag[]): (Tag & YearSums)[] {
  return tags.map((tag) => ({
    ...addUp(rows.filter(({ section, id }) => section === 'tag' && id === tag.id)),
    ...tag,
  }));
}

/** The sums of who carries some tag, of who carries none, and of both; each client once. */
export function wholeSums(rows: TagRow[]) {
  const of = (...sections: TagRow['section'][]) =>
    addUp(rows.filter(({ section }) => sections.includes(section)));
  return { tagged: of('with'), without: of('without'), all: of('with', 'without') };
}

/** Two tags that the same clients carry, the most common first. */
export function tagPairs(rows: TagRow[], tags: Tag[]) {
  const tag = (wanted: number | null) => tags.find(({ id }) => id === wanted);
  return rows.flatMap(({ section, id, other, clients }) => {
    const [first, second] = [tag(id), tag(other)];
    return section === 'pair' && first && second ? [{ first, second, clients }] : [];
  });
}

/** The report as it is shown. */
export function tagsReport(rows: TagRow[], tags: Tag[], query: TagsQuery) {
  const sums = tagSums(rows, tags);
  const { tagged, without, all } = wholeSums(rows);
  const bars = sums
    .filter(({ net_year }) => Number(net_year) > 0)
    .sort((a, b) => Number(b.net_year) - Number(a.net_year))
    .slice(0, mostBars);
  return {
    any: tags.length > 0,
    anyClient: all.clients > 0,
    rows: sums.map((tag) => ({
      name: tag.name,
      color: tag.color,
      href: addressWith('/clients', { tag: tag.name, ...query }),
      ...shown(tag),
    })),
    without: shown(without),
    tagged: shown(tagged),
    all: shown(all),
    once: `O etichetă sau mai multe ${tagged.clients === 1 ? 'are' : 'au'} ${counted(tagged.clients, 'client', 'clienți')}, cu vânzări de ${formatMoney(tagged.net_year)}.`,
    chart: barChart(
      `Vânzări fără TVA în 12 luni${bars.length === mostBars ? `, cele mai mari ${mostBars}` : ''}`,
      bars.map(({ name, net_year }) => ({ label: name, amount: net_year })),
    ),
    pairs: tagPairs(rows, tags).map(({ first, second, clients }) => ({
      first,
      second,
      clients: grouped(clients),
      href: `${addressWith('/clients', { tag: first.name, ...query })}&${new URLSearchParams({ tag: second.name, tags: 'all' })}`,
    })),
    xlsx: addressWith(`${path}.xlsx`, query),
  };
}

const shown = (sums: YearSums) => ({
  clients: grouped(sums.clients),
  active: grouped(sums.active),
  buyers: grouped(sums.buyers),
  year: formatMoney(sums.net_year),
  before: formatMoney(sums.net_before),
  growth: growthText(sums),
  mean: formatMoney(meanOf(sums.net_year, sums.clients)),
});
