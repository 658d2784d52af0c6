import { fold } from '../../dist/romania/diacritics.js';
import { searchText } from '../../dist/search/document.js';
import { momentOf, monthsBefore } from './days.mjs';
import { habitsOf, spoil } from './habits.mjs';
import { createNames } from './names.mjs';
import { createNumbers } from './numbers.mjs';
import { createPlaces } from './places.mjs';
import { sources, tags, titles, trades } from './words.mjs';

/** @typedef {import('../bench/random.mjs').Random} Random */

const [reseller, final, institution] = [1, 2, 3];
const receives = ['offers', 'orders', 'invoices', 'receipts', 'statements', 'deliveries'];
const west = new Set(['RO-BH', 'RO-AR', 'RO-TM', 'RO-SM', 'RO-SJ', 'RO-CS', 'RO-HD', 'RO-MM']);

/**
 * All clients of the demo, without their orders. `buys` says how a client will: orders a year, the usual sum, growth.
 * @param {Random} random
 * @param {{ count: number, today: number, now: Date, localities: import('./places.mjs').Locality[], users: { sales: number, west: number, admin: number }, sourceIds: Map<string, number> }} given
 */
export function inventClients(random, given) {
  const { count, today } = given;
  const kit = {
    random,
    numbers: createNumbers(random),
    names: createNames(random),
    places: createPlaces(random, given.localities),
  };
  // Three years, most of them before the two years of orders: the firm does not live of new clients alone.
  const first = monthsBefore(today, 36);
  const span = today - first;
  const days = Array.from({ length: count }, () => first + Math.floor(span * random.next() ** 1.6)).sort(
    (a, b) => a - b,
  );
  const clients = days.map((day, index) => inventClient(kit, { ...given, id: index + 1, day }));
  addTwins(kit, clients, Math.max(3, Math.round(count / 200)));
  spoil(random, clients, today);
  for (const client of clients)
    client.row.search_text = searchText({
      ...client.row,
      contacts: client.contacts,
      former_names: [],
      merged_tax_ids: [],
    });
  return clients;
}

/** @typedef {ReturnType<typeof inventClient>} DemoClient */

function inventClient(kit, { id, day, today, now, users, sourceIds }) {
  const { random, numbers, places } = kit;
  const who = whoIs(kit, id);
  const { address, point } = who.foreign ?? places.place();
  const buys = habitsOf(random, { who, county: address.county, day, today });
  // Only who never bought may lack what an invoice needs.
  const bare = !buys && !who.foreign && random.happens(0.12);
  const hasEmail = random.happens(0.92);
  const created = momentOf(day, 480 + random.below(540), now);
  const site = kit.names.site(who.name);
  const source = random.weigh(sourcesOf(day));
  const row = {
    id,
    version: 1,
    created_at: created,
    updated_at: created,
    archived_at: null,
    name: who.name,
    alias: null,
    phone: random.happens(0.35) ? numbers.landline() : null,
    mobile: random.happens(0.85) ? numbers.mobile() : null,
    email: hasEmail ? `office@${site}` : null,
    ...address,
    ...(bare ? { locality: null, street: null, street_no: null, siruta: null, postal_code: null } : {}),
    ...(bare ? { lat: null, lon: null, geo_precision: null, geo_source: null } : point),
    type_id: who.type,
    level_id: 1,
    tax_id: who.tax_id,
    tax_id_kind: who.kind,
    vat_payer: who.vat_payer,
    trade_register_no:
      who.isFirm && !who.foreign && random.happens(0.9)
        ? numbers.registerNo(places.number(address.county), 1995 + random.below(28), who.letter)
        : null,
    bank: null,
    iban: who.isFirm && !who.foreign && random.happens(0.5) ? numbers.iban() : null,
    payment_term_days: random.happens(0.25) ? random.pick([0, 10, 15, 30, 45]) : null,
    payment_method: who.kind === 'cnp' ? 'cash' : random.pick([null, 'transfer', 'transfer', 'cash', 'card']),
    status: 'prospect',
    status_set_on: null,
    last_order_date: null,
    shipping_payer: random.pick([null, 'supplier', 'supplier', 'client']),
    website: random.happens(0.4) ? `https://www.${site}` : null,
    source_id: source ? sourceIds.get(source) : null,
    caen_code: who.caen,
    caen_revision: who.caen ? 3 : null,
    level_locked: false,
    credit_unchecked: false,
    credit_total_limit: null,
    marketing_enabled: false,
    balance: '0.00',
    search_text: '',
  };
  const manager = random.happens(0.06)
    ? null
    : west.has(address.county)
      ? users.west
      : random.happens(0.9)
        ? users.sales
        : users.admin;
  return {
    row,
    buys,
    contacts: peopleOf(kit, id, { site, hasEmail, many: who.kind === 'cnp' ? 0 : 1 + random.below(3) }),
    addresses: who.kind === 'cnp' || who.foreign || bare ? [] : deliveries(kit, id, address),
    tags: tags.flatMap(([, , share], index) => (random.happens(share) ? [index + 1] : [])),
    managers: manager ? [manager] : [],
  };
}

/** A firm of trade, an institution, a person, or now and then a foreign firm. */
function whoIs({ random, numbers, names }, id) {
  if (id % 400 === 7) return foreigner({ random, names });
  const kind = random.weigh([
    ['firm', 91],
    ['institution', 5],
    ['person', 2.5],
  ]);
  if (kind === 'person')
    return {
      ...{ name: names.person(), type: final, isFirm: false, kind: 'cnp', tax_id: numbers.person() },
      ...{ vat_payer: false, caen: null, growth: 0, foreign: undefined, letter: 'F' },
    };
  const legal = { isFirm: true, kind: 'cui', tax_id: numbers.firm(), foreign: undefined };
  if (kind === 'institution') {
    const { name, caen } = names.institution();
    return {
      ...legal,
      isFirm: false,
      name,
      type: institution,
      vat_payer: false,
      caen,
      growth: 0.05,
      letter: 'F',
    };
  }
  const trade = random.weigh(trades.map((each) => [each, each.weight]));
  const name = names.firm(trade.words);
  return {
    ...legal,
    name,
    type: random.happens(trade.resells) ? reseller : final,
    vat_payer: random.happens(0.72),
    caen: random.happens(0.94) ? trade.code : null,
    growth: trade.growth,
    letter: / (PFA|II)$/.test(name) ? 'F' : 'J',
  };
}

const abroad = [
  { country: 'MD', locality: 'Chișinău', street: 'Str. Trandafirilor', lat: 47.01, lon: 28.86 },
  { country: 'MD', locality: 'Bălți', street: 'Str. Nucului', lat: 47.76, lon: 27.93 },
  { country: 'RS', locality: 'Novi Sad', street: 'Ulica Lipa', lat: 45.25, lon: 19.84 },
];

function foreigner({ random, names }) {
  const { lat, lon, street, locality, country } = random.pick(abroad);
  const address = {
    ...{ country, county: null, locality, sector: null, siruta: null, street },
    ...{ street_no: String(1 + random.below(90)), address_extra: null, postal_code: null },
  };
  const point = { lat, lon, geo_precision: 'locality', geo_source: 'nominatim' };
  return {
    ...{ name: names.firm(['Comerț', 'Impex']).replace(/ \S+$/, ' DOO'), type: reseller, isFirm: true },
    ...{ kind: 'foreign', tax_id: `10${random.digits(9)}${random.below(10)}`, vat_payer: false, caen: null },
    ...{ growth: 0, letter: 'J', foreign: { address, point } },
  };
}

/** In spring more come from the fair, in autumn from the site. */
function sourcesOf(/** @type {number} */ day) {
  const month = new Date(day * 86_400_000).getUTCMonth();
  return sources.map(([name, weight]) => {
    if (name?.startsWith('Târg')) return [name, month === 2 || month === 3 ? weight * 3 : weight * 0.6];
    return [name, name === 'Site web' && month > 7 ? weight * 1.6 : weight];
  });
}

function peopleOf({ random, numbers, names }, client_id, { site, hasEmail, many }) {
  return Array.from({ length: many }, (_, position) => {
    const name = names.somebody();
    const email =
      hasEmail && random.happens(0.85) ? `${fold(name).replace(/[^a-z]+/g, '.')}${position}@${site}` : null;
    return {
      client_id,
      position,
      name,
      job_title: random.pick(titles),
      email,
      phone: random.happens(0.8) ? numbers.mobile() : null,
      marketing_enabled: email !== null && random.happens(0.35),
      receives: receives.filter(() => random.happens(position === 0 ? 0.5 : 0.2)),
    };
  });
}

function deliveries({ random, numbers, names, places }, client_id, address) {
  const many = random.weigh([
    [0, 62],
    [1, 28],
    [2, 10],
  ]);
  return Array.from({ length: many }, (_, position) => ({
    client_id,
    position,
    label: position === 0 ? 'Punct de lucru' : 'Depozit',
    ...places.place(address.county).address,
    contact_name: names.somebody(),
    contact_phone: numbers.mobile(),
    is_default: position === 0,
  }));
}

/** Clients that somebody wrote a second time: a slip in the name, the same telephone, no number. */
function addTwins({ random, numbers }, clients, many) {
  const firms = clients.filter(({ buys, row }) => buys && row.tax_id_kind === 'cui' && row.name.length > 14);
  const blanks = clients.filter(({ buys, row }) => !buys && row.tax_id_kind === 'cui');
  for (let turn = 0; turn < many && turn * 7 < Math.min(firms.length, blanks.length); turn += 1) {
    const [like, twin] = [firms[turn * 7].row, blanks[turn * 7]];
    like.mobile ??= numbers.mobile();
    const at = 4 + random.below(4);
    const slip = like.name.slice(0, at) + like.name[at] + like.name.slice(at);
    const number = turn % 3 === 0 ? {} : { tax_id: null, tax_id_kind: 'none', vat_payer: false };
    Object.assign(twin.row, { name: slip, mobile: like.mobile, ...number });
  }
}
