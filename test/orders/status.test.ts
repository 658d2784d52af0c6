import { expect, test } from 'vitest';
import {
  isClosed,
  isOpen,
  nextStatuses,
  orderStatuses,
  orderStatusLabel,
  stepRefusal,
} from '../../src/orders/status.ts';

const steps: [from: string, next: string[]][] = [
  ['new', ['confirmed', 'in_progress', 'shipped', 'delivered', 'cancelled']],
  ['confirmed', ['in_progress', 'shipped', 'delivered', 'cancelled']],
  ['in_progress', ['shipped', 'delivered', 'cancelled']],
  ['shipped', ['delivered', 'cancelled']],
  ['delivered', []],
  ['cancelled', []],
];

test.each(steps)('from %s it goes to %j', (from, next) => {
  expect(nextStatuses(from)).toEqual(next);
  for (const to of orderStatuses) expect(stepRefusal(from, to) === '').toBe(from === to || next.includes(to));
});

test('a refusal says where the order is', () => {
  expect(stepRefusal('shipped', 'new')).toBe('Comanda este expediată și nu se mai întoarce la „nouă”.');
  expect(stepRefusal('delivered', 'cancelled')).toBe('Comanda este livrată și nu se mai schimbă.');
});

test('lines change while the order waits for work, and nothing changes once it is delivered or cancelled', () => {
  expect(orderStatuses.filter(isOpen)).toEqual(['new', 'confirmed', 'in_progress']);
  expect(orderStatuses.filter(isClosed)).toEqual(['delivered', 'cancelled']);
});

test('every status has its Romanian name', () => {
  expect(orderStatuses.map(orderStatusLabel)).toEqual([
    'nouă',
    'confirmată',
    'în lucru',
    'expediată',
    'livrată',
    'anulată',
  ]);
});
