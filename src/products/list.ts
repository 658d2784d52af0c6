import { counted } from '../romania/plural.ts';
import { formatMoney } from '../web/format.ts';
import { percentField } from './field.ts';
import type { listProducts } from './queries.ts';
import type { ProductQuery } from './schema.ts';

type Found = Awaited<ReturnType<typeof listProducts>>;
type Category = { id: number; name: string };
/** `rates`: those of today. */
type Lists = { categories: Category[]; rates: string[] };

const sorts = { name: 'Denumire', code: 'Cod' } as const;
const states = [
  { value: 'true', label: 'Se vând' },
  { value: 'false', label: 'Nu se mai vând' },
];

/** The list's page, ready to be shown. */
export function listView(query: ProductQuery, { items, next, total }: Found, { categories, rates }: Lists) {
  const chips = chipsOf(query, categories);
  const head = (sort: keyof typeof sorts) => ({
    label: sorts[sort],
    href: addressOf({ ...query, sort, after: undefined }),
    direction: query.sort === sort ? 'ascending' : 'none',
  });
  return {
    q: query.q ?? '',
    sort: query.sort === 'name' ? '' : query.sort,
    chips,
    categories: categories.map(({ id, name }) => ({
      value: String(id),
      label: name,
      on: id === query.category,
    })),
    states: states.map((state) => ({ ...state, on: state.value === String(query.active) })),
    heads: { code: head('code'), name: head('name') },
    rows: items.map((row) => ({ ...rowOf(row), vatEnded: !rates.includes(row.vat_rate) })),
    total: total === null ? 'peste 10.000 de produse' : counted(total, 'produs', 'produse'),
    next: next ? addressOf({ ...query, after: next }) : '',
    first: query.after ? addressOf({ ...query, after: undefined }) : '',
    empty: items.length > 0 ? '' : chips.length > 0 || query.after ? 'filtered' : 'none',
  };
}

export type ListView = ReturnType<typeof listView>;

function rowOf(row: Found['items'][number]) {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    unit: row.unit,
    category: row.category ?? '',
    price: formatMoney(row.price),
    cost: row.purchase_cost === null ? '' : formatMoney(row.purchase_cost),
    vat: `${percentField(row.vat_rate)} %`,
    active: row.active,
  };
}

function chipsOf(query: ProductQuery, categories: Category[]): { label: string; href: string }[] {
  const without = (what: Partial<ProductQuery>) => addressOf({ ...query, after: undefined, ...what });
  const category = categories.find(({ id }) => id === query.category)?.name ?? String(query.category);
  const state = states.find(({ value }) => value === String(query.active))?.label ?? '';
  return [
    ...(query.q ? [{ label: `Caută: ${query.q}`, href: without({ q: undefined }) }] : []),
    ...(query.category === undefined
      ? []
      : [{ label: `Categorie: ${category}`, href: without({ category: undefined }) }]),
    ...(query.active === undefined ? [] : [{ label: state, href: without({ active: undefined }) }]),
  ];
}

/** The list's address for a query, without what is as it starts. */
function addressOf({ q, category, active, sort, after, limit }: ProductQuery): string {
  const given: [string, unknown][] = [
    ['q', q],
    ['category', category],
    ['active', active],
    ['sort', sort === 'name' ? undefined : sort],
    ['limit', limit === 50 ? undefined : limit],
    ['after', after],
  ];
  const pairs = given.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  const search = new URLSearchParams(pairs).toString();
  return search ? `/products?${search}` : '/products';
}
