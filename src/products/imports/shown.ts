import { counted, grouped } from '../../romania/plural.ts';
import { formatDateTime, formatMoney } from '../../web/format.ts';
import { percentField } from '../field.ts';
import type { Item, ProductImport } from './queries.ts';

type State = Item['state'];
const stateLabels: Record<State, string> = {
  new: 'nou',
  change: 'se schimbă',
  same: 'la fel',
  error: 'eroare',
};
const tabLabels: Record<State, string> = { new: 'Noi', change: 'Se schimbă', same: 'La fel', error: 'Erori' };
const outcomes = { written: 'scris', kept: 'lăsat cum era' };
const fieldLabels: Record<string, string> = {
  code: 'Cod',
  name: 'Denumire',
  unit: 'UM',
  category: 'Categorie',
  price: 'Preț de bază',
  purchase_cost: 'Cost de achiziție',
  last_purchase_cost: 'Costul ultimei achiziții',
  vat_rate: 'Cota TVA',
  active: 'Se vinde',
};

/** A plan as its page shows it, with some of its rows. */
export function planView(
  one: ProductImport,
  items: Item[],
  { state, after, perPage }: { state: State | undefined; after: number | undefined; perPage: number },
) {
  const at = `/products/imports/${one.id}`;
  const count = (name: string) => one.counts[name] ?? 0;
  const wanted = count('new') + count('change');
  const rows = items.slice(0, perPage);
  const query = state ? `?state=${state}` : '';
  return {
    id: one.id,
    fileName: one.file_name,
    when: `${formatDateTime(one.created_at)}, ${one.created_by_name}`,
    applied: one.applied_at ? appliedText(count('written'), count('kept')) : '',
    applyLabel: wanted > 0 && !one.applied_at ? `Aplică: ${counted(wanted, 'produs', 'produse')}` : '',
    tabs: (Object.keys(tabLabels) as State[]).map((name) => ({
      label: `${tabLabels[name]} (${grouped(count(name))})`,
      href: `${at}?state=${name}`,
      on: name === state,
    })),
    all: { href: at, on: state === undefined },
    rows: rows.map(rowOf),
    next: items.length > perPage ? `${at}${query ? `${query}&` : '?'}after=${rows.at(-1)?.line}` : '',
    first: after ? `${at}${query}` : '',
  };
}

export type PlanView = ReturnType<typeof planView>;

function appliedText(written: number, kept: number): string {
  const done = `Import aplicat: ${counted(written, 'produs scris', 'produse scrise')}`;
  const left = kept === 1 ? '1 lăsat cum era' : `${grouped(kept)} lăsate cum erau`;
  return kept > 0 ? `${done}, ${left}.` : `${done}.`;
}

function rowOf({ line, state, code, name, product_id, changes, messages, outcome }: Item) {
  return {
    line,
    code,
    name,
    href: product_id === null ? '' : `/products/${product_id}/edit`,
    state,
    stateLabel: stateLabels[state],
    outcome: outcomeText(outcome, messages),
    messages,
    cells: Object.entries(fieldLabels).flatMap(([field, label]) => {
      const change = changes?.[field];
      // What a new product is called stands beside.
      if (!change || (state === 'new' && ['code', 'name'].includes(field))) return [];
      return [{ label, before: shown(field, change[0]), after: shown(field, change[1]) }];
    }),
  };
}

/** What became of a row; a message says by itself why it was left. */
function outcomeText(outcome: Item['outcome'], messages: string[]): string {
  if (!outcome) return '';
  const changed = outcome === 'kept' && messages.length === 0;
  return changed ? `${outcomes.kept}: l-a schimbat cineva între timp` : outcomes[outcome];
}

function shown(field: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'da' : 'nu';
  const text = String(value);
  if (field === 'vat_rate') return `${percentField(text)} %`;
  return /price|cost/.test(field) ? formatMoney(text) : text;
}
