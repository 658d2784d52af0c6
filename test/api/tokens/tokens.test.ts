import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { countClients, least, makeClient } from '../../support/clients.ts';
import { find, findAll, parseHtml, textOf } from '../../support/html.ts';
import { callWith, makeToken } from '../../support/tokens.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const whole = { clients: 'edit', orders: 'edit', settings: 'edit' } as const;
const rows = () => t.db.selectFrom('api_tokens').selectAll().orderBy('id', 'desc').execute();
const audits = () =>
  t.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('subject', '=', 'api_token')
    .orderBy('id', 'desc')
    .execute();

test('a new token is shown once, and no store keeps the page', async () => {
  const form = { name: 'Curierul', user_id: t.ana.id, 'scopes[orders]': 'view', form_key: 'f-1' };
  const made = await t.ana.post('/settings/api', form);
  const token = textOf(find(parseHtml(made.body), 'code', { 'data-once': true }));

  expect(made.statusCode).toBe(201);
  expect(made.headers['cache-control']).toBe('no-store');
  expect(token).toMatch(/^clt_[\w-]{43}$/);

  const before = (await rows()).length;
  const again = await t.ana.post('/settings/api', form);
  expect([again.statusCode, again.headers.location]).toEqual([303, '/settings/api']);
  expect(again.body).not.toContain(token);
  expect((await t.ana.get('/settings/api')).body).not.toContain(token);
  expect((await rows()).length).toBe(before);
});

test('it is kept as its hash alone, and an audit row says who made it', async () => {
  const token = await makeToken(t, whole);
  const [row] = await rows();

  expect(JSON.stringify(row)).not.toContain(token);
  expect(row).toMatchObject({ prefix: token.slice(0, 10), created_by: t.ana.id, user_id: t.ana.id });
  const [audit] = await audits();
  expect(audit).toMatchObject({ action: 'create', actor_id: t.ana.id, subject_id: row?.id });
  expect(JSON.stringify(audit)).not.toContain(token);
});

test('an administrator’s token changes no limit of what a client may owe', async () => {
  const token = await makeToken(t, whole);
  const { id, version } = await makeClient(t);
  const body = { version, credit_total_limit: '1000000' };

  const refused = await callWith(t, token, `/api/v1/clients/${id}`, { method: 'PATCH', body });
  expect([refused.statusCode, refused.json().errors[0].field]).toEqual([422, 'credit_total_limit']);
  expect((await t.ana.json('PATCH', `/api/v1/clients/${id}`, body)).statusCode).toBe(200);
});

test('it opens the API without a cookie and without an Origin', async () => {
  const token = await makeToken(t, whole);
  const before = await countClients(t);

  const made = await callWith(t, token, '/api/v1/clients', { method: 'POST', body: least });

  expect(made.statusCode).toBe(201);
  expect(made.headers['set-cookie']).toBeUndefined();
  expect(await countClients(t)).toBe(before + 1);
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'via'])
    .where('subject', '=', 'client')
    .where('subject_id', '=', made.json().id)
    .executeTakeFirstOrThrow();
  expect(audit).toEqual({ actor_id: t.ana.id, via: 'token: Magazinul' });
});

test('it does what its scopes say, and the rest does not exist for it', async () => {
  const { id } = await makeClient(t);
  const token = await makeToken(t, { clients: 'view' });
  const status = async (...[url, call]: [string, Parameters<typeof callWith>[3]?]) =>
    (await callWith(t, token, url, call)).statusCode;

  expect(await status(`/api/v1/clients/${id}`)).toBe(200);
  expect(await status('/api/v1/clients', { method: 'POST', body: least })).toBe(404);
  expect(await status('/api/v1/orders')).toBe(404);
  expect(await status(`/api/v1/clients/${id}`, { method: 'DELETE' })).toBe(404);
});

test("it never has more than its owner's role, as the role is now", async () => {
  const token = await makeToken(t, whole, { user: t.bogdan });
  const settings = () => callWith(t, token, '/api/v1/settings/company');
  const clients = () => callWith(t, token, '/api/v1/clients');

  expect([(await settings()).statusCode, (await clients()).statusCode]).toEqual([404, 200]);
  await t.db
    .updateTable('roles')
    .set({ areas: sql`areas || '{"clients":"none"}'` })
    .where('key', '=', 'sales')
    .execute();
  expect((await clients()).statusCode).toBe(404);
  await t.db
    .updateTable('roles')
    .set({ areas: sql`areas || '{"clients":"edit"}'` })
    .where('key', '=', 'sales')
    .execute();
});

test("an owner's portfolio bounds the token too", async () => {
  const [mine, other] = [await makeClient(t, { manager_ids: [t.bogdan.id] }), await makeClient(t)];
  const token = await makeToken(t, whole, { user: t.bogdan });
  await t.db.updateTable('users').set({ own_portfolio: true }).where('id', '=', t.bogdan.id).execute();

  const own = await callWith(t, token, `/api/v1/clients/${mine.id}`);
  const foreign = await callWith(t, token, `/api/v1/clients/${other.id}`);

  await t.db.updateTable('users').set({ own_portfolio: null }).where('id', '=', t.bogdan.id).execute();
  expect([own.statusCode, foreign.statusCode]).toEqual([200, 404]);
});

test("an administrator's token opens nothing that is for administrators alone", async () => {
  const { id } = await makeClient(t);
  const token = await makeToken(t, { payments: 'edit', ...whole });
  const payment = await t.ana.json('POST', '/api/v1/payments', {
    client_id: id,
    date: '2026-01-05',
    amount: '10.00',
    method: 'cash',
  });
  const cancelled = await callWith(t, token, `/api/v1/payments/${payment.json().id}/cancellation`, {
    method: 'POST',
    body: { reason: 'Greșită' },
  });

  expect([payment.statusCode, cancelled.statusCode]).toEqual([201, 404]);
});

test('it works under /api/ alone: no page opens with it', async () => {
  const token = await makeToken(t, whole);
  for (const url of ['/clients', '/settings/api', '/account']) {
    const answer = await callWith(t, token, url);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, expect.stringMatching('^/login')]);
  }
});

test('with a cookie beside it the token counts alone', async () => {
  const token = await makeToken(t, { orders: 'view' });
  const headers = { cookie: `clientela_session=${t.ana.cookies.clientela_session}` };

  expect((await callWith(t, token, '/api/v1/clients', { headers })).statusCode).toBe(404);
  expect((await callWith(t, 'clt_gresit', '/api/v1/clients', { headers })).statusCode).toBe(401);
});

test.each([
  ['revoked', { revoked_at: sql<Date>`now()` }],
  ['over its time', { expires_at: sql<Date>`now() - interval '1 second'` }],
])('a token that is %s is 401, at once', async (_, change) => {
  const token = await makeToken(t, whole);
  expect((await callWith(t, token, '/api/v1/clients')).statusCode).toBe(200);
  const [row] = await rows();
  await t.db
    .updateTable('api_tokens')
    .set(change)
    .where('id', '=', row?.id ?? 0)
    .execute();

  const answer = await callWith(t, token, '/api/v1/clients');

  expect(answer.statusCode).toBe(401);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="Clientela", error="invalid_token"');
});

test('the page revokes, once; the list says the state and the last use', async () => {
  const token = await makeToken(t, whole, { name: 'De revocat' });
  await callWith(t, token, '/api/v1/clients', { remoteAddress: '10.9.8.7' });
  const [row] = await rows();
  const listed = async () => {
    const table = parseHtml((await t.ana.get('/settings/api')).body);
    return textOf(findAll(table, 'tr').find((each) => textOf(each).includes('De revocat')));
  };
  expect(await listed()).toContain('de acum, de la 10.9.8.7');
  expect(await listed()).toContain('activ');

  for (const _ of [1, 2])
    expect((await t.ana.post(`/settings/api/${row?.id}/revocation`)).statusCode).toBe(303);

  expect((await callWith(t, token, '/api/v1/clients')).statusCode).toBe(401);
  expect(await listed()).toContain('revocat');
  expect((await audits()).filter(({ action }) => action === 'revoke')).toHaveLength(1);
});

test('a closed account takes its tokens along', async () => {
  const token = await makeToken(t, whole, { user: t.bogdan });
  await t.db.updateTable('users').set({ active: false }).where('id', '=', t.bogdan.id).execute();
  const answer = await callWith(t, token, '/api/v1/clients');
  await t.db.updateTable('users').set({ active: true }).where('id', '=', t.bogdan.id).execute();

  expect(answer.statusCode).toBe(401);
});

test('the calls of a minute are counted to the last one, also of many at once, and the next minute is free', async () => {
  const token = await makeToken(t, whole, { per_minute: 5 });
  const answers = await Promise.all(Array.from({ length: 12 }, () => callWith(t, token, '/api/v1/tags')));
  const refused = answers.filter(({ statusCode }) => statusCode === 429);

  expect(answers.filter(({ statusCode }) => statusCode === 200).length).toBeGreaterThanOrEqual(5);
  expect(refused.length).toBeGreaterThanOrEqual(2);
  for (const { headers } of refused) {
    expect(headers['content-type']).toContain('application/problem+json');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(headers.ratelimit).toMatch(/^"minute";r=0;t=\d+$/);
  }
  expect(answers[0]?.headers['ratelimit-policy']).toBe('"minute";q=5;w=60');
  const [row] = await rows();
  await t.db
    .updateTable('api_tokens')
    .set({ window_start: sql`window_start - interval '1 minute'` })
    .where('id', '=', row?.id ?? 0)
    .execute();
  const next = await callWith(t, token, '/api/v1/tags');
  expect([next.statusCode, next.headers.ratelimit]).toEqual([200, expect.stringMatching(/^"minute";r=4;t=/)]);
});

test('a session has no such limit and no such headers', async () => {
  expect((await t.ana.json('GET', '/api/v1/tags')).headers.ratelimit).toBeUndefined();
});

test('guessing is slowed down per network, and a good token goes on from there', async () => {
  const token = await makeToken(t, whole);
  const from = { remoteAddress: '10.1.1.1' };
  const guesses = await Promise.all(
    Array.from({ length: 30 }, (_, n) => callWith(t, `clt_${n}`, '/api/v1/tags', from)),
  );
  const count = (status: number) => guesses.filter(({ statusCode }) => statusCode === status).length;

  expect([count(401), count(429)]).toEqual([20, 10]);
  expect((await callWith(t, token, '/api/v1/tags', from)).statusCode).toBe(200);
  expect((await callWith(t, 'clt_x', '/api/v1/tags', { remoteAddress: '10.1.1.2' })).statusCode).toBe(401);
  // A whole /64 is one network, and the log-ins from there count their own.
  await callWith(t, 'clt_x', '/api/v1/tags', { remoteAddress: '2001:db8::1' });
  const counted = await t.db.selectFrom('login_attempts').select('network').distinct().execute();
  const networks = counted.map(({ network }) => network).filter((network) => network.startsWith('api '));
  expect(networks).toEqual(expect.arrayContaining(['api 10.1.1.1', 'api 10.1.1.2', 'api 2001:db8:0:0::/64']));
  expect(counted.map(({ network }) => network)).not.toContain('10.1.1.1');
});

test('what is wrong in the form is said beside its field, and what was typed stays', async () => {
  const answer = await t.ana.post('/settings/api', {
    name: '',
    user_id: 99_999,
    'scopes[clients]': 'none',
    expires_on: 'mâine',
    per_minute: 0,
  });

  expect(answer.statusCode).toBe(422);
  for (const text of [
    'Dați tokenului un nume',
    'măcar într-o zonă',
    'Scrieți o zi din calendar',
    'între 1 și 6000',
  ])
    expect(answer.body).toContain(text);
  expect(answer.body).toContain('value="mâine"');
});

test('a day that has passed and an owner whose account is closed are refused', async () => {
  const fields = { name: 'X', user_id: t.ana.id, 'scopes[clients]': 'view' };

  expect((await t.ana.post('/settings/api', { ...fields, expires_on: '2020-01-01' })).statusCode).toBe(422);
  expect((await t.ana.post('/settings/api', { ...fields, user_id: 424_242 })).statusCode).toBe(422);
});

test('the last day counts whole, to its midnight in Romania', async () => {
  await makeToken(t, whole, { expires_on: '2030-07-31' });
  const [row] = await rows();

  expect(row?.expires_at?.toISOString()).toBe('2030-07-31T21:00:00.000Z');
  expect((await t.ana.get('/settings/api')).body).toContain('31.07.2030');
});
