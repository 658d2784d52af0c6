import { labelOf, statusOptions } from '../../clients/fields.ts';
import type { Lists } from '../../clients/lists/queries.ts';
import { CAEN_SECTIONS } from '../../romania/caen.ts';
import { COUNTIES } from '../../romania/counties.ts';
import { counted } from '../../romania/plural.ts';
import { formatIsoDay, formatMoney } from '../../web/format.ts';
import type { Segment } from './schema.ts';

type Line = { label: string; value: string };

/** What a segment asks for, criterion by criterion; nothing where it takes every client. */
export function segmentLines(segment: Segment, lists: Lists): Line[] {
  const named = (rows: { id: number; name: string }[], ids: number[]) =>
    ids.map((id) => rows.find((row) => row.id === id)?.name ?? `șters (${id})`).join(', ');
  const lines: Line[] = [
    { label: 'Tip', value: named(lists.types, segment.types) },
    { label: 'Nivel', value: named(lists.levels, segment.levels) },
    {
      label: 'Status',
      value: segment.statuses.map((status) => labelOf(statusOptions, status)).join(', '),
    },
    {
      label: segment.tags_mode === 'all' ? 'Toate etichetele' : 'Oricare etichetă',
      value: segment.tags.join(', '),
    },
    { label: 'CAEN', value: [...segment.sections.map(sectionLabel), ...segment.caen].join(', ') },
    { label: 'Sursa', value: named(lists.sources, segment.sources) },
    {
      label: 'Județ',
      value: segment.counties
        .map((code) => COUNTIES.find((county) => county.code === code)?.name ?? code)
        .join(', '),
    },
    { label: 'Manager', value: named(lists.users, segment.managers) },
    { label: 'Ultima comandă', value: lastOrderText(segment) },
    { label: 'Sold', value: balanceText(segment) },
  ];
  return lines.filter(({ value }) => value !== '');
}

/** A section of CAEN as people choose it. */
export function sectionLabel(letter: string): string {
  const title = CAEN_SECTIONS.find(({ code }) => code === letter)?.title ?? '';
  return `${letter} – ${title}`;
}

function lastOrderText({ last_order, last_order_day, last_order_days }: Segment): string {
  const day = last_order_day ? formatIsoDay(last_order_day) : '';
  const days = counted(last_order_days ?? 0, 'zi', 'zile');
  switch (last_order) {
    case 'before':
      return `înainte de ${day}`;
    case 'after':
      return `după ${day}`;
    case 'never':
      return 'niciodată';
    case 'older':
      return `mai veche de ${days}`;
    case 'stale':
      return `mai veche de ${days} sau niciodată`;
    default:
      return '';
  }
}

function balanceText({ balance_from, balance_to }: Segment): string {
  const from = balance_from === null ? '' : `de la ${formatMoney(balance_from)}`;
  const to = balance_to === null ? '' : `până la ${formatMoney(balance_to)}`;
  return [from, to].filter(Boolean).join(' ');
}
