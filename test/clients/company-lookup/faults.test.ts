import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AnafFault, company, cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { countClients, savedId } from '../../support/clients.ts';
import { findAll } from '../../support/html.ts';
import { answerOnce, importInto, silent } from '../../support/lookup.ts';

let t: TestApp;
let round = 0;
beforeAll(async () => {
  t = await testApp();
});
beforeEach(async () => {
  round += 1;
  await answerOnce(t, 34_000 + round);
});
afterAll(() => t.close());

const faults: AnafFault[] = [
  'html200',
  'http404-problem',
  'cut-json',
  'empty',
  'http500',
  'http429',
  'http400',
  'slow-first-byte',
  'slow-body',
  'huge',
  'other-company',
  'reset',
  { body: { found: [], notFound: [] } },
  { body: { cod: 200, message: 'SUCCESS' } },
  { body: 'null' },
  { body: [] },
];
const name = (fault: AnafFault) => (typeof fault === 'string' ? fault : JSON.stringify(fault.body));

test.each(faults.map((fault) => [name(fault), fault] as const))(
  '%s: the sentence says what to do, and the form is untouched',
  async (_name, fault) => {
    const number = cui(35_000 + round);
    const typed = {
      name: 'Scris de mână SRL',
      street: 'Str. Mea',
      'contacts[0][name]': 'Ion',
      tax_id: String(number),
      'tags[]': 'vip',
    };
    t.anaf.fault(fault);

    const form = await importInto(t.ana, number, typed);

    expect(form.status).toBe(200);
    expect(form.message).toContain(silent);
    for (const [field, value] of Object.entries(typed))
      expect([field, [form.fields[field]].flat()]).toEqual([field, expect.arrayContaining([value])]);
    expect(findAll(form.page, '*', { 'data-filled': true })).toEqual([]);
    expect(findAll(form.page, '*', { 'data-proposal': true })).toEqual([]);
    expect(t.anaf.calls.length).toBeGreaterThan(0);
  },
);

test('after a failure the form is saved by hand', async () => {
  t.anaf.fault('html200');
  const before = await countClients(t);
  const form = await importInto(t.ana, cui(36_000), { name: 'De mână SRL' });

  savedId(await t.ana.post('/clients', { ...form.fields, type_id: '1', level_id: '1' }));

  expect(await countClients(t)).toBe(before + 1);
});

test('the next press asks again, and fills', async () => {
  const number = cui(36_001);
  t.anaf.answer(number, company(number));
  t.anaf.fault('http400', 1);
  expect((await importInto(t.ana, number)).message).toContain(silent);

  expect((await importInto(t.ana, number)).value('name')).toBe('ȚESĂTORIA SOMEȘUL SRL');
});

test('a firm is not found only when ANAF says so', async () => {
  const form = await importInto(t.ana, cui(36_002), { name: 'Nouă SRL' });

  expect(form.message).toBe(
    `ANAF nu are nicio firmă cu CIF ${cui(36_002)}. Verificați numărul sau completați manual.`,
  );
  expect(form.value('name')).toBe('Nouă SRL');
});

test('an answer of nothing but a number and a name fills these and leaves the rest', async () => {
  t.anaf.fault('nulls');

  const form = await importInto(t.ana, cui(36_003), { street: 'Str. Mea' });

  expect(form.value('name')).toBe('ȚESĂTORIA SOMEȘUL SRL');
  expect(form.value('street')).toBe('Str. Mea');
  expect(form.value('county')).toBe('');
});

test('when failures repeat ANAF is left alone for a while: the sentence comes at once', async () => {
  t.anaf.fault('http400');
  for (let count = 0; count < 5; count += 1) await importInto(t.ana, cui(37_000 + count));
  t.anaf.calls.length = 0;

  const form = await importInto(t.ana, cui(37_010), { name: 'Scris de mână SRL' });

  expect(form.message).toContain(silent);
  expect(form.value('name')).toBe('Scris de mână SRL');
  expect(t.anaf.calls).toEqual([]);
});
