import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { password, type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
beforeEach(async () => {
  await t.db.deleteFrom('login_attempts').execute();
});
afterAll(() => t.close());

const headers = { host: 'localhost', 'sec-fetch-site': 'same-origin' };
async function tries(
  count: number,
  { email = 'ana@firma.ro', given = 'alta-parola-9', from = '10.0.0.1' } = {},
): Promise<number[]> {
  const codes: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const options = {
      method: 'POST',
      url: '/login',
      headers,
      remoteAddress: from,
      payload: { email, password: given },
    } as const;
    codes.push((await t.app.inject(options)).statusCode);
  }
  return codes;
}

test('ten tries in fifteen minutes, then even the right password waits', async () => {
  expect(await tries(10)).toEqual(Array(10).fill(422));

  const answer = await t.app.inject({
    method: 'POST',
    url: '/login',
    headers,
    remoteAddress: '10.0.0.1',
    payload: { email: 'ana@firma.ro', password },
  });

  expect(answer.statusCode).toBe(429);
  expect(answer.body).toContain('Prea multe încercări. Așteptați 15 minute și încercați din nou.');
  expect(answer.cookies).toEqual([]);
});

test('the limit is of one account from one network: others come in', async () => {
  await tries(11);

  expect(await tries(1, { from: '10.0.0.2', given: password })).toEqual([303]);
  expect(await tries(1, { email: 'bogdan@firma.ro', given: password })).toEqual([303]);
});

test('capitals make no other account', async () => {
  await tries(10);

  expect(await tries(1, { email: 'ANA@firma.ro' })).toEqual([429]);
});

test('an account that does not exist has the same limit', async () => {
  expect((await tries(11, { email: 'nimeni@firma.ro' })).at(-1)).toBe(429);
});

test('after fifteen minutes the door is open again', async () => {
  await tries(11);
  await sql`update login_attempts set at = at - interval '15 minutes 1 second'`.execute(t.db);

  expect(await tries(1, { given: password })).toEqual([303]);
});

test('a success forgets the failures before it', async () => {
  await tries(9);
  expect(await tries(1, { given: password })).toEqual([303]);

  expect(await tries(10)).toEqual(Array(10).fill(422));
});

test('thirty tries at the same moment are no way around: at most ten are looked at', async () => {
  const codes = (await Promise.all(Array.from({ length: 30 }, () => tries(1)))).flat();

  expect(codes.filter((code) => code === 422).length).toBeLessThanOrEqual(10);
  expect(codes.every((code) => code === 422 || code === 429)).toBe(true);
});

/** Failures that lie behind, without the 71 ms that each would cost. */
const failed = (rows: { account: string; network: string }[]) =>
  t.db.insertInto('login_attempts').values(rows).execute();
const bells = (id: number) =>
  t.db
    .selectFrom('alerts')
    .select(['kind', 'text', 'href'])
    .where('user_id', '=', id)
    .orderBy('id')
    .execute();

test('a network that tries account after account is stopped at a hundred, and others come in', async () => {
  await failed(
    Array.from({ length: 100 }, (_, index) => ({ account: `om${index}@firma.ro`, network: '10.0.0.7' })),
  );

  const answer = await t.app.inject({
    method: 'POST',
    url: '/login',
    headers,
    remoteAddress: '10.0.0.7',
    payload: { email: 'ana@firma.ro', password },
  });

  expect(answer.statusCode).toBe(429);
  expect(answer.body).toContain('Prea multe încercări din rețeaua dumneavoastră. Așteptați 15 minute');
  expect(await tries(1, { from: '10.0.0.8', given: password })).toEqual([303]);
});

test('the addresses of one IPv6 customer are one network', async () => {
  await failed(Array.from({ length: 10 }, () => ({ account: 'ana@firma.ro', network: '2001:db8:0:1::/64' })));

  expect(await tries(1, { from: '2001:db8:0:1:aaaa::5' })).toEqual([429]);
  expect(await tries(1, { from: '2001:db8::2:0:0:0:5', given: password })).toEqual([303]);
});

test('the tenth wrong try of an account, from wherever, rings once a day for the person and for the administrators', async () => {
  const others = Array.from({ length: 9 }, (_, index) => ({
    account: 'bogdan@firma.ro',
    network: `10.1.0.${index}`,
  }));
  await failed(others);
  await t.db.deleteFrom('alerts').execute();

  await tries(2, { email: 'bogdan@firma.ro', given: 'taina-mea-9', from: '10.0.0.3' });

  expect(await bells(t.bogdan.id)).toEqual([
    {
      kind: 'security',
      href: '/account/sessions',
      text: expect.stringContaining(
        '10 încercări greșite de autentificare în 15 minute, ultima din rețeaua 10.0.0.3.',
      ),
    },
  ]);
  const [told, ...more] = await bells(t.ana.id);
  expect(more).toEqual([]);
  expect(told?.text).toContain('Pe contul lui Bogdan Pop (bogdan@firma.ro)');
  expect(told?.href).toBe(`/settings/users/${t.bogdan.id}/sessions`);
  expect((await t.ana.get(told?.href ?? '')).statusCode).toBe(200);
  expect(JSON.stringify([told, await bells(t.bogdan.id)])).not.toContain('taina');
});

test('thirty wrong tries from one network ring for the administrators, and what was typed is not told', async () => {
  await t.db.deleteFrom('alerts').execute();
  await failed(
    Array.from({ length: 29 }, (_, index) => ({ account: `om${index % 4}@firma.ro`, network: '10.0.0.4' })),
  );

  await tries(2, { email: 'parola-mea-scrisa-gresit', from: '10.0.0.4' });

  expect(await bells(t.ana.id)).toEqual([
    {
      kind: 'security',
      href: '/settings/users',
      text: expect.stringMatching(/^Din rețeaua 10\.0\.0\.4 au fost 30 de încercări greșite.*pe 5 conturi/),
    },
  ]);
  expect(await bells(t.bogdan.id)).toEqual([]);
  expect((await bells(t.ana.id))[0]?.text).not.toContain('parola-mea');
});
