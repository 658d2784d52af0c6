import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { completeFirm, makeBuyer } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { expectWhole, type History, randomOf, takeStep } from './histories.ts';

let t: TestApp;
let clients: { id: number }[];
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
});
beforeEach(async () => {
  clients = [];
  for (let index = 0; index < 4; index += 1) clients.push(await makeBuyer(t));
});
afterAll(() => t.close());

const seeds = [1, 2026, 77_003];

test.each(seeds)(
  'after every step of the random history %i the books agree to the last ban',
  { timeout: 240_000 },
  async (seed) => {
    const history: History = { t, random: randomOf(seed), clients, merges: [] };
    const taken: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      taken.push(await takeStep(history));
      try {
        await expectWhole(history);
      } catch (error) {
        throw new Error(`step ${step} of seed ${seed}: ${taken.slice(-5).join(', ')}`, { cause: error });
      }
    }
    expect(new Set(taken).size).toBeGreaterThan(6);
  },
);
