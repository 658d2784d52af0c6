import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnafAnswer } from '../../../src/external/anaf/anaf.ts';
import { type AnafOptions, createAnaf } from '../../../src/external/anaf/client.ts';
import { type AnafFault, type AnafServer, company, cui, startAnafServer } from '../../support/anaf-server.ts';
import { listen } from '../../support/loopback.ts';

const known = cui(3100001);
const unknown = cui(3100002);
const stranger = cui(3100003);

let server: AnafServer;
let turns: number;
let now: Date;

beforeEach(async () => {
  server = await startAnafServer();
  server.answer(known, company(known));
  turns = 0;
  now = new Date('2026-03-02T10:00:00Z');
});

afterEach(() => server.close());

function anaf(options: Partial<AnafOptions> = {}) {
  const takeTurn = async () => {
    turns += 1;
    return true;
  };
  return createAnaf({ url: server.url, now: () => now, takeTurn, pauseMs: 5, ...options });
}

function reasonOf(answer: AnafAnswer | undefined): string | undefined {
  return answer?.kind === 'unavailable' ? answer.reason : answer?.kind;
}

test('a company is asked for as ANAF wants it and given in our words', async () => {
  const answer = await anaf().lookup(`RO${known}`);

  expect(answer).toMatchObject({
    kind: 'found',
    company: { tax_id: String(known), name: 'ȚESĂTORIA SOMEȘUL SRL' },
  });
  expect(answer).toMatchObject({ raw: company(known) });
  expect(server.calls).toHaveLength(1);
  expect(server.calls[0]?.body).toEqual([{ cui: known, data: '2026-03-02' }]);
  expect(server.calls[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': expect.stringMatching(/^Clientela\//),
  });
});

test('the day is the day in Bucharest, summer and winter', async () => {
  now = new Date('2026-03-02T22:30:00Z');
  await anaf().lookup(String(known));
  now = new Date('2026-07-02T21:30:00Z');
  await anaf().lookup(String(known));

  expect(server.calls.map((call) => call.body[0]?.data)).toEqual(['2026-03-03', '2026-07-03']);
});

test('a company that ANAF does not know is not found, though v9 says so with status 404', async () => {
  expect(await anaf().lookup(String(unknown))).toEqual({ kind: 'not_found' });
  expect(server.calls).toHaveLength(1);
});

test.each([
  ['the envelope of v8', { cod: 200, message: 'SUCCESS', found: [], notFound: [unknown] }],
  [
    'the envelope of v8 with a code in text',
    { cod: '200', message: 'SUCCESS', found: [], notFound: [unknown] },
  ],
  ['numbers as text', { found: [], notFound: [String(unknown)] }],
  ['numbers in objects under a lower-case key', { found: [], notfound: [{ cui: unknown }] }],
  ['a found that is null', { found: null, notFound: [unknown] }],
])('a company is not found in %s', async (_, body) => {
  server.fault({ body });
  expect(await anaf().lookup(String(unknown))).toEqual({ kind: 'not_found' });
});

test.each<[string, AnafFault]>([
  ['a 404 about a wrong path', 'http404-problem'],
  ['a 404 that names nobody', { status: 404, body: { found: [], notFound: [] } }],
  ['a 404 that names another number', { status: 404, body: { found: [], notFound: [stranger] } }],
  ['a 404 page', { status: 404, type: 'text/html', body: '<html>Not Found</html>' }],
  ['an empty list', { body: { found: [], notFound: [] } }],
  ['lists that are null', { body: { found: null, notFound: null } }],
  ['an error with a code', { body: { cod: 500, message: 'Eroare interna' } }],
  ['another company', { body: { found: [company(stranger)], notFound: [] } }],
  [
    'another company beside our number not found',
    { body: { found: [company(stranger)], notFound: [unknown] } },
  ],
  ['a record without a name', { body: { found: [company(unknown, { date_generale: { denumire: ' ' } })] } }],
  ['a record that is null', { body: { found: [null], notFound: [] } }],
  ['a list instead of an object', { body: [unknown] }],
  ['a text', { body: '"notFound"' }],
  ['half of an answer', 'cut-json'],
  ['an empty answer', 'empty'],
  ['a refusal', 'http400'],
  ['the firewall', 'html200'],
])('"not found" is never said because of %s', async (_, fault) => {
  server.fault(fault);
  expect((await anaf().lookup(String(unknown))).kind).toBe('unavailable');
});

test.each<[AnafFault, string, number]>([
  ['reset', 'network', 3],
  ['http500', 'http', 3],
  ['http429', 'http', 3],
  ['html200', 'html', 3],
  [{ status: 503, body: 'Mentenanță' }, 'http', 3],
  ['http400', 'http', 1],
  ['http404-problem', 'http', 1],
  [{ status: 403, type: 'text/html', body: '<html>Forbidden</html>' }, 'http', 1],
  ['cut-json', 'malformed', 1],
  ['empty', 'malformed', 1],
  [{ type: 'text/plain', body: 'null' }, 'malformed', 1],
  ['huge', 'malformed', 1],
  ['other-company', 'other_company', 1],
])(
  'after %j the reason is "%s" and ANAF was asked %i times, each in its turn',
  async (fault, reason, asked) => {
    server.fault(fault);
    expect(await anaf().lookup(String(known))).toEqual({ kind: 'unavailable', reason });
    expect(server.calls).toHaveLength(asked);
    expect(turns).toBe(asked);
  },
);

test.each<AnafFault>(['reset', 'http500', 'http429', 'html200'])(
  'a passing %s is not noticed',
  async (fault) => {
    server.fault(fault, 2);
    expect((await anaf().lookup(String(known))).kind).toBe('found');
    expect(server.calls).toHaveLength(3);
  },
);

test('the pauses between attempts grow', async () => {
  server.fault('http500');
  await anaf({ pauseMs: 60 }).lookup(String(known));
  const [first = 0, second = 0, third = 0] = server.calls.map((call) => call.at);
  expect(second - first).toBeGreaterThanOrEqual(59);
  expect(third - second).toBeGreaterThanOrEqual(119);
});

test('an answer is read by what it is, not by its content type', async () => {
  server.fault({ type: 'text/html', body: `\uFEFF \n${JSON.stringify({ found: [company(known)] })}` });
  expect((await anaf().lookup(String(known))).kind).toBe('found');
  server.fault({ type: 'application/json', body: '\n <!DOCTYPE html><title>Mentenanță</title>' });
  expect(await anaf().lookup(String(known))).toEqual({ kind: 'unavailable', reason: 'html' });
});

test('a company of which everything but the name is null is found', async () => {
  server.fault('nulls');
  expect(await anaf().lookup(String(known))).toMatchObject({ kind: 'found', company: { vat_payer: false } });
});

test('a number that comes back as text is still the same number', async () => {
  server.fault({
    body: { found: [company(known, { date_generale: { cui: String(known) } })], notFound: [] },
  });
  expect(await anaf().lookup(String(known))).toMatchObject({
    kind: 'found',
    company: { tax_id: String(known) },
  });
});

test('a server that is silent costs the time to the first byte, once', async () => {
  server.fault('slow-first-byte');
  const started = performance.now();
  const answer = await anaf({ firstByteMs: 500, lookupMs: 5000 }).lookup(String(known));

  expect(answer).toEqual({ kind: 'unavailable', reason: 'timeout' });
  expect(performance.now() - started).toBeLessThan(3000);
  expect(server.calls).toHaveLength(1);
});

test('an answer that never ends costs the time of a whole lookup', async () => {
  server.fault('slow-body');
  const started = performance.now();
  const answer = await anaf({ firstByteMs: 150, lookupMs: 400 }).lookup(String(known));

  expect(answer).toEqual({ kind: 'unavailable', reason: 'timeout' });
  expect(performance.now() - started).toBeGreaterThanOrEqual(390);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('retries stay inside the time of a lookup', async () => {
  server.fault('http500');
  const started = performance.now();
  const answer = await anaf({ pauseMs: 350, lookupMs: 800 }).lookup(String(known));

  expect(answer).toEqual({ kind: 'unavailable', reason: 'http' });
  expect(server.calls).toHaveLength(2);
  expect(performance.now() - started).toBeLessThan(800);
});

test('of an answer of 50 MB only the first few are read', async () => {
  server.fault('huge');
  expect(await anaf().lookup(String(known))).toEqual({ kind: 'unavailable', reason: 'malformed' });
  expect(server.calls[0]?.sent).toBeLessThan(20 * 1024 * 1024);
});

test('a redirect is not followed', async () => {
  const elsewhere = await listen((_, response) => response.writeHead(307, { Location: server.url }).end());
  const answer = await anaf({ url: elsewhere.url }).lookup(String(known));
  await elsewhere.close();

  expect(answer).toEqual({ kind: 'unavailable', reason: 'http' });
  expect(server.calls).toHaveLength(0);
});

test('a server that is not there is a network failure', async () => {
  await server.close();
  expect(await anaf().lookup(String(known))).toEqual({ kind: 'unavailable', reason: 'network' });
  expect(turns).toBe(3);
});

test('without a turn ANAF is not asked, whether the turn is refused, fails or does not come', async () => {
  const refused = await anaf({ takeTurn: async () => false }).lookup(String(known));
  const failed = await anaf({ takeTurn: () => Promise.reject(new Error('no database')) }).lookup(
    String(known),
  );
  const started = performance.now();
  const never = await anaf({ takeTurn: () => new Promise(() => {}), lookupMs: 150 }).lookup(String(known));

  expect([refused, failed, never].map(reasonOf)).toEqual(['busy', 'busy', 'busy']);
  expect(performance.now() - started).toBeLessThan(1500);
  expect(server.calls).toHaveLength(0);
});

test('the wait for a turn is part of the time of a lookup', async () => {
  const waits: number[] = [];
  const takeTurn = async (maxWaitMs: number) => {
    waits.push(maxWaitMs);
    return waits.length < 2;
  };
  server.fault('http500');
  const answer = await anaf({ takeTurn, lookupMs: 1000, pauseMs: 300 }).lookup(String(known));

  expect(answer).toEqual({ kind: 'unavailable', reason: 'http' });
  expect(waits[0]).toBeLessThanOrEqual(1000);
  expect(waits[1]).toBeLessThanOrEqual(700);
});

test('a list is asked for a hundred at a time and each number has its own answer', async () => {
  const numbers = Array.from({ length: 230 }, (_, index) => cui(4_000_000 + index));
  for (const number of numbers.slice(0, 200)) server.answer(number, company(number));
  const keys = numbers.map((number, index) => (index % 2 ? `RO${number}` : String(number)));
  const answers = await anaf().lookupMany(keys);

  expect(server.calls.map((call) => call.body.length)).toEqual([100, 100, 30]);
  expect([...answers.keys()]).toEqual(keys);
  expect(keys.map((key) => answers.get(key)?.kind)).toEqual([
    ...Array(200).fill('found'),
    ...Array(30).fill('not_found'),
  ]);
  expect(answers.get(keys[7] ?? '')).toMatchObject({ company: { tax_id: String(numbers[7]) } });
});

test('in one answer each number is judged alone', async () => {
  const [nameless, forgotten] = [cui(3100010), cui(3100011)];
  const found = [company(known), company(nameless, { date_generale: { denumire: null } })];
  server.fault({ body: { found, notFound: [unknown] } });
  const answers = await anaf().lookupMany([known, unknown, nameless, forgotten].map(String));

  expect([...answers.values()].map(reasonOf)).toEqual(['found', 'not_found', 'malformed', 'malformed']);
});

test('the same number twice is asked once', async () => {
  const answers = await anaf().lookupMany([String(known), `RO${known}`]);
  expect([...answers.values()].map(reasonOf)).toEqual(['found', 'found']);
  expect(server.calls[0]?.body).toHaveLength(1);
  expect(await anaf().lookupMany([])).toEqual(new Map());
  expect(server.calls).toHaveLength(1);
});

test('after five failures ANAF is left alone for 30 seconds, then asked once more', async () => {
  const client = anaf();
  server.fault('http400');
  for (let failure = 0; failure < 5; failure++) await client.lookup(String(known));
  expect(client.available()).toBe(false);
  expect(await client.lookup(String(known))).toEqual({ kind: 'unavailable', reason: 'breaker' });
  expect([turns, server.calls.length]).toEqual([5, 5]);

  now = new Date(now.getTime() + 30_000);
  server.fault(undefined);
  expect(client.available()).toBe(true);
  expect((await client.lookup(String(known))).kind).toBe('found');
  expect(client.available()).toBe(true);
});

test('an answer about a company, even an unusable one, is no reason to leave ANAF alone', async () => {
  const client = anaf();
  server.fault('other-company');
  for (let failure = 0; failure < 6; failure++) await client.lookup(String(known));
  expect(server.calls).toHaveLength(6);
});

test.each(['6010720709549', '', 'RO', '1', 'DE129273398', '12.34'])(
  'what is not the number of a company (%j) is never sent',
  async (text) => {
    await expect(anaf().lookup(text)).rejects.toThrow(RangeError);
    await expect(anaf().lookupMany([String(known), text])).rejects.toThrow(RangeError);
    expect(server.calls).toHaveLength(0);
  },
);

test('the log says what happened without naming anybody', async () => {
  const lines: string[] = [];
  const log = { warn: (data: object, message: string) => void lines.push(JSON.stringify([data, message])) };
  server.fault('http500', 1);
  await anaf({ log }).lookup(String(known));

  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('500');
  expect(lines[0]).not.toContain(String(known));
});
