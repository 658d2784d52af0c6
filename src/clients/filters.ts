import { CAEN_SECTIONS, findCaen } from '../romania/caen.ts';
import { COUNTIES } from '../romania/counties.ts';
import type { ListQuery } from '../search/schema.ts';
import { statusOptions } from './fields.ts';
import { choices } from './form.ts';
import type { Lists } from './lists/queries.ts';

type Option = { value: string; label: string; on: boolean };
export type FilterView = {
  chips: { label: string; href: string }[];
  clear: string;
  q: string;
  sort: string;
  dir: string;
  types: Option[];
  levels: Option[];
  statuses: Option[];
  managers: Option[];
  sources: Option[];
  counties: Option[];
  caenSections: Option[];
  tags: Option[];
  anyTag: boolean;
  caen: string;
  archived: boolean;
};

/** The filters of the list: what can be chosen, what is, and the chips that take each away. */
export function filterView(query: ListQuery, lists: Lists): FilterView {
  const managers = lists.users.map(({ id, name }) => ({ value: String(id), label: name }));
  const sources = lists.sources.map(({ id, name }) => ({ value: String(id), label: name }));
  const levels = lists.levels.map(({ id, name }) => ({ value: String(id), label: name }));
  const types = lists.types.map(({ id, name }) => ({ value: String(id), label: name }));
  const named = (options: { value: string; label: string }[], value: unknown) =>
    options.find((option) => option.value === String(value))?.label ?? String(value);

  const chips: { label: string; href: string }[] = [];
  const chip = (label: string, without: Partial<ListQuery>) =>
    chips.push({ label, href: addressOf({ ...query, after: undefined, ...without }) });
  if (query.q) chip(`Caută: ${query.q}`, { q: undefined });
  if (query.type) chip(`Tip: ${named(types, query.type)}`, { type: undefined });
  if (query.level) chip(`Nivel: ${named(levels, query.level)}`, { level: undefined });
  if (query.status) chip(`Status: ${named(statusOptions, query.status)}`, { status: undefined });
  if (query.manager) chip(`Manager: ${named(managers, query.manager)}`, { manager: undefined });
  if (query.source) chip(`Sursa: ${named(sources, query.source)}`, { source: undefined });
  if (query.county)
    chip(`Județ: ${COUNTIES.find(({ code }) => code === query.county)?.name}`, { county: undefined });
  if (query.caen) chip(`CAEN: ${caenLabel(query.caen)}`, { caen: undefined });
  for (const tag of query.tag) chip(`Etichetă: ${tag}`, { tag: query.tag.filter((other) => other !== tag) });
  if (query.archived) chip('Arhivați', { archived: false });

  const marked = (options: { value: string; label: string }[], value: unknown): Option[] =>
    options.map((option) => ({ ...option, on: option.value === String(value) }));
  return {
    chips,
    clear: '/clients',
    q: query.q ?? '',
    sort: query.sort === 'name' ? '' : query.sort,
    dir: query.dir ?? '',
    types: marked(types, query.type),
    levels: marked(levels, query.level),
    statuses: marked(statusOptions, query.status),
    managers: marked(managers, query.manager),
    sources: marked(sources, query.source),
    counties: marked(choices.counties, query.county),
    caenSections: marked(choices.caenSections, query.caen),
    tags: lists.tags.map(({ name }) => ({
      value: name,
      label: name,
      on: query.tag.some((tag) => tag.toLowerCase() === name.toLowerCase()),
    })),
    anyTag: query.tags === 'any',
    caen: query.caen && /^\d/.test(query.caen) ? query.caen : '',
    archived: query.archived,
  };
}

/** The list's address for a query, without what is as it starts. */
export function addressOf(query: Partial<ListQuery>): string {
  const pairs: [string, string][] = [];
  const add = (name: string, value: unknown) => {
    if (value !== undefined && value !== '' && value !== false) pairs.push([name, String(value)]);
  };
  for (const name of ['q', 'type', 'level', 'status', 'manager', 'source', 'county', 'caen'] as const)
    add(name, query[name]);
  for (const tag of query.tag ?? []) add('tag', tag);
  if (query.tags === 'all') add('tags', 'all');
  add('archived', query.archived);
  if (query.sort !== 'name') add('sort', query.sort);
  add('dir', query.dir);
  if (query.limit !== 50) add('limit', query.limit);
  add('after', query.after);
  const search = new URLSearchParams(pairs).toString();
  return search ? `/clients?${search}` : '/clients';
}

function caenLabel(caen: string): string {
  const section = CAEN_SECTIONS.find(({ code }) => code === caen);
  if (section) return `${section.code} – ${section.title}`;
  return caen.length === 4 ? `${caen} – ${findCaen(caen)?.title ?? 'cod necunoscut'}` : `${caen}…`;
}
