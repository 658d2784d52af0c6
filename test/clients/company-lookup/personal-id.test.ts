import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { cnp } from '../../support/clients.ts';
import { importInto } from '../../support/lookup.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const writings = [
  cnp,
  `CNP: ${cnp}`,
  `RO${cnp}`,
  cnp.replace(/(\d{4})(?=\d)/g, '$1 '),
  cnp.replace(/(\d{3})(?=\d)/g, '$1.'),
  '1900101700121',
  '1234567890123',
];

test.each(writings)('„%s” in the import box never leaves the house, and it is said why', async (text) => {
  const form = await importInto(t.ana, text, { name: 'Ioana Popa' });

  expect(form.message).toContain('Un CNP nu se trimite la ANAF');
  expect(form.value('name')).toBe('Ioana Popa');
  expect(t.anaf.calls).toEqual([]);
});

test('a CNP in FACTURARE with an empty box never leaves the house either', async () => {
  const form = await importInto(t.ana, '', { tax_id: cnp });

  expect(form.message).toContain('Un CNP nu se trimite la ANAF');
  expect(t.anaf.calls).toEqual([]);
});

test('nor does one through JSON: it is a wrong number for this address', async () => {
  const answer = await t.ana.json('GET', `/api/v1/company-lookup?tax_id=${cnp}`);

  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors).toMatchObject([{ field: 'tax_id', message: expect.stringContaining('CNP') }]);
  expect(t.anaf.calls).toEqual([]);
});

test('nor one with digits of another script or with letters between', async () => {
  const arabic = [...cnp].map((digit) => String.fromCodePoint(0x0660 + Number(digit))).join('');
  for (const text of [arabic, `${cnp.slice(0, 6)}-${cnp.slice(6)}`, `${cnp}/2026`, `x${cnp}`])
    await importInto(t.ana, text);

  expect(t.anaf.calls).toEqual([]);
});
