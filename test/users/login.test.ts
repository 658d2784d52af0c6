import { afterAll, beforeAll, expect, test } from 'vitest';
import { password, type TestApp, testApp } from '../support/app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('the right password opens the client list', async () => {
  const answer = await t.ana.get('/clients');

  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('Încă nu aveți clienți');
});

test('a wrong password is refused with a sentence, and the e-mail stays typed', async () => {
  const answer = await t.ana.post('/login', { email: 'ana@firma.ro', password: `${password}x` });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Adresa de e-mail sau parola nu este corectă.');
  expect(answer.body).toContain('value="ana@firma.ro"');
  expect(answer.body).not.toContain(`${password}x`);
});
