import type { Actor } from './session.ts';

/** The areas of the program, with their names in the settings of roles. */
export const areas = [
  { area: 'clients', label: 'Clienți' },
  { area: 'notes', label: 'Note și mementouri' },
  { area: 'products', label: 'Produse și prețuri' },
  { area: 'orders', label: 'Comenzi' },
  { area: 'documents', label: 'Documente' },
  { area: 'payments', label: 'Încasări' },
  { area: 'messages', label: 'Mesaje' },
  { area: 'campaigns', label: 'Campanii și marketing' },
  { area: 'reports', label: 'Rapoarte' },
  { area: 'settings', label: 'Setări' },
] as const;
export type Area = (typeof areas)[number]['area'];
export type Access = 'none' | 'view' | 'edit';
export type Areas = Record<Area, Access>;

/** Beside the areas: lists that leave as files, changes of many at once, and what is seen of a record. */
export type Right = 'export' | 'bulk' | 'balance' | 'cost';

/** What an address asks of a person: 'anyone' is whoever is logged in. */
export type Rule =
  | 'anyone'
  | 'administrator'
  | {
      area: Area;
      need: 'view' | 'edit';
      rights?: Right[];
      /** It is about everybody's clients at once: nobody who sees only an own portfolio gets there. */
      whole?: true;
    };

type Asked =
  | 'anyone'
  | 'administrator'
  | { area: Area; need?: 'view' | 'edit'; rights?: Right[]; whole?: true };

const within = (area: Area, rest: Omit<Exclude<Asked, string>, 'area'> = {}): Asked => ({
  area,
  ...rest,
});

/**
 * Who may go where: the first line whose method and path begin an address's own says what it asks. Where it does not
 * say, a reading asks for `view` and a change for `edit`. JSON addresses go by the same lines, without /api/v1. A route
 * without a line does not start.
 */
const lines: [begins: string, asks: Asked][] = [
  ['GET /openapi.json', 'anyone'],
  ['GET /types', 'anyone'],
  ['GET /levels', 'anyone'],
  ['GET /sources', 'anyone'],
  ['GET /tags', 'anyone'],
  ['GET /users', 'anyone'],
  ['POST /types', within('settings')],
  ['POST /levels', within('settings')],
  ['POST /sources', within('settings')],
  ['POST /tags', within('settings')],
  ['/nightly-runs', within('settings')],
  ['GET /company-lookup', within('clients')],
  ['GET /paperwork-templates', within('documents')],

  ['/account', 'anyone'],
  ['/alerts', 'anyone'],
  ['/today/queues', within('clients', { need: 'edit' })],
  ['GET /today/health', within('clients')],
  ['/today', 'anyone'],
  ['GET /reminders', within('notes')],
  ['GET /search', within('clients')],

  ['/clients.csv', within('clients', { rights: ['export'] })],
  ['/clients.xlsx', within('clients', { rights: ['export'] })],
  ['/clients/bulk-changes', within('clients', { need: 'edit', rights: ['bulk'] })],
  ['/clients/columns', within('clients', { need: 'view' })],
  ['/clients/views', within('clients', { need: 'view' })],
  ['/clients/new', within('clients', { need: 'edit' })],
  ['/clients/drafts', within('clients', { need: 'edit' })],
  ['/clients/:id/edit', within('clients', { need: 'edit' })],
  ['/clients/:id/orders', within('orders')],
  ['/clients/:id/documents', within('documents')],
  ['/clients/:id/notes/:note_id/edit', within('notes', { need: 'edit' })],
  ['/clients/:id/notes', within('notes')],
  ['/clients/:id/note-files', within('notes')],
  ['/clients/:id/marketing', within('campaigns')],
  ['POST /clients/:id/statement/messages', within('documents', { rights: ['balance'] })],
  ['/clients/:id/statement', within('documents', { rights: ['balance'] })],
  ['POST /clients/:id/credit', 'administrator'],
  ['POST /clients/:id/credit-raises', 'administrator'],
  ['/clients/:id/credit', within('clients', { rights: ['balance'] })],
  ['/clients/:id/paperwork/new', within('documents', { need: 'edit' })],
  ['/clients/:id/paperwork', within('documents')],
  ['/clients/:id/messages', within('messages')],
  ['GET /clients/:id/price', within('products')],
  ['/clients/:id/account', within('clients')],
  ['/clients/:id/changes/:entry_id/restoration', within('clients', { need: 'edit' })],
  ['POST /clients/:id/cnp-sight', within('clients', { need: 'view' })],
  ['/clients/:id/erasures', 'administrator'],
  ['/clients/:id/personal-data', 'administrator'],
  ['/clients', within('clients')],
  ['/imports', within('clients', { need: 'edit', rights: ['bulk'], whole: true })],
  ['/duplicates', within('clients', { whole: true })],
  ['/client-merges/new', within('clients', { need: 'edit', whole: true })],
  ['/client-merges', within('clients', { whole: true })],
  ['/register', within('clients')],

  ['/price-lists/new', within('settings', { need: 'edit' })],
  ['/price-lists/:id/edit', within('settings', { need: 'edit' })],
  ['POST /price-lists', within('settings')],
  ['POST /discounts', within('settings')],
  ['/price-lists', within('products')],
  ['/discounts', within('products')],
  ['/products/new', within('products', { need: 'edit' })],
  ['/products/:id/edit', within('products', { need: 'edit' })],
  ['/products/imports', within('products', { need: 'edit', rights: ['cost'] })],
  ['/products', within('products')],
  ['GET /orders/new/products', within('products')],
  ['/orders/new', within('orders', { need: 'edit' })],
  ['/orders/:id/edit', within('orders', { need: 'edit' })],
  ['/orders', within('orders')],
  ['/documents/new', within('documents', { need: 'edit' })],
  ['/documents', within('documents')],
  ['POST /payments/:id/cancellation', 'administrator'],
  ['/payments/new', within('payments', { need: 'edit' })],
  ['/payments', within('payments')],
  ['/messages', within('messages')],
  ['GET /campaigns/:id/recipients.csv', within('campaigns', { rights: ['export'], whole: true })],
  ['/campaigns/new', within('campaigns', { need: 'edit', whole: true })],
  ['/campaigns/:id/edit', within('campaigns', { need: 'edit', whole: true })],
  ['/campaigns', within('campaigns', { whole: true })],
  ['GET /reports/receivables.xlsx', within('reports', { rights: ['export', 'balance'] })],
  ['GET /reports/receivables', within('reports', { rights: ['balance'] })],
  ['GET /reports/sources.xlsx', within('reports', { rights: ['export'] })],
  ['GET /reports/managers.xlsx', within('reports', { rights: ['export'] })],
  ['GET /reports/levels.xlsx', within('reports', { rights: ['export'] })],
  ['GET /reports/statuses.xlsx', within('reports', { rights: ['export'] })],
  ['GET /reports/caen.xlsx', within('reports', { rights: ['export'] })],
  ['GET /reports/tags.xlsx', within('reports', { rights: ['export'] })],
  ['GET /reports/activity.xlsx', within('reports', { rights: ['export'] })],
  ['GET /reports/potential.xlsx', within('reports', { rights: ['export'] })],
  // It names clients, with their telephones.
  ['/reports/routes', within('clients')],
  ['/reports', within('reports')],

  ['/settings/users', 'administrator'],
  ['/settings/roles', 'administrator'],
  ['/settings/api', 'administrator'],
  ['/settings/sessions', 'administrator'],
  ['/settings/retention', 'administrator'],
  ['/settings/company', within('settings')],
  ['/settings/clients', within('settings')],
  ['/settings/credit', within('settings')],
  ['/settings/level-status', within('settings')],
  ['/settings/selling', within('settings')],
  ['/settings/messages', within('settings')],
  // A letter that was kept holds links that speak for whom it is written to.
  ['/settings/outbox/:id', 'administrator'],
  ['/settings/outbox', within('settings')],
  ['/settings/paperwork/new', within('settings', { need: 'edit' })],
  ['/settings/paperwork', within('settings')],
  ['/settings/portal', within('settings')],
  ['/settings/map', within('settings')],
  ['/settings/jobs', within('settings')],
  ['GET /settings', 'anyone'],
  ['GET /', 'anyone'],
];

/** What an address asks; undefined where no line speaks of it. @param path the route's own, as `/clients/:id` */
export function accessOf(method: string, path: string): Rule | undefined {
  const own = path.replace(/^\/api\/v1(?=\/)/, '');
  const asked = lines.find(([begins]) => speaksOf(begins, method, own))?.[1];
  if (!asked || typeof asked === 'string') return asked;
  return { ...asked, need: asked.need ?? (method === 'GET' || method === 'HEAD' ? 'view' : 'edit') };
}

function speaksOf(begins: string, method: string, path: string): boolean {
  const [verb, start] = begins.startsWith('/') ? ['', begins] : (begins.split(' ') as [string, string]);
  if (verb && verb !== (method === 'HEAD' ? 'GET' : method)) return false;
  if (start === '/') return path === '/';
  return path === start || path.startsWith(`${start}/`) || path.startsWith(`${start}.`);
}

/** Whether a person may go where this is asked. */
export function admits(actor: Actor, rule: Rule): boolean {
  if (rule === 'anyone') return true;
  if (rule === 'administrator') return actor.role === 'administrator' && actor.tokenName === null;
  if (rule.whole && actor.portfolioOf !== null) return false;
  const held = rightsOf(actor);
  if (rule.rights?.some((right) => !held[right])) return false;
  const access = actor.areas[rule.area];
  return access === 'edit' || access === rule.need;
}

/** Whether a link may be shown: what stands behind it answers this person. @param path as the route says it */
export function mayOpen(actor: Actor, path: string, method = 'GET'): boolean {
  const rule = accessOf(method, path);
  return rule !== undefined && admits(actor, rule);
}

/** The same of a link as it stands on a page: /orders/12?view=work. */
export const mayFollow = (actor: Actor, href: string): boolean =>
  mayOpen(actor, href.replace(/[?#].*$/, '').replace(/\/\d+(?=[/.]|$)/g, '/:id'));

export const mayEdit = (actor: Actor, area: Area): boolean => actor.areas[area] === 'edit';
export const mayView = (actor: Actor, area: Area): boolean => ['view', 'edit'].includes(actor.areas[area]);

const rightsOf = (actor: Actor): Record<Right, boolean> => ({
  export: actor.mayExport,
  bulk: actor.mayBulk,
  balance: actor.seesBalance,
  cost: actor.seesCost,
});

/** The same for templates, ready to show by: every page and piece gets it as `it.may`. */
export function mayOf(actor: Actor | undefined) {
  const each = (test: (area: Area) => boolean) =>
    Object.fromEntries(areas.map(({ area }) => [area, actor !== undefined && test(area)])) as Record<
      Area,
      boolean
    >;
  return {
    view: each((area) => actor !== undefined && mayView(actor, area)),
    edit: each((area) => actor !== undefined && mayEdit(actor, area)),
    export: actor?.mayExport ?? false,
    bulk: actor?.mayBulk ?? false,
    seeBalance: actor?.seesBalance ?? false,
    seeCost: actor?.seesCost ?? false,
    seeCnp: actor?.seesCnp ?? false,
    /** Everybody's clients, not an own portfolio alone. */
    seeWhole: actor?.portfolioOf === null,
    administer: actor?.role === 'administrator',
  };
}
