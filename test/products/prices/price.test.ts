import { expect, test } from 'vitest';
import { type PriceFacts, priceOf } from '../../../src/products/prices/price.ts';

const facts: PriceFacts = {
  mode: 'fixed',
  allow_below_cost: false,
  price: '100.00',
  purchase_cost: null,
  last_purchase_cost: null,
  level: { name: 'Medium', markup_percent: '25.00', discount_percent: '0.00' },
  lists: [],
  discounts: [],
};
const discount = (percent: string, more: Partial<PriceFacts['discounts'][number]> = {}) => ({
  percent,
  level: null,
  type: null,
  category: null,
  ...more,
});
const large = { name: 'Large Business', markup_percent: '20.00', discount_percent: '15.00' };
const list = (name: string, price: string) => ({ name, price });

type Case = [what: string, given: Partial<PriceFacts>, price: string, rules: string[]];
const cases: Case[] = [
  ['the base price', {}, '100.00', ['Preț fix']],
  ['a base price of nothing', { price: '0.00' }, '0.00', ['Preț fix']],
  [
    'cost and markup',
    { mode: 'cost_markup', purchase_cost: '80.00', last_purchase_cost: '90.00' },
    '100.00',
    ['Cost de achiziție + adaos'],
  ],
  [
    'last cost and markup',
    { mode: 'last_cost_markup', purchase_cost: '80.00', last_purchase_cost: '90.00' },
    '112.50',
    ['Ultima achiziție + adaos'],
  ],
  ['no cost: the base price', { mode: 'cost_markup' }, '100.00', ['Cost de achiziție + adaos']],
  [
    'no last cost: the base price, and the other cost is the floor',
    { mode: 'last_cost_markup', purchase_cost: '180.00' },
    '180.00',
    ['Ultima achiziție + adaos', 'Nu sub cost'],
  ],
  [
    'a cost of nothing is known',
    { mode: 'cost_markup', purchase_cost: '0.00' },
    '0.00',
    ['Cost de achiziție + adaos'],
  ],
  [
    'a markup of nothing sells at cost',
    {
      mode: 'cost_markup',
      purchase_cost: '80.00',
      level: { ...large, markup_percent: '0', discount_percent: '0' },
    },
    '80.00',
    ['Cost de achiziție + adaos'],
  ],
  [
    'a list replaces the price, also upwards',
    { lists: [list('Revânzători', '120.00')] },
    '120.00',
    ['Preț fix', 'Listă de prețuri „Revânzători”'],
  ],
  [
    'of several lists the lowest price',
    { lists: [list('A', '90.00'), list('B', '89.99'), list('C', '95.00')] },
    '89.99',
    ['Preț fix', 'Listă de prețuri „B”'],
  ],
  [
    'of lists with one price the first by name',
    { lists: [list('A', '90.00'), list('B', '90.00')] },
    '90.00',
    ['Preț fix', 'Listă de prețuri „A”'],
  ],
  [
    'a list replaces cost and markup too',
    { mode: 'cost_markup', purchase_cost: '80.00', lists: [list('A', '95.00')] },
    '95.00',
    ['Cost de achiziție + adaos', 'Listă de prețuri „A”'],
  ],
  ["the level's discount", { level: large }, '85.00', ['Preț fix', 'Discount nivel Large Business 15 %']],
  [
    'the discount is of the price in the list',
    { level: large, lists: [list('A', '90.00')] },
    '76.50',
    ['Preț fix', 'Listă de prețuri „A”', 'Discount nivel Large Business 15 %'],
  ],
  [
    'the one best discount, not their sum',
    {
      level: large,
      discounts: [discount('15.01', { type: 'Revânzător', category: 'Scule' }), discount('10.00')],
    },
    '84.99',
    ['Preț fix', 'Discount tip Revânzător, categorie Scule 15,01 %'],
  ],
  [
    "as high as the level's own: the level's",
    { level: large, discounts: [discount('15.00', { category: 'Scule' })] },
    '85.00',
    ['Preț fix', 'Discount nivel Large Business 15 %'],
  ],
  [
    'a whole discount',
    { discounts: [discount('100.00', { category: 'Mostre' })] },
    '0.00',
    ['Preț fix', 'Discount categorie Mostre 100 %'],
  ],
  [
    'a cent below cost is raised',
    { level: large, purchase_cost: '85.01' },
    '85.01',
    ['Preț fix', 'Discount nivel Large Business 15 %', 'Nu sub cost'],
  ],
  [
    'exactly the cost stays',
    { level: large, purchase_cost: '85.00' },
    '85.00',
    ['Preț fix', 'Discount nivel Large Business 15 %'],
  ],
  [
    'below cost where it is allowed',
    { level: large, purchase_cost: '85.01', allow_below_cost: true },
    '85.00',
    ['Preț fix', 'Discount nivel Large Business 15 %'],
  ],
  [
    'a base price below cost is raised too',
    { purchase_cost: '130.00' },
    '130.00',
    ['Preț fix', 'Nu sub cost'],
  ],
  [
    'the last cost is the floor where it alone is known',
    { last_purchase_cost: '130.00' },
    '130.00',
    ['Preț fix', 'Nu sub cost'],
  ],
  [
    'the last cost is no floor where the cost is known',
    { purchase_cost: '90.00', last_purchase_cost: '130.00' },
    '100.00',
    ['Preț fix'],
  ],
  [
    'the other cost is the floor where the one of the mode is not known',
    { mode: 'cost_markup', last_purchase_cost: '90.00', level: large },
    '90.00',
    ['Cost de achiziție + adaos', 'Discount nivel Large Business 15 %', 'Nu sub cost'],
  ],
  [
    'the last cost is the floor where the firm sells by it',
    {
      mode: 'last_cost_markup',
      purchase_cost: '10.00',
      last_purchase_cost: '100.00',
      lists: [list('A', '99.99')],
    },
    '100.00',
    ['Ultima achiziție + adaos', 'Listă de prețuri „A”', 'Nu sub cost'],
  ],
  [
    'half a cent goes up',
    { price: '0.05', discounts: [discount('10.00', { type: 'X' })] },
    '0.05',
    ['Preț fix', 'Discount tip X 10 %'],
  ],
  [
    'below half a cent goes down',
    { price: '0.10', level: { ...large, discount_percent: '15.01' } },
    '0.08',
    ['Preț fix', 'Discount nivel Large Business 15,01 %'],
  ],
  [
    'it is rounded once, at the end',
    {
      mode: 'cost_markup',
      purchase_cost: '0.33',
      allow_below_cost: true,
      level: { name: 'M', markup_percent: '25.00', discount_percent: '10.00' },
    },
    '0.37',
    ['Cost de achiziție + adaos', 'Discount nivel M 10 %'],
  ],
  [
    'the largest price stays exact',
    { price: '999999999999.99', discounts: [discount('0.01', { type: 'X' })] },
    '999899999999.99',
    ['Preț fix', 'Discount tip X 0,01 %'],
  ],
  [
    'a floor with more decimals is rounded up',
    { price: '1.00', purchase_cost: '1.001' },
    '1.01',
    ['Preț fix', 'Nu sub cost'],
  ],
];

test.each(cases)('%s', (_what, given, price, rules) => {
  const { unit_price, steps } = priceOf({ ...facts, ...given });

  expect(steps.map(({ rule }) => rule)).toEqual(rules);
  expect(unit_price).toBe(price);
  expect(steps.at(-1)?.price).toBe(price);
});

test('each step shows its price with two decimals and says where it comes from', () => {
  const { steps } = priceOf({
    ...facts,
    mode: 'cost_markup',
    purchase_cost: '1080.00',
    lists: [list('A', '1300.00'), list('B', '1200.00')],
    level: large,
    discounts: [discount('5.00', { type: 'Revânzător' })],
  });

  expect(steps).toEqual([
    {
      rule: 'Cost de achiziție + adaos',
      detail: 'costul de achiziție 1.080,00 lei + 20 % (nivel Large Business)',
      price: '1296.00',
    },
    {
      rule: 'Listă de prețuri „B”',
      detail: 'cel mai mic preț din 2 liste; înlocuiește prețul de mai sus',
      price: '1200.00',
    },
    {
      rule: 'Discount nivel Large Business 15 %',
      detail: 'cel mai mare din 2 care se potrivesc; nu se adună',
      price: '1020.00',
    },
    { rule: 'Nu sub cost', detail: 'ridicat la costul de achiziție', price: '1080.00' },
  ]);
});

test('a missing cost is said', () => {
  const { steps } = priceOf({ ...facts, mode: 'last_cost_markup' });

  expect(steps[0]?.detail).toBe('costul ultimei achiziții nu se știe: prețul de bază');
});

test('the floor says which cost it is', () => {
  const details = (given: Partial<PriceFacts>) => priceOf({ ...facts, ...given }).steps.at(-1)?.detail;

  expect(details({ last_purchase_cost: '130.00' })).toBe('ridicat la costul ultimei achiziții');
  expect(details({ mode: 'last_cost_markup', purchase_cost: '180.00' })).toBe(
    'ridicat la costul de achiziție',
  );
});
