import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
// The same with a token, and figures that nobody has asked for yet.
let measured: TestApp['app'];
beforeAll(async () => {
  t = await testApp();
  measured = await buildApp(t.services, {
    ...{ LOG_LEVEL: 'silent', BASE_URL: undefined, SESSION_SECRET: 'un secret de test destul de lung' },
    METRICS_TOKEN: 'cheia celui care masoara',
  });
});
afterAll(async () => {
  await measured.close();
  await t.close();
});

const look = (headers = {}, remoteAddress = '127.0.0.1') =>
  t.app.inject({ url: '/metrics', headers, remoteAddress });

/** The value of a line, by its name and labels as they are written. */
function figureOf(text: string, line: string): number {
  const found = text.split('\n').find((each) => each.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1));
}

test('while the database is away the figures of the process are there; then it is asked once in ten seconds', async () => {
  await sql`insert into job_runs (job, run_key, state, finished_at, error) values ('proba', 'x', 'failed', now(), 'nu')`.execute(
    t.db,
  );
  t.proxy.forget();
  const first = (await measured.inject('/metrics')).body;
  t.proxy.cut();
  const kept = await measured.inject('/metrics');
  const away = (await look()).body;
  t.proxy.mend();

  expect(figureOf(first, 'clientela_job_last_run_failed{job="proba"}')).toBe(1);
  expect(figureOf(first, 'clientela_messages{state="queued"}')).toBe(0);
  expect(figureOf(first, 'clientela_database_up')).toBe(1);
  expect(t.proxy.queries.filter((text) => text.includes('pg_database_size'))).toHaveLength(1);
  expect(figureOf(kept.body, 'clientela_database_up')).toBe(1);
  expect(figureOf(away, 'clientela_database_up')).toBe(0);
  expect(figureOf(away, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
});

test('every line of the figures is in the format of Prometheus, each name told once', async () => {
  const answer = await look();
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = answer.body.trimEnd().split('\n');
  const labels = String.raw`\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\}`;
  const sample = new RegExp(`^[a-z_]+(?:${labels})? (?:[-+]?[0-9.e+-]+|[+-]Inf|NaN)$`);
  for (const line of lines)
    expect(line).toMatch(line.startsWith('#') ? /^# (HELP|TYPE) [a-z_]+ .+$/ : sample);
  const types = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
  expect(new Set(types).size).toBe(types.length);
  for (const name of ['build_info', 'pool_connections', 'login_failures_total', 'migrations_known'])
    expect(types).toContain(`clientela_${name}`);
});

test('a request is counted by its pattern, never by what it was asked', async () => {
  const before = (await look()).body;
  await t.ana.get('/clients/123456?q=Popescu');
  await t.app.inject('/nimic/Popescu');
  await t.app.inject({
    method: 'POST',
    url: '/login',
    payload: { email: 'x@y.ro', password: 'nu' },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  const { body } = await look();

  const counted = (line: string) => figureOf(body, line) - (figureOf(before, line) || 0);
  expect(counted('clientela_http_requests_total{method="GET",route="/clients/:id",status="404"}')).toBe(1);
  expect(counted('clientela_http_requests_total{method="GET",route="none",status="404"}')).toBe(1);
  expect(counted('clientela_http_request_duration_seconds_count{method="GET",route="/clients/:id"}')).toBe(1);
  expect(
    counted('clientela_http_request_duration_seconds_bucket{method="GET",route="/clients/:id",le="+Inf"}'),
  ).toBe(1);
  expect(counted('clientela_login_failures_total{door="office"}')).toBe(1);
  expect(figureOf(body, 'clientela_http_requests_in_flight')).toBe(1);
  expect(body).not.toContain('Popescu');
});

test('only this machine looks, or who carries the token; whom a proxy of this machine brings does not', async () => {
  const from = async (remoteAddress: string, headers: Record<string, string> = {}) =>
    (await measured.inject({ url: '/metrics', remoteAddress, headers })).statusCode;

  expect(await from('127.0.0.1')).toBe(200);
  expect(await from('::1')).toBe(200);
  expect(await from('192.0.2.7')).toBe(404);
  expect(await from('127.0.0.1', { 'x-forwarded-for': '192.0.2.7' })).toBe(404);
  expect(await from('127.0.0.1', { 'x-forwarded-for': '127.0.0.1, 192.0.2.7' })).toBe(404);
  expect(await from('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' })).toBe(404);
  expect(await from('127.0.0.1', { 'x-real-ip': '192.0.2.7' })).toBe(404);
  expect(await from('192.0.2.7', { authorization: 'Bearer cheia celui care masoara' })).toBe(200);
  expect(await from('192.0.2.7', { authorization: 'Bearer cheia celui care masura' })).toBe(404);
});

test('without METRICS_TOKEN no token opens it', async () => {
  const empty = await look({ authorization: 'Bearer ' }, '192.0.2.7');
  const word = await look({ authorization: 'Bearer undefined' }, '192.0.2.7');
  expect([empty.statusCode, word.statusCode]).toEqual([404, 404]);
});
