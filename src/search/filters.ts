import { labelOf, statusOptions } from '../clients/fields.ts';
import { choices } from '../clients/form.ts';
import type { Lists } from '../clients/lists/queries.ts';
import { CAEN_SECTIONS, findCaen } from '../romania/caen.ts';
import { COUNTIES } from '../romania/counties.ts';
import { checks } from './checks.ts';
import { clearedOf, type FilterTarget, listTarget } from './filter-target.ts';
import type { Place } from './place.ts';
import type { ListQuery } from './schema.ts';

type Option = { value: string; label: string; on: boolean };
type Named = { id: number; name: string }[];
export type FilterView = FilterTarget & {
  clear: string;
  q: string;
  sort: string;
  dir: string;
  columns: string;
  types: Option[];
  levels: Option[];
  statuses: Option[];
  managers: Option[];
  sources: Option[];
  counties: Option[];
  caenSections: { value: string; label: string }[];
  tags: Option[];
  blocked: Option[];
  anyTag: boolean;
  caen: string;
  checks: Option[];
  area: string;
  archived: boolean;
};

/**
 * The active filters, each with the address that takes it away: of the list, or as `address` says. `lists` gives the
 * names of what is filtered by id.
 */
export function chipsOf(
  query: Place,
  lists: { types: Named; levels: Named; users: Named; sources: Named } | undefined,
  address: (query: Place) => string = addressOf,
): { label: string; href: string }[] {
  const chips: { label: string; href: string }[] = [];
  const chip = (label: string, without: Partial<ListQuery>) =>
    chips.push({ label, href: address({ ...query, view: undefined, after: undefined, ...without }) });
  const named = (list: Named = [], id: number) => list.find((row) => row.id === id)?.name ?? String(id);

  if (query.q) chip(`Caută: ${query.q}`, { q: undefined });
  if (query.type) chip(`Tip: ${named(lists?.types, query.type)}`, { type: undefined });
  if (query.level) chip(`Nivel: ${named(lists?.levels, query.level)}`, { level: undefined });
  if (query.status) chip(`Status: ${labelOf(statusOptions, query.status)}`, { status: undefined });
  if (query.manager) chip(`Manager: ${named(lists?.users, query.manager)}`, { manager: undefined });
  if (query.source) chip(`Sursa: ${named(lists?.sources, query.source)}`, { source: undefined });
  if (query.county)
    chip(`Județ: ${COUNTIES.find(({ code }) => code === query.county)?.name}`, { county: undefined });
  if (query.caen) chip(`CAEN: ${caenLabel(query.caen)}`, { caen: undefined });
  for (const tag of query.tag) chip(`Etichetă: ${tag}`, { tag: query.tag.filter((other) => other !== tag) });
  if (query.blocked !== undefined) chip(query.blocked ? 'Blocați' : 'Neblocați', { blocked: undefined });
  if (query.check) chip(checks[query.check], { check: undefined });
  if (query.area) chip('Zona desenată pe hartă', { area: undefined });
  if (query.archived) chip('Arhivați', { archived: false });
  return chips;
}

/** Whether the chips of a query need the lists for their names. */
export const needsNames = ({ type, level, manager, source }: ListQuery) =>
  [type, level, manager, source].some(Boolean);

/** Everything that the list can be filtered by, with what is chosen now, for the list or for another page over it. */
export function filterView(query: Place, lists: Lists, target: FilterTarget = listTarget): FilterView {
  const options = (rows: Named) => rows.map(({ id, name }) => ({ value: String(id), label: name }));
  const marked = (options: { value: string; label: string }[], value: unknown): Option[] =>
    options.map((option) => ({ ...option, on: option.value === String(value) }));
  return {
    ...target,
    clear: clearedOf(query, target),
    q: query.q ?? '',
    sort: isSortSaid(query) ? query.sort : '',
    dir: query.dir ?? '',
    columns: query.columns?.join(',') ?? '',
    types: marked(options(lists.types), query.type),
    levels: marked(options(lists.levels), query.level),
    statuses: marked(statusOptions, query.status),
    managers: marked(options(lists.users), query.manager),
    sources: marked(options(lists.sources), query.source),
    counties: marked(choices.counties, query.county),
    caenSections: choices.caenSections,
    tags: lists.tags.map(({ name }) => ({
      value: name,
      label: name,
      on: query.tag.some((tag) => tag.toLowerCase() === name.toLowerCase()),
    })),
    blocked: marked(blockedOptions, query.blocked),
    anyTag: query.tags === 'any',
    caen: query.caen ?? '',
    checks: marked(checkOptions, query.check),
    area: query.area ?? '',
    archived: query.archived,
  };
}

const checkOptions = Object.entries(checks).map(([value, label]) => ({ value, label }));

const blockedOptions = [
  { value: 'true', label: 'numai blocați' },
  { value: 'false', label: 'numai neblocați' },
];

/** The list's address for a query, without what is as it starts. */
export function addressOf(query: Partial<Place>, path = '/clients'): string {
  const pairs: [string, string][] = [];
  const add = (name: string, value: unknown) => {
    if (value !== undefined && value !== '' && value !== false) pairs.push([name, String(value)]);
  };
  for (const name of ['q', 'type', 'level', 'status', 'manager', 'source', 'county', 'caen'] as const)
    add(name, query[name]);
  for (const tag of query.tag ?? []) add('tag', tag);
  if (query.tags === 'all') add('tags', 'all');
  add('blocked', query.blocked?.toString());
  add('check', query.check);
  add('area', query.area);
  add('archived', query.archived);
  if (isSortSaid(query)) add('sort', query.sort);
  add('dir', query.dir);
  if (query.limit !== 50) add('limit', query.limit);
  add('columns', query.columns?.join(','));
  add('view', query.view);
  add('after', query.after);
  const search = new URLSearchParams(pairs).toString();
  return search ? `${path}?${search}` : path;
}

/** By name is how a list starts, but not what a search found: that order is said when it is wanted. */
function isSortSaid({ q, sort, dir, ranked }: Partial<ListQuery>): boolean {
  return (
    sort !== undefined && (sort !== 'name' || (q !== undefined && dir === undefined && ranked === false))
  );
}

function caenLabel(caen: string): string {
  const section = CAEN_SECTIONS.find(({ code }) => code === caen);
  if (section) return `${section.code} – ${section.title}`;
  return caen.length === 4 ? `${caen} – ${findCaen(caen)?.title ?? 'cod necunoscut'}` : `${caen}…`;
}
