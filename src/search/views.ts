import { hidePersonalIds, isPersonalId, maskPersonalId } from '../romania/personal-id.ts';
import { counted, grouped } from '../romania/plural.ts';
import { page, view } from '../web/view.ts';
import { type Column, initialsOfAll, type ListedRow, placeOf, taxIdOf } from './columns.ts';
import { asShown, searchParts } from './document.ts';
import type { FilterView } from './filters.ts';
import type { ClientRow } from './rows/queries.ts';
import { answers, readTerms } from './terms.ts';

export const listPage = page<{ list: ListView }>('search/list', 'search/_table');
export const filtersPage = page<{ filters: FilterView }>('search/filters', 'search/_filters');
export const totalPiece = view<{ total: string; all: string }>('search/_total');
export const suggestionsPiece = view<{ q: string; items: ReturnType<typeof suggestion>[]; more: boolean }>(
  'search/_suggestions',
);

export type ListView = {
  chips: { label: string; href: string }[];
  filters: string;
  /** The menus beside the filters, each with the address of its panel. */
  menus: { columns: string; views: string };
  /** The name of the open view, or ''. */
  view: string;
  /** The same clients on the map, or ''. */
  map: string;
  exports: { label: string; href: string }[];
  rows: ReturnType<typeof listRow>[];
  columns: ReturnType<typeof headOf>[];
  total: string;
  /** Where the total comes from when it costs more than the page; '' when it is there. */
  totalLater: string;
  all: string;
  /** The list's query, for a form that means all that match. */
  query: string;
  next: string;
  first: string;
  empty: 'none' | 'filtered' | '';
  name: Sort;
};

type Sort = { href: string; direction: string };

/** The head of a column; `sort` where the list can be put in its order. */
export function headOf({ key, label, kind }: Column, usual: boolean, sort: Sort | undefined) {
  // The least needed of the usual columns goes before the others are squeezed.
  const classes = [kind === 'num' ? 'num' : '', usual && key === 'type' ? 'when-wide' : ''].filter(Boolean);
  return { label, kind, sort: sort ?? { href: '', direction: '' }, classes: classes.join(' ') };
}

/** A row of the list as it is shown; `why` says what was found where the name does not show it. */
export function listRow(row: ListedRow, columns: Column[], q: string | undefined) {
  const shown = columns.some(({ key }) => key === 'tax_id') ? ['nume', 'CIF'] : ['nume'];
  return {
    id: row.id,
    name: row.name,
    alias: row.alias ?? '',
    cells: columns.map(({ text }) => text(row)),
    status: row.status,
    initials: initialsOfAll(row.managers),
    tags: row.tags.slice(0, 2),
    moreTags: row.tags
      .slice(2)
      .map(({ name }) => name)
      .join(', '),
    archived: row.archived_at !== null,
    why: q ? whyFound(row, q, shown) : '',
  };
}

/** A client that the search box offers. */
export function suggestion(row: ClientRow, q: string) {
  const facts = [taxIdOf(row), placeOf(row)].filter(Boolean).join(' · ');
  return { id: row.id, name: row.name, facts, why: whyFound(row, q, ['nume', 'CIF']) };
}

/** What was found, but for the kinds that stand beside it anyway. */
function whyFound(
  { contacts = [], former_names = [], merged_tax_ids = [], ...client }: ClientRow,
  q: string,
  shown: string[],
): string {
  const parts = searchParts({ ...client, contacts, former_names, merged_tax_ids });
  const reasons = new Set<string>();
  for (const word of readTerms(q)?.words ?? []) {
    const part = parts.find(({ text }) => answers(text, word));
    const isMerged = isPersonalId(word) && merged_tax_ids.includes(word);
    if (isMerged) reasons.add(`CIF vechi: ${maskPersonalId(word)}`);
    else if (part && !shown.includes(part.kind))
      reasons.add(`${part.kind}: ${hidePersonalIds(asShown(part.value))}`);
  }
  return [...reasons].join(' · ');
}

export function totalText(total: number | null): string {
  return total === null ? 'peste 10.000 de clienți' : counted(total, 'client', 'clienți');
}

/** What a button calls all that match: "toate cele 312". */
export function allText(total: number | null): string {
  return total === null ? 'toate cele peste 10.000' : `toate cele ${grouped(total)}`;
}
