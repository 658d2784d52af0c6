import { labelOf, statusOptions } from '../clients/fields.ts';
import { COUNTIES } from '../romania/counties.ts';
import { counted } from '../romania/plural.ts';
import { formatTaxId, type TaxIdKind } from '../romania/tax-id.ts';
import { initialsOf } from '../web/format.ts';
import { page, view } from '../web/view.ts';
import { searchParts } from './document.ts';
import type { FilterView } from './filters.ts';
import type { ClientRow } from './queries.ts';
import { answers, readTerms } from './terms.ts';

export const listPage = page<{ list: ListView }>('search/list', 'search/_table');
export const filtersPage = page<{ filters: FilterView }>('search/filters', 'search/_filters');
export const suggestionsPiece = view<{ q: string; items: ReturnType<typeof rowView>[]; more: boolean }>(
  'search/_suggestions',
);

export type ListView = {
  chips: { label: string; href: string }[];
  filters: string;
  rows: ReturnType<typeof rowView>[];
  total: string;
  next: string;
  first: string;
  empty: 'none' | 'filtered' | '';
  sorts: Record<'name' | 'created', { href: string; direction: string }>;
};

/** A row of the list as it is shown; `why` says what was found where the name does not show it. */
export function rowView(row: ClientRow, q: string | undefined) {
  return {
    id: row.id,
    name: row.name,
    alias: row.alias ?? '',
    taxId: formatTaxId(row.tax_id, row.tax_id_kind as TaxIdKind, row.vat_payer),
    place: placeOf(row),
    status: row.status,
    statusLabel: labelOf(statusOptions, row.status),
    level: row.level_name,
    type: row.type_name,
    managers: row.managers.map(({ name }) => name).join(', '),
    initials: row.managers.map(({ name }) => initialsOf(name)).join(', '),
    tags: row.tags.slice(0, 2),
    moreTags: row.tags
      .slice(2)
      .map(({ name }) => name)
      .join(', '),
    archived: row.archived_at !== null,
    why: q ? whyFound(row, q) : '',
  };
}

function whyFound({ contacts = [], former_names = [], ...client }: ClientRow, q: string): string {
  const parts = searchParts({ ...client, contacts, former_names: former_names.map(({ name }) => name) });
  const reasons = new Set<string>();
  for (const word of readTerms(q)?.words ?? []) {
    const part = parts.find(({ text }) => answers(text, word));
    if (part && !['nume', 'CIF'].includes(part.kind)) reasons.add(`${part.kind}: ${part.shown}`);
  }
  return [...reasons].join(' · ');
}

function placeOf({ country, county, locality, sector }: ClientRow): string {
  if (county === 'RO-B') return sector ? `București, Sector ${sector}` : 'București';
  const plate = COUNTIES.find(({ code }) => code === county)?.plate ?? county;
  return [locality, plate, country === 'RO' ? '' : country].filter(Boolean).join(', ');
}

export function totalText(total: number | null): string {
  return total === null ? 'peste 10.000 de clienți' : counted(total, 'client', 'clienți');
}
