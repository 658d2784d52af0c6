import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { type Firm, firm, readFirm } from './firm.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const put = (body: object) => t.ana.json('PUT', '/api/v1/settings/company', body);
const btrl = 'RO49AAAA1B31007593840000';
const other = 'RO09BCYP0000001234567890';

test('PUT answers the firm as GET shows it, and what it leaves out stays', async () => {
  const answer = await put({ ...firm, tax_id: `RO${cui(4211)}`, iban: btrl, bank: 'Banca Noastră' });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual(await readFirm(t));
  expect(answer.json()).toMatchObject({ tax_id: String(cui(4211)), iban: btrl, bank: 'Banca Noastră' });

  await put({ vat_payer: false });
  expect(await readFirm(t)).toMatchObject({
    name: firm.name,
    vat_payer: false,
    iban: btrl,
    email: firm.email,
  });
  expect((await put(await readFirm(t))).statusCode).toBe(200);
});

test('every kind of document has a series from the start', async () => {
  const { series } = await readFirm(t);

  expect(series.map(({ kind }) => kind).sort()).toEqual([
    'contract',
    'invoice',
    'paperwork',
    'proforma',
    'receipt',
    'storno',
  ]);
  expect(series.every(({ series: name, next_number }) => name !== '' && next_number === 1)).toBe(true);
});

test('an IBAN comes in front of the accounts that are there', async () => {
  await put({ iban: other });

  const moved = await readFirm(t);
  expect(moved.iban).toBe(other);
  expect(moved.accounts.map(({ iban }) => iban)).toEqual([other, btrl]);
  await put({ iban: btrl });
  expect(await readFirm(t)).toMatchObject({ iban: btrl, bank: 'Banca Noastră' });
  await put({ iban: null });
  expect((await readFirm(t)).accounts.map(({ iban }) => iban)).toEqual([other]);
});

test('a list of accounts replaces the earlier one', async () => {
  await put({ accounts: [{ iban: btrl, on_documents: false }, { iban: other }] });

  const { iban, accounts } = await readFirm(t);
  expect(iban).toBe(other);
  expect(accounts.map(({ on_documents }) => on_documents)).toEqual([false, true]);
});

test.each([
  ['tax_id', '123'],
  ['iban', 'RO00'],
  ['country', 'DE'],
  ['sector', 12],
  ['vat_payer', 'poate'],
  ['name', 7777],
])('%s %s: a wrong value names its field, or is read as it is', async (field, value) => {
  const answer = await put({ [field]: value });
  if (field === 'name') return expect(answer.json<Firm>().name).toBe('7777');
  expect(answer.statusCode).toBe(422);
  expect(answer.json<{ errors: { field: string }[] }>().errors.map((error) => error.field)).toEqual([field]);
});

test('a version that is not the last one is refused with the firm as it is', async () => {
  const { version } = await readFirm(t);
  await put({ street_no: '14', version });

  const late = await put({ street_no: '15', version });

  expect(late.statusCode).toBe(409);
  expect(late.json()).toMatchObject({ version: version + 1, current: { street_no: '14' } });
});
