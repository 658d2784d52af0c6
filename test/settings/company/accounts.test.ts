import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { formOf } from '../../support/forms.ts';
import { findAll } from '../../support/html.ts';
import { address, lastAudit, readFirm } from './firm.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const iban = 'RO09BCYP0000001234567890';
const second = 'RO49AAAA1B31007593840000';
const accounts = (rows: Record<string, string>[]) =>
  Object.fromEntries(
    rows.flatMap((row, index) =>
      Object.entries(row).map(([name, value]) => [`accounts[${index}][${name}]`, value]),
    ),
  );
const post = (fields: Record<string, string>) => t.ana.post(`${address}/accounts`, fields);

test('an account is checked, and its bank follows from it', async () => {
  const answer = await post(
    accounts([{ iban: 'ro09 bcyp 0000 0012 3456 7890', bank: '', on_documents: 'true' }]),
  );

  expect(answer.statusCode).toBe(303);
  const [saved] = (await readFirm(t)).accounts;
  expect(saved).toEqual({ iban, bank: expect.any(String), on_documents: true });
  expect(await lastAudit(t)).toMatchObject({ changes: { accounts: [[], [saved]] } });
});

test('rows come and go without JavaScript, and nothing typed is lost or saved', async () => {
  const rows = accounts([
    { iban, bank: 'A' },
    { iban: 'RO', bank: 'B' },
  ]);

  const more = formOf((await post({ ...rows, add: '1' })).body, 'accounts-form');
  const less = formOf((await post({ ...rows, remove: '0' })).body, 'accounts-form');

  expect(findAll(more.page, 'input', { name: 'accounts[2][iban]' })).toHaveLength(1);
  expect(more.value('accounts[1][bank]')).toBe('B');
  expect(less.value('accounts[0][bank]')).toBe('B');
  expect(findAll(less.page, 'input', { name: 'accounts[1][iban]' })).toHaveLength(0);
  expect((await readFirm(t)).accounts).toHaveLength(1);
});

test('a wrong or doubled IBAN is refused beside its field; an empty row is none', async () => {
  const wrong = await post(accounts([{ iban: 'RO12', bank: 'Banca' }]));
  const doubled = await post(accounts([{ iban }, { iban }]));
  const empty = await post(
    accounts([
      { iban: second, on_documents: 'false' },
      { iban: '', on_documents: 'true' },
    ]),
  );

  expect(wrong.statusCode).toBe(422);
  expect(formOf(wrong.body, 'accounts-form').error('accounts[0][iban]')).toContain('24 de caractere');
  expect(formOf(wrong.body, 'accounts-form').value('accounts[0][bank]')).toBe('Banca');
  expect(doubled.statusCode).toBe(422);
  expect(formOf(doubled.body, 'accounts-form').error('accounts[1][iban]')).toContain('deja în listă');
  expect(empty.statusCode).toBe(303);
  const firm = await readFirm(t);
  expect(firm.accounts).toEqual([{ iban: second, bank: null, on_documents: false }]);
  expect(firm.iban).toBeNull();
});
