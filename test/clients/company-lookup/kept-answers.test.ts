import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { company, cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { answerOnce, importInto } from '../../support/lookup.ts';

let t: TestApp;
let number = 0;
let round = 0;
beforeAll(async () => {
  t = await testApp();
});
beforeEach(async () => {
  round += 1;
  number = cui(3500 + round);
  await answerOnce(t, 38_000 + round);
  t.anaf.answer(number, company(number));
  await importInto(t.ana, number);
  t.anaf.calls.length = 0;
});
afterAll(() => t.close());

async function age(interval: string): Promise<void> {
  await sql`update company_answers set fetched_at = now() - ${interval}::interval where tax_id = ${String(number)}`.execute(
    t.db,
  );
}

test('a found answer serves a second time without asking, and its age is shown', async () => {
  await age('3 hours 1 minute');

  const form = await importInto(t.bogdan, number);

  expect(form.value('name')).toBe('ȚESĂTORIA SOMEȘUL SRL');
  expect(form.message).toBe('Completat de la ANAF (date de acum 3 ore).');
  expect(t.anaf.calls).toEqual([]);
});

test('it serves for 24 hours, not longer', async () => {
  await age('23 hours 59 minutes');
  await importInto(t.ana, number);
  expect(t.anaf.calls).toHaveLength(0);

  await age('24 hours 1 minute');
  t.anaf.answer(number, company(number, { date_generale: { denumire: 'NUME NOU SRL' } }));
  expect((await importInto(t.ana, number)).value('name')).toBe('NUME NOU SRL');
  expect(t.anaf.calls).toHaveLength(1);
});

test('while ANAF is down the last answer is shown with its age, however old', async () => {
  await age('40 days');
  t.anaf.fault('http400');

  const form = await importInto(t.ana, number);

  expect(form.value('name')).toBe('ȚESĂTORIA SOMEȘUL SRL');
  expect(form.message).toMatch(/date din \d\d\.\d\d\.\d{4}, \d\d:\d\d/);
  expect(form.notices.join()).toContain('ANAF nu răspunde acum; mai jos este ultimul răspuns păstrat.');
});

test('a firm that ANAF does not know any more is not served from what was kept', async () => {
  await age('25 hours');
  t.anaf.answer(number, null);

  expect((await importInto(t.ana, number)).message).toContain('ANAF nu are nicio firmă');
});

test('that a firm was not found is not kept: it may be registered tomorrow', async () => {
  const unborn = cui(3600);
  await importInto(t.ana, unborn);
  t.anaf.answer(unborn, company(unborn));

  expect((await importInto(t.ana, unborn)).value('name')).toBe('ȚESĂTORIA SOMEȘUL SRL');
});

test('of two who ask at once both are answered', async () => {
  const fresh = cui(3601);
  t.anaf.answer(fresh, company(fresh));

  const forms = await Promise.all([importInto(t.ana, fresh), importInto(t.bogdan, fresh)]);

  expect(forms.map((form) => form.value('tax_id'))).toEqual([String(fresh), String(fresh)]);
});
