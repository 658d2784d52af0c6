import { beforeEach, expect, test } from 'vitest';
import { type Breaker, createBreaker } from '../../../src/external/anaf/breaker.ts';

let time: number;
let breaker: Breaker;

beforeEach(() => {
  time = Date.UTC(2026, 2, 2);
  breaker = createBreaker({ now: () => new Date(time) });
});

function fail(times: number): void {
  for (let failure = 0; failure < times; failure++) breaker.failed();
}

test('it opens after five failures in a row and not before', () => {
  fail(4);
  expect(breaker.enter()).toBe(true);
  fail(1);
  expect(breaker.enter()).toBe(false);
  expect(breaker.allows()).toBe(false);
});

test('a success in between starts the count again', () => {
  fail(4);
  breaker.succeeded();
  fail(4);
  expect(breaker.enter()).toBe(true);
});

test('after 30 seconds one trial passes and the others wait for its end', () => {
  fail(5);
  time += 29_999;
  expect(breaker.enter()).toBe(false);
  time += 1;
  expect(breaker.allows()).toBe(true);
  expect(breaker.enter()).toBe(true);
  expect(breaker.enter()).toBe(false);
  expect(breaker.allows()).toBe(false);
});

test('a good trial closes it', () => {
  fail(5);
  time += 30_000;
  breaker.enter();
  breaker.succeeded();
  fail(4);
  expect(breaker.enter()).toBe(true);
});

test('a failed trial keeps it open for another 30 seconds', () => {
  fail(5);
  time += 30_000;
  breaker.enter();
  breaker.failed();
  time += 29_999;
  expect(breaker.enter()).toBe(false);
  time += 1;
  expect(breaker.enter()).toBe(true);
});

test('a trial that was not made gives its place to another', () => {
  fail(5);
  time += 30_000;
  breaker.enter();
  breaker.abandoned();
  expect(breaker.enter()).toBe(true);
});

test('a trial that never reports does not keep it open for ever', () => {
  fail(5);
  time += 30_000;
  breaker.enter();
  time += 30_000;
  expect(breaker.enter()).toBe(true);
});

test('a clock that is set back does not keep it open', () => {
  fail(5);
  time -= 3_600_000;
  expect(breaker.enter()).toBe(true);
});
