import { expect, test } from 'vitest';
import { errorText, toldError, withoutValues } from '../src/log.ts';

test.for([
  ['invalid input syntax for type bigint: "Ion Popescu"', 'invalid input syntax for type bigint: …'],
  ['550 5.1.1 <ion@firma.ro>: no such user', '550 5.1.1 <…>: no such user'],
  ['Key (email)=(ion@firma.ro) exists', 'Key (email)=(…) exists'],
  ['telefon +40 744 555 666 greșit', 'telefon … greșit'],
  ['CNP 1900101700120', 'CNP …'],
  ['GET http://127.0.0.1:3000/unsubscribe/abc?x=1 failed', 'GET http://127.0.0.1:3000/… failed'],
  ['token abcdefghijklmnopqrstuvwxyz012345', 'token …'],
  ["can't connect, it's away", "can't connect, it's away"],
  ['Server listening at http://127.0.0.1:3000', 'Server listening at http://127.0.0.1:3000'],
])('%s', ([given, told]) => {
  expect(withoutValues(String(given))).toBe(told);
});

test('of an error stay its kind, code, place and frames, and the same of its cause', () => {
  const cause = Object.assign(new Error('Failing row "Ion"\nIon Popescu'), {
    code: '23514',
    constraint: 'c',
    detail: 'Ion',
  });
  const error = new TypeError('nu „Ion”', { cause });
  const told = toldError(error);
  expect(told).toMatchObject({
    type: 'TypeError',
    message: 'nu …',
    cause: { code: '23514', constraint: 'c' },
  });
  expect(JSON.stringify(told) + errorText(error)).not.toMatch(/Ion(?! Popescu)/);
  expect(told.stack.split('\n').every((line) => /^\s+at /.test(line))).toBe(true);
});
