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
