import { expect, test } from 'vitest';
import { isCommonPassword } from '../../src/users/password.ts';

const about = ['Ana-Maria Țopârdă', 'anca.topor@mobilier.ro', 'Casa Verde SRL'];
const guessed: [password: string, why: string][] = [
  ['Password1234', 'the lists'],
  ['correcthorsebatterystaple', 'the lists, however long'],
  ['parola2026!!', 'a word, a year and signs'],
  ['Parolă-2026', 'a word with its letters'],
  ['P4r0l4123456', 'a word in numbers'],
  ['Paro1a!2025', 'a word with 1 for l'],
  ['Bucuresti1990', 'a town and a year'],
  ['Bogdan1987!!', 'a first name and a year'],
  ['Steaua_Steaua_1', 'a word twice'],
  ['parolaparola', 'a word twice'],
  ['bbbbbbbbbbbb', 'one letter'],
  ['abababababab', 'two letters'],
  ['xyzxyzxyzxyz', 'three letters'],
  ['abcdefghijkl', 'the alphabet'],
  ['lkjihgfedcba', 'the alphabet, backwards'],
  ['qwertyuiop[]', 'a row of the keyboard'],
  ['poiuytrewq1!', 'a row of the keyboard, backwards'],
  ['1qaz2wsx3edc', 'columns of the keyboard'],
  ['asdfghjkl123', 'a row and numbers'],
  ['QWERTZ123456!', 'the Romanian keyboard'],
  ['0744918263', 'a telephone number'],
  ['0744 918 263', 'a telephone number with spaces'],
  ['15.03.1985.', 'a date'],
  ['Topârdă2026!', "the person's name"],
  ['anamaria1234', "the person's name in one word"],
  ['mobilier#2024', "the e-mail's address"],
  ['CasaVerde2025', "the firm's name"],
];

test.each(guessed)('„%s” is guessed: %s', (password) => {
  expect(isCommonPassword(password, about)).toBe(true);
});

const kept = [
  'o-parola-lunga-7',
  'alta-parola-9',
  'trei pisici pe garduri',
  'k7#vQ2xZp9',
  'Bogdan si Maria 1987 la munte',
  'vezi-lumina-9',
  '48203917466102938',
];

test.each(kept)('„%s” is kept', (password) => {
  expect(isCommonPassword(password, about)).toBe(false);
});

test("another person's name is no reason, one's own is", () => {
  expect(isCommonPassword('grigorescutei7')).toBe(false);
  expect(isCommonPassword('Hrițcovschi7a', ['Emil Hrițcovschi'])).toBe(true);
});
