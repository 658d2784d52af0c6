import { expect, test } from 'vitest';
import { levelFor, nextLevel, notRising } from '../../src/levels/level-rule.ts';

const levels = [
  { id: 3, rank: 30, threshold: '5000.00' },
  { id: 1, rank: 10, threshold: '0.00' },
  { id: 2, rank: 20, threshold: '1000.00' },
];

test.each([
  ['0', 1],
  ['999.99', 1],
  ['999.9999999999', 1],
  ['1000', 2],
  ['1000.0000000000000000', 2],
  ['4999.999', 2],
  ['5000.00', 3],
  ['123456789012.34', 3],
])('a mean of %s is level %i', (mean, id) => {
  expect(levelFor(mean, levels)?.id).toBe(id);
});

test('the lowest rank is everybody’s who reaches no threshold', () => {
  expect(levelFor('50', [levels[0] as never, { id: 4, rank: 5, threshold: '100.00' }])?.id).toBe(4);
});

test('a threshold that does not rise gives the highest rank that is reached', () => {
  const odd = [...levels, { id: 4, rank: 40, threshold: '2000.00' }];

  expect(levelFor('2500', odd)?.id).toBe(4);
  expect(levelFor('1999.99', odd)?.id).toBe(2);
  expect(notRising(odd).map(({ level, below }) => [level.id, below.id])).toEqual([[4, 3]]);
});

test.each([
  ['4120.00', 2, { id: 3, missing: '880.00' }],
  ['999.999', 1, { id: 2, missing: '0.01' }],
  ['0', 1, { id: 2, missing: '1000.00' }],
  // Held on a low level: what it reaches already is no goal.
  ['1500.00', 1, { id: 3, missing: '3500.00' }],
  ['100.00', 2, { id: 3, missing: '4900.00' }],
])('with a mean of %s on level %i the next one is %o', (mean, current, { id, missing }) => {
  expect(nextLevel(mean, levels, current)).toMatchObject({ level: { id }, missing });
});

test('above the highest level there is none', () => {
  expect(nextLevel('100', levels, 3)).toBeUndefined();
  expect(nextLevel('6000', levels, 2)).toBeUndefined();
});
