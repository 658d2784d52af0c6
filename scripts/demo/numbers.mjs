import { parseTradeRegisterNo } from '../../dist/romania/trade-register.js';
import { companyNumber } from '../bench/clients.mjs';

/** @typedef {import('../bench/random.mjs').Random} Random */

/**
 * Numbers that pass every check and are nobody's: CIFs from 80 million up were not given out yet, personal numbers are
 * of the sectors 7 and 8 of București, which nobody born after 1979 has.
 * @param {Random} random
 */
export function createNumbers(random) {
  const phones = new Set();
  let firms = 0;
  const phone = (/** @type {string} */ prefix) => {
    for (;;) {
      const number = `+40${prefix}${random.digits(8 - prefix.length + 1)}`;
      if (phones.has(number)) continue;
      phones.add(number);
      return number;
    }
  };
  return {
    firm: () => {
      firms += 1 + random.below(300);
      return companyNumber(8_000_000 + firms);
    },
    person: () => personalNumber(random),
    mobile: () => phone(random.pick(['72', '73', '74', '75', '76', '77'])),
    landline: () => phone(random.pick(['264', '265', '263', '259', '268', '232', '241', '256'])),
    iban: () => iban(random),
    registerNo: (/** @type {number} */ county, /** @type {number} */ year, letter = 'J') =>
      parseTradeRegisterNo(`${letter}${county}/${1 + random.below(4000)}/${year}`)?.value ?? null,
  };
}

/** @typedef {ReturnType<typeof createNumbers>} Numbers */

/** @type {[string, number][]} */
const banks = [
  ['BTRL', 40],
  ['RNCB', 22],
  ['BRDE', 18],
  ['RZBR', 12],
  ['INGB', 8],
];

/** A Romanian account number with the right control digits. @param {Random} random */
function iban(random) {
  const account = `${random.weigh(banks)}RON${random.digits(13)}`;
  const number = [...`${account}RO00`].map((char) => Number.parseInt(char, 36)).join('');
  return `RO${String(98n - (BigInt(number) % 97n)).padStart(2, '0')}${account}`;
}

/** @param {Random} random */
function personalNumber(random) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  const born = `${two(82 + random.below(17))}${two(1 + random.below(12))}${two(1 + random.below(28))}`;
  const body = `${random.pick(['1', '2'])}${born}${random.pick(['47', '48'])}${random.digits(3)}`;
  const sum = [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9].reduce((all, key, at) => all + key * Number(body[at]), 0);
  return body + (sum % 11 === 10 ? 1 : sum % 11);
}
