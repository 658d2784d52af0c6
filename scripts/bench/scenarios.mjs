import { writeCursor } from '../../dist/db/paging.js';
import { run } from './database.mjs';

/** @typedef {import('./http.mjs').Request} Request */
/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {Request[]} requests sent in turn, by both sides the same
 * @property {number} expected the status of a right answer
 * @property {{ template: string, limit: number }} shown what the bare side renders
 */

/** Stands in a creating request where each time another firm's number goes. */
const placeholder = '0000000000';

/** A request with this firm's number, where it makes a client. @param {Request} request @param {string} number */
export const withNumber = (request, number) => ({
  ...request,
  body: request.body?.replaceAll(placeholder, number),
});

/**
 * What is measured. The words are those of words.mjs: "construct" stands in one name of ten, all over the alphabet;
 * "transport" in one of twelve, together under T; "prodcom" in one of a hundred; a rare word in one or two.
 * @param {string} url of the database
 * @param {string} cookie
 * @returns {Promise<Scenario[]>}
 */
export async function listScenarios(url, cookie) {
  const headers = { cookie, 'accept-encoding': 'gzip, deflate, br', accept: 'text/html' };
  const partial = { ...headers, 'hx-request': 'true', 'hx-request-type': 'partial' };
  const get = (/** @type {string} */ path, given = headers) => ({ method: 'GET', path, headers: given });
  const search = (/** @type {string} */ q) => get(`/clients?q=${encodeURIComponent(q)}`);
  const suggest = (/** @type {string} */ q) => get(`/search?q=${encodeURIComponent(q)}`, partial);
  const facts = await readFacts(url);
  const rare = facts.words.map((word) => word.slice(0, 12));

  const list = { template: 'list', limit: 50 };
  const few = { template: 'suggestions', limit: 8 };
  const page = (name, requests, shown = list) => ({ name, requests, expected: 200, shown });
  const { cookie: _cookie, 'accept-encoding': _encoding, ...bare } = headers;
  return [
    page('list', [get('/clients')]),
    page('list, not gzipped', [get('/clients', { cookie, ...bare })]),
    page(
      'list, deep',
      facts.keys.map((key) => get(`/clients?after=${writeCursor(key)}`)),
    ),
    page('search, common', [search('construct')]),
    page('search, common, late', [search('transport')]),
    page('search, middling', [search('prodcom')]),
    page('search, rare', rare.map(search)),
    page('search, phone', facts.phones.map(search)),
    page('search, none', ['xyzwq', 'qqqwxv', '0799999999x'].map(search)),
    page('typing, common', ['co', 'con', 'cons', 'const', 'constru'].map(suggest), few),
    page(
      'typing, rare',
      rare.flatMap((word) => [3, 4, 5, 6].map((length) => suggest(word.slice(0, length)))),
      few,
    ),
    page('tag, common', [get('/clients?tag=en-gros')]),
    page('tag, rare', [get('/clients?tag=pilot')]),
    page('manager, common', [get(`/clients?manager=${facts.managers[0]}`)]),
    page('manager, rare', [get(`/clients?manager=${facts.managers.at(-1)}`)]),
    page(
      'client',
      facts.ids.map((id) => get(`/clients/${id}`)),
      { template: 'card', limit: 1 },
    ),
    page(
      'client, form',
      facts.ids.map((id) => get(`/clients/${id}/edit`)),
      { template: 'form', limit: 1 },
    ),
    { name: 'create', requests: [createByForm(headers, facts)], expected: 303, shown: list },
    { name: 'create, JSON', requests: [createByJson(headers, facts)], expected: 201, shown: list },
    {
      name: 'order, JSON',
      requests: facts.customers.map((client) => orderByJson(headers, client)),
      expected: 201,
      shown: list,
    },
  ];
}

/** Ids, names and numbers of the invented clients that the requests ask for. @param {string} url */
async function readFacts(url) {
  const [{ size }] = await run(url, 'select max(id)::int as size from clients');
  const ids = Array.from({ length: 200 }, (_, index) => 1 + ((index * 7919 * 31 + 17) % size));
  const some = `from clients where id = any('{${ids.slice(0, 40)}}') and archived_at is null order by id`;
  const managers = await run(url, `select id::int from users where role = 'sales' order by id`);
  return {
    ids,
    managers: managers.map(({ id }) => id),
    keys: await run(
      url,
      `select name as key, id::int from (select name, id, row_number() over (order by name, id) as place from clients
        where archived_at is null) as ordered where place % ${Math.ceil(size / 25)} = 0`,
    ),
    words: (await run(url, `select name ${some}`)).map(({ name }) => longest(name)),
    customers: (await run(url, `select id::int ${some}`)).map(({ id }) => id),
    phones: (await run(url, `select mobile ${some}`)).flatMap(
      ({ mobile }) => mobile?.replace('+4', '') ?? [],
    ),
  };
}

const longest = (/** @type {string} */ name) => name.split(' ').sort((a, b) => b.length - a.length)[0];

function createByForm(headers, facts) {
  const { tags, manager_ids, contacts, delivery_addresses, ...fields } = newClient(facts);
  const pairs = Object.entries({ ...fields, form_key: `bench-${placeholder}` });
  pairs.push(...tags.map((tag) => ['tags', tag]), ...manager_ids.map((id) => ['manager_ids', id]));
  for (const [list, rows] of Object.entries({ contacts, delivery_addresses })) {
    for (const [index, row] of rows.entries())
      for (const [field, value] of Object.entries(row)) pairs.push([`${list}[${index}][${field}]`, value]);
  }
  const type = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  return {
    method: 'POST',
    path: '/clients',
    headers: { ...headers, ...type },
    body: new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString(),
  };
}

const createByJson = (headers, facts) => postJson('/api/v1/clients', headers, newClient(facts));

/** Two products, priced by the rules, and a line of free text. */
function orderByJson(headers, client_id) {
  const lines = [
    { product_id: 150 + (client_id % 50), quantity: '3' },
    { product_id: 120 + (client_id % 30), quantity: '1.5' },
    { description: 'Montaj', quantity: 1, unit_price: '120.00' },
  ];
  return postJson('/api/v1/orders', headers, { client_id, lines });
}

function postJson(path, headers, body) {
  const type = {
    accept: 'application/json',
    'content-type': 'application/json',
    'sec-fetch-site': 'same-origin',
  };
  return { method: 'POST', path, headers: { ...headers, ...type }, body: JSON.stringify(body) };
}

/** A client with everything filled. */
function newClient({ managers }) {
  const address = {
    country: 'RO',
    county: 'RO-CJ',
    locality: 'Cluj-Napoca',
    street: 'Str. Fabricii',
    street_no: '12',
  };
  const phone = '0722123456';
  const person = (/** @type {string} */ name) => ({
    name,
    job_title: 'Achiziții',
    email: 'ana@nou.example',
    phone,
  });
  const place = (/** @type {string} */ label, is_default) => ({
    label,
    ...address,
    contact_name: 'Ana',
    is_default,
  });
  return {
    name: `Construct Nou ${placeholder} SRL`,
    alias: 'Nou',
    type_id: 1,
    level_id: 1,
    tax_id: placeholder,
    vat_payer: true,
    trade_register_no: 'J12/1500/2012',
    ...address,
    phone: '0264555123',
    mobile: phone,
    email: 'office@nou.example',
    iban: 'RO49AAAA1B31007593840000',
    payment_term_days: 30,
    payment_method: 'transfer',
    status: 'active',
    source_id: 1,
    caen_code: '4120',
    website: 'www.nou.example',
    tags: ['vip', 'online'],
    manager_ids: [managers[0]],
    contacts: [person('Ana Marin'), person('Ștefan Pop')],
    delivery_addresses: [place('Sediu', true), place('Depozit', false)],
  };
}
