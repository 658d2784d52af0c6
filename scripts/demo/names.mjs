import { areClose, keysOf } from '../../dist/duplicates/keys.js';
import { fold } from '../../dist/romania/diacritics.js';
import { firstNames, surnames } from '../bench/words.mjs';
import { brand, institutions, legalForms, patrons } from './words.mjs';

/** @typedef {import('../bench/random.mjs').Random} Random */

/**
 * Gives names, no two of which the search for duplicates would take for one.
 * @param {Random} random
 */
export function createNames(random) {
  /** @type {Map<string, string[]>} */
  const known = new Map();
  const sites = new Set();

  /** The first of the candidates that is like no other name. @param {() => string} candidate */
  const unlike = (candidate) => {
    for (;;) {
      const name = candidate();
      const key = keyOf(name);
      const keys = nearKeys(key);
      if (keys.some((each) => known.get(each)?.some((other) => other === key || areClose(other, key))))
        continue;
      for (const each of keys) known.set(each, [...(known.get(each) ?? []), key]);
      return name;
    }
  };
  const site = (/** @type {string} */ name) => {
    const plain = fold(name)
      .replace(/[^a-z0-9]+/g, '')
      .slice(0, 30);
    for (let turn = 0; ; turn += 1) {
      const host = `${plain}${turn || ''}.example`;
      if (sites.has(host)) continue;
      sites.add(host);
      return host;
    }
  };
  return {
    firm: (/** @type {string[]} */ words) => unlike(() => firmName(random, random.pick(words))),
    institution: () => {
      const [kind, caen] = random.pick(institutions);
      const name = unlike(() => `${kind} „${random.pick(patrons)}” ${brand(random)}`);
      return { name, caen };
    },
    person: () => unlike(() => `${random.pick(firstNames)} ${random.pick(surnames)} ${brand(random)}escu`),
    somebody: () => `${random.pick(firstNames)} ${random.pick(surnames)}`,
    site,
  };
}

/** @typedef {ReturnType<typeof createNames>} Names */

/** "Moldovan Edil SRL", "Lumidor Trans SRL", "Construct Verdivest și Fiii SRL". */
function firmName(/** @type {Random} */ random, /** @type {string} */ word) {
  const form = random.weigh(legalForms);
  const own = brand(random);
  if (form === 'PFA' || form === 'II')
    return `${random.pick(surnames)} ${random.pick(firstNames)} ${own} ${form}`;
  const middle = random.weigh([
    [`${own} ${word}`, 45],
    [`${word} ${own}`, 30],
    [`${own} ${random.pick(surnames)} ${word}`, 15],
    [`${own} ${word} ${random.pick(['Grup', 'Nord', 'Vest', 'Invest', 'Prod', 'Com'])}`, 10],
  ]);
  return `${middle} ${form}`;
}

/** As client_name_key of the database sees a name. */
const keyOf = (/** @type {string} */ name) =>
  fold(name)
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/ (?:srld?|sa|pfa|ii) ?$| $/, '');

const nothing = {
  phones: [],
  emails: [],
  iban: null,
  country: 'RO',
  county: null,
  locality: null,
  street: null,
  street_no: null,
};
const nearKeys = (/** @type {string} */ name_key) =>
  keysOf({ ...nothing, name_key }).map(({ kind, key }) => `${kind} ${key}`);
