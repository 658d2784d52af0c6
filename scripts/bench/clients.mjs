import { fold } from '../../dist/romania/diacritics.js';
import { parseTradeRegisterNo } from '../../dist/romania/trade-register.js';
import { searchText } from '../../dist/search/document.js';
import { createRandom } from './random.mjs';
import { firstNames, legalForms, managers, rareWord, streets, surnames, tags, trades } from './words.mjs';

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {{ county: string, name: string, siruta: number | null, lat: number, lon: number }} Locality */
/** @typedef {{ types: number[], levels: number[], sources: number[], tags: number[], managers: number[], localities: Locality[] }} Lists */

const caenCodes = [
  '4120',
  '4941',
  '4673',
  '0111',
  '1071',
  '3109',
  '6201',
  '4690',
  '4531',
  '8621',
  '4321',
  '1413',
];
/** @type {[string, number][]} */
const statuses = [
  ['active', 6],
  ['prospect', 2],
  ['inactive', 2],
];
/** @type {[number, number][]} */
const managerShares = managers.map(([, share], index) => [index, share]);
const jobTitles = ['Administrator', 'Achiziții', 'Contabil', null];
const receives = ['offers', 'orders', 'invoices', 'receipts', 'statements', 'deliveries'];
const day = 86_400_000;
const firstDay = Date.UTC(2021, 0, 4, 8);

/**
 * One invented client with its rows, the same for the same id whatever the size of the whole.
 * @param {number} id
 * @param {Lists} lists
 */
export function inventClient(id, lists) {
  const random = createRandom(id);
  const name = firmName(random);
  const site = `${plainLetters(name)}.example`;
  const contacts = [1, 2].map((position) => contact(random, id, site, position));
  const place = random.pick(lists.localities);
  const address = addressOf(random, place);
  const created = new Date(firstDay + random.below(1750) * day + random.below(day / 3)).toISOString();
  const row = {
    id,
    version: 1,
    created_at: created,
    updated_at: created,
    archived_at: random.happens(0.02) ? '2025-11-01T10:00:00Z' : null,
    name,
    alias: random.happens(0.3) ? rareWord(random) : null,
    phone: random.happens(0.6) ? `+402${random.digits(8)}` : null,
    mobile: random.happens(0.8) ? `+407${random.digits(8)}` : null,
    email: random.happens(0.7) ? `office@${site}` : null,
    email_enabled: true,
    country: 'RO',
    county: address.county,
    locality: address.locality,
    sector: address.sector,
    siruta: address.siruta,
    street: address.street,
    street_no: address.street_no,
    address_extra: address.address_extra,
    ...spotNear(place, id),
    geo_precision: 'locality',
    geo_source: 'localities',
    type_id: random.pick(lists.types),
    level_id: random.pick(lists.levels),
    tax_id: companyNumber(100_000 + id * 7),
    tax_id_kind: 'cui',
    vat_payer: random.happens(0.6),
    trade_register_no: registerNo(random),
    bank: 'Banca Transilvania',
    iban: iban(random),
    payment_term_days: random.pick([null, 0, 15, 30, 45]),
    payment_method: random.pick([null, 'transfer', 'cash', 'card']),
    status: random.weigh(statuses),
    shipping_payer: random.pick([null, 'supplier', 'client']),
    website: random.happens(0.4) ? `https://www.${site}` : null,
    source_id: random.happens(0.7) ? random.pick(lists.sources) : null,
    caen_code: random.pick(caenCodes),
    caen_revision: 3,
    activity: 'Activitate inventată pentru măsurători',
    notify_sms: true,
    notify_email: true,
    search_text: '',
  };
  row.search_text = searchText({ ...row, contacts, former_names: [], merged_tax_ids: [] });
  return {
    row,
    contacts,
    addresses: [1, 2].map((position) => deliveryAddress(random, lists.localities, id, position)),
    tags: tags.flatMap(([, , share], index) =>
      random.happens(share) ? [{ client_id: id, tag_id: lists.tags[index] }] : [],
    ),
    managers: [{ client_id: id, user_id: lists.managers[random.weigh(managerShares)] }],
  };
}

/** A firm's number with the right check digit. @param {number} stem one to nine digits */
export function companyNumber(stem) {
  const digits = String(stem).padStart(9, '0');
  const sum = [...'753217532'].reduce((total, key, index) => total + Number(key) * Number(digits[index]), 0);
  return `${stem}${((sum * 10) % 11) % 10}`;
}

/** "Transport" stands first and so lies together in the order of names; other trades stand first or second. */
function firmName(/** @type {Random} */ random) {
  const own = random.happens(0.25) ? random.pick(surnames) : rareWord(random);
  const trade = random.weigh(trades);
  const words = trade === 'Transport' || random.happens(0.5) ? [trade, own] : [own, trade];
  return [...words, random.weigh(legalForms)].filter(Boolean).join(' ');
}

/** @param {Random} random @param {number} client_id @param {string} site @param {number} position */
function contact(random, client_id, site, position) {
  const [first, last] = [random.pick(firstNames), random.pick(surnames)];
  return {
    client_id,
    position,
    name: `${first} ${last}`,
    job_title: random.pick(jobTitles),
    email: `${plainLetters(first)}.${plainLetters(last)}@${site}`,
    phone: `+407${random.digits(8)}`,
    marketing_enabled: random.happens(0.5),
    receives: [random.pick(receives)],
  };
}

/** A point within a kilometre or two of the middle of a locality, so that few clients lie upon each other. */
function spotNear(/** @type {Locality} */ { lat, lon }, /** @type {number} */ id) {
  const random = createRandom(-id);
  const near = (/** @type {number} */ middle) => Number((middle + (random.next() - 0.5) * 0.03).toFixed(6));
  return { lat: near(lat), lon: near(lon) };
}

/** @param {Random} random @param {Locality} locality */
function addressOf(random, { county, name, siruta }) {
  const sector = county === 'RO-B' ? 1 + random.below(6) : null;
  return {
    county,
    locality: sector ? 'București' : name,
    sector,
    siruta,
    street: `Str. ${random.pick(streets)}`,
    street_no: String(1 + random.below(200)),
    address_extra: random.happens(0.3) ? `Bl. ${1 + random.below(40)}, Ap. ${1 + random.below(60)}` : null,
  };
}

/** @param {Random} random @param {Locality[]} localities @param {number} client_id @param {number} position */
function deliveryAddress(random, localities, client_id, position) {
  return {
    client_id,
    position,
    label: position === 1 ? 'Sediu' : `Depozit ${rareWord(random)}`,
    country: 'RO',
    ...addressOf(random, random.pick(localities)),
    contact_name: random.pick(firstNames),
    contact_phone: `+407${random.digits(8)}`,
    is_default: position === 1,
  };
}

/** @param {Random} random */
function registerNo(random) {
  const old = `J${1 + random.below(40)}/${1 + random.below(9000)}/${1991 + random.below(33)}`;
  return parseTradeRegisterNo(old)?.value ?? null;
}

/** A Romanian account number with the right control digits. @param {Random} random */
function iban(random) {
  const account = `BTRLRON${random.digits(13)}`;
  const number = [...`${account}RO00`].map((char) => Number.parseInt(char, 36)).join('');
  const control = 98n - (BigInt(number) % 97n);
  return `RO${String(control).padStart(2, '0')}${account}`;
}

const plainLetters = (/** @type {string} */ text) => fold(text).replace(/[^a-z]+/g, '');
