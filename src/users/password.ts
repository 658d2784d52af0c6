import { hash, verify } from '@node-rs/argon2';
import { fold } from '../romania/diacritics.ts';
import leaked from './common-passwords.json' with { type: 'json' };

// OWASP's argon2id floor: 19 MiB, two passes. Measured here: 71 ms of processor time for one hash.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

/** Verifies against a stored hash; without one it spends the same time, so that answers do not tell accounts apart. */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const found = await verify(stored ?? (await absent), password);
  return found && stored !== undefined;
}

const absent = hashPassword('niciun cont nu are această parolă');

const common = new Set(leaked.passwords);
// The longest first: "parolamea" is one word, not "parola" and three letters.
const words = leaked.words.toSorted((a, b) => b.length - a.length);

/** What fingers walk along: rows and columns of the keyboard and of its numbers, the alphabet. */
const walks = [
  'qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm azertyuiop abcdefghijklmnopqrstuvwxyz 01234567890',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p 1q2w3e4r5t6y7u8i9o0p q1w2e3r4t5y6u7i8o9p0 qazwsxedcrfvtgbyhnujm',
  '1qazxsw23edcvfr4 a1b2c3d4e5f6g7h8 1a2b3c4d5e6f 147258369 159357 789456123 qweasdzxc qwerasdfzxcv !@#$%^&*()',
]
  .join(' ')
  .split(' ')
  .flatMap((walk) => [walk, [...walk].reverse().join('')]);

/** What a guesser has to find at least: a word counts two, a year, a walk or a letter one. */
const least = 6;

/**
 * Whether a password is among the first that a guesser tries: one of the leaked lists, or made of nothing but common
 * words, names, years, walks over the keyboard and a letter or two.
 * @param about what belongs to the person: name, e-mail, the firm's name
 */
export function isCommonPassword(password: string, about: string[] = []): boolean {
  // No form takes a longer one; what is longer is not looked at.
  const typed = fold(password.slice(0, 200));
  if (common.has(typed) || /^[\d\s./+-]{1,15}$/.test(typed)) return true;
  const own = about.flatMap((text) => fold(text).split(/[^a-z0-9]+/)).filter(({ length }) => length >= 3);
  return workOf(typed, own) < least;
}

/** How much of a password is left to guess once what is common in it is taken out, each thing once. */
function workOf(typed: string, own: string[]): number {
  let rest = typed;
  let read = readings.map((letters) => asLetters(rest, letters));
  const found = new Map<string, number>();
  const take = (at: number, length: number, name: string, work: number) => {
    rest = `${rest.slice(0, at)}${' '.repeat(length)}${rest.slice(at + length)}`;
    read = readings.map((letters) => asLetters(rest, letters));
    found.set(name, work);
  };
  for (const word of [...own.toSorted((a, b) => b.length - a.length), ...words]) {
    for (const reading of readings.keys()) {
      let at = read[reading]?.indexOf(word) ?? -1;
      while (at >= 0) {
        take(at, word.length, word, own.includes(word) ? 1 : 2);
        at = read[reading]?.indexOf(word) ?? -1;
      }
    }
  }
  for (const { index, 0: year } of rest.matchAll(/(19|20)\d\d/g)) take(index, 4, year, 1);
  for (let at = 0; at < rest.length; at += 1) {
    const walk = walkAt(rest, at);
    if (walk) take(at, walk.length, walk, 1);
  }
  return new Set(rest.replaceAll(' ', '')).size + [...found.values()].reduce((sum, work) => sum + work, 0);
}

/** The walk that begins here: four keys or more, three numbers. */
function walkAt(text: string, at: number): string | undefined {
  const shortest = /^\d{3}/.test(text.slice(at)) ? 3 : 4;
  let length = shortest;
  if (!isWalk(text.slice(at, at + length), shortest)) return undefined;
  while (at + length < text.length && isWalk(text.slice(at, at + length + 1), shortest)) length += 1;
  return text.slice(at, at + length);
}

const isWalk = (keys: string, shortest: number) =>
  keys.length >= shortest && walks.some((walk) => walk.includes(keys));

// P4r0la and Paro1a are read as the words that they mean; each sign stands for one letter.
const signs: Record<string, string> = { '0': 'o', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' };
const readings: Record<string, string>[] = [{}, { ...signs, '1': 'i', '!': 'i' }, { ...signs, '1': 'l' }];
const asLetters = (text: string, letters: Record<string, string>) =>
  text.replace(/[^a-z ]/g, (sign) => letters[sign] ?? sign);
