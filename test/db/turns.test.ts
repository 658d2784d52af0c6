import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Db, openDatabase } from '../../src/db/database.ts';
import { takeTurn } from '../../src/db/turns.ts';
import { createAnaf } from '../../src/external/anaf/client.ts';
import { company, cui, startAnafServer } from '../support/anaf-server.ts';
import { testDatabase } from '../support/database.ts';

let first: Db;
let second: Db;
let close: () => Promise<void>;

// Two pools stand for two processes: what they share is the database alone.
beforeAll(async () => {
  const database = await testDatabase();
  first = database.db;
  second = openDatabase(database.url);
  close = async () => {
    await second.destroy();
    await database.close();
  };
  await Promise.all([first, second].map((db) => sql`select 1`.execute(db)));
});

afterAll(() => close());

async function take(db: Db, service: string, pace: { everyMs: number; maxWaitMs: number }) {
  const taken = await takeTurn(db, service, pace);
  return { taken, at: performance.now() };
}

test('the first turn is free', async () => {
  const started = performance.now();
  expect(await takeTurn(first, 'free', { everyMs: 60_000, maxWaitMs: 0 })).toBe(true);
  expect(performance.now() - started).toBeLessThan(1000);
});

test('turns of two processes come one after another', async () => {
  const pace = { everyMs: 150, maxWaitMs: 5000 };
  const started = performance.now();
  const turns = await Promise.all(
    [0, 1, 2, 3, 4, 5].map((index) => take(index % 2 ? first : second, 'pair', pace)),
  );

  expect(turns.every((turn) => turn.taken)).toBe(true);
  const times = turns.map((turn) => turn.at - started).sort((a, b) => a - b);
  for (const [index, time] of times.entries()) expect(time).toBeGreaterThanOrEqual(index * pace.everyMs - 2);
});

test('who would wait too long gets no turn, at once, and takes none from others', async () => {
  const pace = { everyMs: 600, maxWaitMs: 5000 };
  await takeTurn(first, 'hurry', pace);
  const started = performance.now();
  expect(await takeTurn(second, 'hurry', { ...pace, maxWaitMs: 50 })).toBe(false);
  expect(await takeTurn(second, 'hurry', { ...pace, maxWaitMs: -1 })).toBe(false);
  expect(performance.now() - started).toBeLessThan(500);

  expect(await takeTurn(second, 'hurry', pace)).toBe(true);
  expect(performance.now() - started).toBeLessThan(1150);
});

test('of a crowd only those within their patience are served', async () => {
  const pace = { everyMs: 200, maxWaitMs: 450 };
  const crowd = await Promise.all(
    Array.from({ length: 12 }, (_, index) => take(index % 2 ? first : second, 'crowd', pace)),
  );
  // At 0, 200 and 400 ms; a slow machine may reach the fourth.
  const served = crowd.filter((turn) => turn.taken).length;
  expect(served).toBeGreaterThanOrEqual(3);
  expect(served).toBeLessThanOrEqual(4);
});

test('turns that nobody took are not saved up', async () => {
  await sql`insert into turns (service, next_at) values ('idle', now() - interval '1 hour')`.execute(first);
  const pace = { everyMs: 60_000, maxWaitMs: 0 };
  expect(await takeTurn(first, 'idle', pace)).toBe(true);
  expect(await takeTurn(first, 'idle', pace)).toBe(false);
});

test('each service has its own turns', async () => {
  const pace = { everyMs: 60_000, maxWaitMs: 0 };
  expect(await takeTurn(first, 'one', pace)).toBe(true);
  expect(await takeTurn(first, 'another', pace)).toBe(true);
});

test('ANAF is called one call after another by all processes together, retries too', async () => {
  const everyMs = 250;
  const server = await startAnafServer();
  const numbers = [5100001, 5100002, 5100003].map(cui);
  for (const number of numbers) server.answer(number, company(number));
  server.fault('http500', 1);
  const clients = [first, second].map((db) =>
    createAnaf({
      url: server.url,
      now: () => new Date('2026-03-02T10:00:00Z'),
      takeTurn: (maxWaitMs) => takeTurn(db, 'anaf', { everyMs, maxWaitMs }),
      pauseMs: 1,
    }),
  );
  const started = Date.now();
  const answers = await Promise.all(
    numbers.map((number, index) => clients[index % 2]?.lookup(String(number))),
  );
  const times = server.calls.map((call) => call.at);
  await server.close();

  expect(answers.map((answer) => answer?.kind)).toEqual(['found', 'found', 'found']);
  expect(times).toHaveLength(4);
  for (const [index, time] of times.entries())
    expect(time - started).toBeGreaterThanOrEqual(index * everyMs - 2);
});
