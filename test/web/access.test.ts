import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendDue } from '../../src/messages/sending/due.ts';
import { type Area, accessOf } from '../../src/web/access.ts';
import { completeFirm, makeBuyer, makeInvoice } from '../documents/documents.ts';
import { makeOrder } from '../orders/orders.ts';
import { pay } from '../payments/payments.ts';
import { makeProduct } from '../products/making.ts';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { plan } from '../support/bulk.ts';
import { makeClient } from '../support/clients.ts';
import { findAll, parseHtml } from '../support/html.ts';
import { csv, upload, work } from '../support/imports.ts';
import { merge } from '../support/merges.ts';
import { png } from '../support/pictures.ts';
import { routeMap } from '../support/route-map.ts';

/** What each role may do from the start, written down a second time: v sees, e changes, – nothing. */
const cast = {
  administrator: {
    clients: 'e',
    notes: 'e',
    products: 'e',
    orders: 'e',
    documents: 'e',
    payments: 'e',
    messages: 'e',
    campaigns: 'e',
    reports: 'e',
    settings: 'e',
    has: 'export bulk balance cost',
  },
  sales: {
    clients: 'e',
    notes: 'e',
    products: 'e',
    orders: 'e',
    documents: 'e',
    payments: 'e',
    messages: 'e',
    campaigns: 'e',
    reports: 'v',
    settings: '-',
    has: 'bulk balance cost',
  },
  limited: {
    clients: 'e',
    notes: 'e',
    products: 'e',
    orders: 'e',
    documents: 'e',
    payments: 'e',
    messages: 'e',
    campaigns: 'e',
    reports: 'v',
    settings: '-',
    has: 'bulk balance cost',
  },
  accounting: {
    clients: 'e',
    notes: 'e',
    products: 'v',
    orders: 'v',
    documents: 'e',
    payments: 'e',
    messages: 'e',
    campaigns: '-',
    reports: 'v',
    settings: '-',
    has: 'export balance cost',
  },
  warehouse: {
    clients: 'v',
    notes: 'e',
    products: 'v',
    orders: 'e',
    documents: 'v',
    payments: '-',
    messages: '-',
    campaigns: '-',
    reports: '-',
    settings: '-',
    has: '',
  },
  viewer: {
    clients: 'v',
    notes: 'v',
    products: 'v',
    orders: 'v',
    documents: 'v',
    payments: 'v',
    messages: 'v',
    campaigns: 'v',
    reports: 'v',
    settings: '-',
    has: 'balance',
  },
} satisfies Record<string, Record<Area | 'has', string>>;
type Who = keyof typeof cast;
const everybody = Object.keys(cast) as Who[];

/** Whether the map lets this one go there. */
function goes(who: Who, audience: string): boolean {
  if (audience === 'anyone' || audience === 'everybody') return true;
  if (audience === 'administrator' || audience === 'portal') return audience === who;
  const [, area = '', need = '', rest = ''] = /^(\w+):(\w+)(.*)$/.exec(audience) ?? [];
  const held = cast[who];
  if (rest.includes('whole') && who === 'limited') return false;
  if ([...rest.matchAll(/\+(\w+)/g)].some(([, right = '']) => !held.has.includes(right))) return false;
  return held[area as Area] === 'e' || (need === 'view' && held[area as Area] === 'v');
}

type World = Record<
  | 'client'
  | 'order'
  | 'document'
  | 'payment'
  | 'message'
  | 'note'
  | 'file'
  | 'paper'
  | 'entry'
  | 'contact'
  | 'erasure',
  number
>;
let t: TestApp;
let people: Record<Who, Browser>;
let own: World;
let foreign: World;
const missing: World = {
  client: 9_999_999,
  order: 9_999_999,
  document: 9_999_999,
  payment: 9_999_999,
  message: 9_999_999,
  note: 9_999_999,
  file: 9_999_999,
  paper: 9_999_999,
  entry: 9_999_999,
  contact: 9_999_999,
  erasure: 9_999_999,
};

beforeAll(async () => {
  t = await testApp();
  people = {
    administrator: t.ana,
    sales: t.bogdan,
    limited: await t.member('sales', { ownPortfolio: true }),
    accounting: await t.member('accounting'),
    warehouse: await t.member('warehouse'),
    viewer: await t.member('viewer'),
  };
  await completeFirm(t);
  foreign = await world('Străina SRL', []);
  own = await world('Proprie SRL', [people.limited.id]);
  await merge(t, await makeClient(t, { name: 'A doua' }), await makeClient(t, { name: 'A treia' }));
  await plan(t.ana, [foreign.client], { kind: 'archive' });
  await upload(t.app, t.ana, csv([['Cine'], ['Importata SRL']]), { url: '/imports' });
  await work(t);
  await makeProduct(t, { code: 'P-1', name: 'Produs' });
  await t.ana.post('/price-lists', { name: 'Prețuri', audience: 'type-1' });
  const products = csv([
    ['Cod', 'Denumire', 'Preț'],
    ['P-1', 'Produs', '5'],
  ]);
  await upload(t.app, t.ana, products, { url: '/products/imports' });
  await upload(t.app, t.ana, png(8, 8), { url: '/settings/company/logo' });
  await t.ana.post('/campaigns', { name: 'Toamna' });
  // There is no server in the tests: what was written is kept.
  await sendDue(t.services);
  await watchTables();
}, 120_000);
afterAll(() => t.close());

/** A client with one of everything that hangs on clients. */
async function world(name: string, manager_ids: number[]): Promise<World> {
  const mail = { email: 'birou@prima.ro', email_enabled: true, notify_email: true };
  const { id: client } = await makeBuyer(t, {
    ...mail,
    name,
    ...{ street: 'Str. Gării', lat: '46.77', lon: '23.6' },
    contacts: [{ name: 'Ioana Dinu' }, { name: 'Dan Pop' }],
  });
  await t.db
    .insertInto('client_managers')
    .values(manager_ids.map((user_id) => ({ client_id: client, user_id })))
    .execute()
    .catch(() => {});
  const fields = { text: 'X' };
  await upload(t.app, t.ana, Buffer.from('abc'), { url: `/clients/${client}/notes`, name: 'a.txt', fields });
  const { id: document } = await makeInvoice(t, client);
  const { id: payment } = await pay(t, client, '10');
  const { id: order } = await makeOrder(t, client);
  await t.ana.json('POST', `/api/v1/orders/${order}/awb`, { delivery_address_id: null });
  const paper = (await t.ana.json('POST', `/api/v1/clients/${client}/paperwork`, { template_id: 1 })).json();
  await t.ana.post(`/documents/${document}/messages`);
  const told = await t.db
    .selectFrom('messages')
    .select('id')
    .where('client_id', '=', client)
    .where('event', '=', 'invoice')
    .executeTakeFirstOrThrow();
  const noted = await t.db
    .selectFrom('notes')
    .select('id')
    .where('client_id', '=', client)
    .executeTakeFirstOrThrow();
  const { version, contacts } = (await t.ana.json('GET', `/api/v1/clients/${client}`)).json();
  await t.ana.json('PATCH', `/api/v1/clients/${client}`, { version, phone: '0264123456' });
  const contact: number = contacts[0].id;
  const gone = { contact_id: contacts[1].id, reason: 'Cererea persoanei', confirmed: 'true' };
  const erased = await t.ana.post(`/clients/${client}/erasures`, gone);
  const erasure = Number(String(erased.headers.location).split('/').at(-1));
  const entry = await t.db
    .selectFrom('audit_entries')
    .select('id')
    .where('subject', '=', 'client')
    .where('subject_id', '=', client)
    .where(sql<boolean>`changes ? 'phone'`)
    .executeTakeFirstOrThrow();
  const [message, note] = [told.id, noted.id];
  const file = await t.db
    .selectFrom('note_files')
    .select('id')
    .where('note_id', '=', note)
    .executeTakeFirstOrThrow();
  return {
    client,
    order,
    document,
    payment,
    message,
    note,
    file: file.id,
    paper: paper.id,
    entry: entry.id,
    contact,
    erasure,
  };
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const routes = Object.entries(routeMap).map(([route, audience]) => {
  const [method, path] = route.split(' ') as [Method, string];
  return { route, method, path, audience, isRead: method === 'GET' };
});
const kinds: Record<string, keyof World> = {
  clients: 'client',
  orders: 'order',
  documents: 'document',
  payments: 'payment',
  messages: 'message',
};

/** The address of a route in the world of one client; what hangs on nobody's client has the id 1. */
function addressOf(path: string, ids: World): string {
  const [, start = ''] = /^(?:\/api\/v1)?\/(\w+)\/:id/.exec(path) ?? [];
  const kind = kinds[start];
  const query = {
    '/api/v1/company-lookup': '?source=own&tax_id=proprie',
    '/api/v1/clients/:id/price': '?product_id=1',
    '/clients/:id/paperwork/new': '?template_id=1',
    '/clients/:id/changes/:entry_id/restoration': '?field=phone',
    '/clients/:id/personal-data': `?contact_id=${ids.contact}`,
    '/clients/:id/personal-data.json': `?contact_id=${ids.contact}`,
    '/clients/:id/erasures/new': `?contact_id=${ids.contact}`,
    '/reports/routes.gpx': `?client_id=${ids.client}`,
  }[path];
  return (
    path
      .replace(':id', String(kind ? ids[kind] : hangsOnClient(ids, 1)))
      .replace(':note_id', String(ids.note))
      .replace(':erasure_id', String(ids.erasure))
      .replace(':entry_id', String(ids.entry))
      .replace('/settings/roles/:key', '/settings/roles/sales')
      .replace('/today/queues/:check', '/today/queues/bounced')
      .replace(':file_id', String(ids.file))
      .replace(':document_id', String(ids.paper))
      .replace(/:(\w+_id|productId|version|token|key)/g, String(hangsOnClient(ids, 1)))
      .replace(':list', 'tags')
      .replace(':file', 'x.css')
      .replace(':event/:channel', 'invoice/email')
      .replace(':channel', 'email')
      .replace(':name', 'users.delete-expired-sessions') + (query ?? '')
  );
}
const hangsOnClient = (ids: World, id: number) => (ids === missing ? missing.client : id);
const isOfClient = (path: string) =>
  /^(?:\/api\/v1)?\/(clients|orders|documents|payments|messages)\/:id/.test(path);

const send = (who: Browser, method: Method, url: string) =>
  who.json(method, url, method === 'GET' || method === 'DELETE' ? undefined : { name: 'X', version: 1 });

/** A page without the mark of where in the menu it is. */
const shownTo = ({ body }: { body: string }) => body.replaceAll(' aria-current="page"', '');

/** From here on every change of a table leaves a row, of whatever transaction stays. */
async function watchTables(): Promise<void> {
  await sql`create table touched (what text)`.execute(t.db);
  await sql`create function touch() returns trigger language plpgsql as $$
    begin insert into touched values (tg_table_name || ' ' || tg_op); return null; end $$`.execute(t.db);
  await sql`do $$ declare name text; begin
    for name in select table_name from information_schema.tables where table_schema = 'public'
      and table_type = 'BASE TABLE' and table_name not in ('touched', 'sessions', 'login_attempts')
    loop execute format('create trigger touched after insert or update or delete on %I
      for each row execute function touch()', name); end loop; end $$`.execute(t.db);
}

/** What was changed since the watch began: equal before and after a refusal. */
async function digest(): Promise<string> {
  const { rows } = await sql<{ what: string }>`select what from touched`.execute(t.db);
  return rows.map(({ what }) => what).join(', ');
}

test('what the program asks of each address is what the map of the tests says', () => {
  for (const { route, method, path, audience } of routes) {
    if (audience === 'everybody' || audience === 'portal') continue;
    const rule = accessOf(method, path);
    const words =
      typeof rule === 'object'
        ? `${rule.area}:${rule.need}${(rule.rights ?? []).map((right) => ` +${right}`).join('')}${rule.whole ? ' whole' : ''}`
        : rule;
    expect([route, words]).toEqual([route, audience]);
  }
});

test('without a session nothing but the public addresses answers, and nothing changes', async () => {
  const before = await digest();
  const headers = { host: 'localhost', 'sec-fetch-site': 'same-origin' };
  for (const { route, method, path, audience } of routes) {
    if (audience === 'everybody') continue;
    const url = addressOf(path, own);
    const answer = await t.app.inject({
      method,
      url,
      headers,
      ...(method !== 'GET' && { payload: { name: 'X' } }),
    });
    const login = audience === 'portal' ? '/portal/login' : '/login';
    if (url.startsWith('/api/')) expect([route, answer.statusCode]).toEqual([route, 401]);
    else
      expect([route, answer.statusCode, answer.headers.location?.toString().split('?')[0]]).toEqual([
        route,
        303,
        login,
      ]);
  }
  expect(await digest()).toBe(before);
}, 60_000);

test.for(everybody)(
  'for %s what is closed looks like what is missing, and no table changes',
  { timeout: 120_000 },
  async (who) => {
    const person = people[who];
    const nowhere = {
      page: shownTo(await person.get('/nu-exista')),
      json: (await person.get('/api/v1/nu-exista')).json(),
    };
    const before = await digest();
    for (const { route, method, path, audience, isRead } of routes.filter(
      (each) => !goes(who, each.audience),
    )) {
      if (audience === 'portal') continue;
      for (const ids of isOfClient(path) ? [own, foreign, missing] : [own]) {
        const answer = await send(person, method, addressOf(path, ids));
        expect([route, answer.statusCode]).toEqual([route, 404]);
        if (path.startsWith('/api/'))
          expect(answer.json()).toMatchObject({
            title: nowhere.json.title,
            detail: nowhere.json.detail,
            errors: [],
          });
        else expect([route, shownTo(answer)]).toEqual([route, nowhere.page]);
      }
      if (!isRead) expect([route, await digest()]).toEqual([route, before]);
    }
    expect(await digest()).toBe(before);
  },
);

test.for(everybody)('%s reads every address that is open to that role', { timeout: 120_000 }, async (who) => {
  for (const { route, path, audience } of routes.filter(({ isRead }) => isRead)) {
    if (!goes(who, audience) || audience === 'everybody') continue;
    // A change of many is its planner's; administrators see all.
    if (/bulk-changes\/:id/.test(path) && who !== 'administrator') continue;
    const { statusCode } = await people[who].get(addressOf(path, own));
    const leadsOn = ['/', '/reports', '/register/next'].includes(path);
    expect([route, statusCode]).toEqual([route, leadsOn ? 303 : 200]);
  }
});

test('who sees an own portfolio finds nothing of a client of others, and changes nothing of it', async () => {
  const nowhere = shownTo(await people.limited.get('/nu-exista'));
  const before = await digest();
  for (const { route, method, path, audience } of routes) {
    if (!goes('limited', audience) || !isOfClient(path)) continue;
    const answer = await send(people.limited, method, addressOf(path, foreign));
    expect([route, answer.statusCode]).toEqual([route, 404]);
    if (!path.startsWith('/api/')) expect([route, shownTo(answer)]).toEqual([route, nowhere]);
    expect([route, await digest()]).toEqual([route, before]);
  }
  for (const { route, path, audience } of routes.filter(({ isRead }) => isRead)) {
    if (!goes('limited', audience) || isOfClient(path) || audience === 'everybody') continue;
    expect([route, (await people.limited.get(addressOf(path, own))).body.includes('Străina')]).toEqual([
      route,
      false,
    ]);
  }
}, 120_000);

test('what names a client of others in a form or in JSON is refused, and nothing is made', async () => {
  const before = await digest();
  const lines = [{ description: 'Montaj', quantity: 1, unit_price: '1' }];
  for (const [method, url, body] of [
    ['POST', '/api/v1/orders', { client_id: foreign.client, lines }],
    ['POST', '/orders', { client_id: foreign.client, lines }],
    ['POST', '/api/v1/documents', { kind: 'invoice', client_id: foreign.client, lines }],
    ['POST', '/api/v1/documents', { kind: 'invoice', order_id: foreign.order }],
    ['POST', '/api/v1/documents', { kind: 'storno', storno_of: foreign.document }],
    ['POST', '/api/v1/documents', { kind: 'receipt', payment_id: foreign.payment }],
    ['POST', '/api/v1/payments', { client_id: foreign.client, amount: '1' }],
    [
      'POST',
      '/api/v1/payments',
      { client_id: own.client, amount: '1', allocations: [{ document_id: foreign.document, amount: '1' }] },
    ],
    [
      'PUT',
      `/api/v1/payments/${own.payment}/allocations`,
      { allocations: [{ document_id: foreign.document, amount: '1' }] },
    ],
    ['POST', '/clients/bulk-changes', { ids: [foreign.client], kind: 'archive' }],
    ['POST', '/api/v1/client-merges', { kept_id: own.client, ids: [foreign.client] }],
  ] as const) {
    const answer = await people.limited.json(method, url, body);
    expect([url, answer.statusCode >= 400 && answer.statusCode < 500]).toEqual([url, true]);
    expect([url, body, await digest()]).toEqual([url, body, before]);
  }
});

test('an id that is missing is 404, or refused, for whoever may go there, and nothing changes', async () => {
  const before = await digest();
  for (const { route, method, path, audience } of routes) {
    if (!/:/.test(path) || /everybody|portal/.test(audience) || !/:(id|\w+_id)/.test(path)) continue;
    const { statusCode } = await send(people.administrator, method, addressOf(path, missing));
    expect([route, method === 'GET' ? [404] : [404, 422]]).toEqual([
      route,
      expect.arrayContaining([statusCode]),
    ]);
  }
  expect(await digest()).toBe(before);
}, 60_000);

test('HEAD is guarded like GET', async () => {
  expect((await t.app.inject({ method: 'HEAD', url: '/clients' })).statusCode).toBe(303);
  const { cookies } = people.sales;
  expect((await t.app.inject({ method: 'HEAD', url: '/settings/users', cookies })).statusCode).toBe(404);
});

test.for(everybody)(
  'no page shows %s a link or a form that does not answer',
  { timeout: 120_000 },
  async (who) => {
    const patterns = routes
      .map(({ route, method, path, audience }) => ({
        route,
        audience,
        method,
        isExact: !path.includes(':'),
        pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`),
      }))
      .sort((a, b) => Number(b.isExact) - Number(a.isExact));
    const opens = (method: string, address: string) => {
      const path = address.split(/[?#]/)[0] ?? '';
      return patterns.find((each) => (each.method === method || method === 'ANY') && each.pattern.test(path));
    };
    for (const { route, path, audience } of routes.filter(({ isRead }) => isRead)) {
      if (!goes(who, audience) || /everybody|portal/.test(audience) || path.startsWith('/api/')) continue;
      if (/bulk-changes\/:id/.test(path) && who !== 'administrator') continue;
      const answer = await people[who].get(addressOf(path, own));
      if (!String(answer.headers['content-type']).startsWith('text/html')) continue;
      const page = parseHtml(answer.body);
      const doors = [
        ...findAll(page, 'a', { href: true }).map(({ attributes }) => ['GET', attributes.href]),
        ...findAll(page, 'form', { action: true }).map(({ attributes }) => [
          (attributes.method ?? 'get').toUpperCase(),
          attributes.action,
        ]),
        ...findAll(page, 'button', { formaction: true }).map(({ attributes }) => [
          attributes.formmethod?.toUpperCase() ?? 'ANY',
          attributes.formaction,
        ]),
      ] as [string, string][];
      for (const [method, address] of doors.filter(
        ([, each]) => each.startsWith('/') && !each.startsWith('/assets/'),
      )) {
        const door = opens(method, address);
        // The portal answers its own people, and leads others to its log-in.
        const answers = door && (door.audience === 'portal' || goes(who, door.audience));
        expect([route, method, address, answers]).toEqual([route, method, address, true]);
      }
    }
  },
);
