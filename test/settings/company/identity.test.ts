import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { company, cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { formOf } from '../../support/forms.ts';
import { byClass, find, parseHtml, textOf } from '../../support/html.ts';
import { answerOnce } from '../../support/lookup.ts';
import { address, firm, lastAudit, readFirm } from './firm.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());
beforeEach(() => t.anaf.fault(undefined));

const missing = (html: string) => textOf(find(parseHtml(html), '*', { id: 'missing' }));
const form = async () => formOf((await t.ana.get(address)).body, 'company-form');

test('a firm that nobody filled in says what it lacks, and that invoices are refused', async () => {
  const { body, statusCode } = await t.ana.get(address);

  expect(statusCode).toBe(200);
  expect(missing(body)).toBe(
    'Datele firmei nu sunt complete: lipsesc Nume, CIF, Județ, Localitate, Stradă. Până le completați, facturile sunt refuzate.',
  );
  expect((await readFirm(t)).missing).toEqual(['name', 'tax_id', 'county', 'locality', 'street']);
});

test('ANAF fills the form by its number, and nothing is saved before somebody says so', async () => {
  t.anaf.answer(cui(100), company(cui(100)));

  const answer = await t.ana.post(`${address}/lookup`, { tax_id: `RO ${cui(100)}`, email: 'eu@firma.ro' });

  const filled = formOf(answer.body, 'company-form');
  expect(answer.statusCode).toBe(200);
  expect(filled.value('name')).toBe('ȚESĂTORIA SOMEȘUL SRL');
  expect(filled.value('vat_payer')).toBe('true');
  expect(filled.value('county')).toBe('RO-CJ');
  expect(filled.value('street')).toBe('Str. Fabricii');
  expect(filled.value('email')).toBe('eu@firma.ro');
  expect(filled.isFilled('name')).toBe(true);
  expect((await readFirm(t)).name).toBeNull();
});

test('what was typed stays where ANAF knows otherwise, until its value is taken', async () => {
  t.anaf.answer(cui(101), company(cui(101)));
  const typed = { ...firm, tax_id: String(cui(101)), name: 'Cum îi zicem noi SRL' };

  const kept = await t.ana.post(`${address}/lookup`, typed);
  const taken = await t.ana.post(`${address}/lookup`, { ...typed, take: 'name' });

  expect(formOf(kept.body, 'company-form').value('name')).toBe('Cum îi zicem noi SRL');
  expect(byClass(parseHtml(kept.body), 'company-differing').map(textOf).join()).toContain(
    'Nume: ȚESĂTORIA SOMEȘUL SRL',
  );
  expect(formOf(taken.body, 'company-form').value('name')).toBe('ȚESĂTORIA SOMEȘUL SRL');
  expect(formOf(taken.body, 'company-form').value('locality')).toBe('Dej');
});

test('ANAF silent, or a number that is none: a sentence, and the form as it was', async () => {
  await answerOnce(t, 4999);
  t.anaf.fault('reset');

  const silent = await t.ana.post(`${address}/lookup`, { ...firm, tax_id: String(cui(102)) });
  t.anaf.fault(undefined);
  const wrong = await t.ana.post(`${address}/lookup`, { ...firm, tax_id: '12' });

  expect(byClass(parseHtml(silent.body), 'import-warning').map(textOf)).toEqual([
    expect.stringContaining('ANAF nu răspunde acum'),
  ]);
  expect(formOf(silent.body, 'company-form').value('name')).toBe('Fierăria Șoimul SRL');
  expect(wrong.statusCode).toBe(422);
  expect(byClass(parseHtml(wrong.body), 'import-warning')).toHaveLength(1);
});

test('a saved firm is stored in its normal form, and leaves an audit row', async () => {
  const answer = await t.ana.post(address, {
    ...firm,
    tax_id: `RO${firm.tax_id}`,
    version: (await form()).value('version') ?? '',
  });

  expect(answer.statusCode).toBe(303);
  const saved = await readFirm(t);
  expect(saved).toMatchObject({
    name: 'Fierăria Șoimul SRL',
    tax_id: String(cui(4211)),
    vat_payer: true,
    vat_on_collection: false,
    share_capital: '200.00',
    country: 'RO',
    county: 'RO-CJ',
    phone: '+40264555123',
    website: 'https://www.soimul.ro',
    missing: [],
  });
  expect(saved.trade_register_no).toMatch(/^J2012001500120?\d+$/);
  expect(await lastAudit(t)).toMatchObject({
    actor_id: t.ana.id,
    version: saved.version,
    changes: { name: [null, 'Fierăria Șoimul SRL'], share_capital: [null, '200.00'] },
  });
  expect(missing((await t.ana.get(address)).body)).toBe('');
});

test('the same firm saved again changes nothing', async () => {
  const before = await readFirm(t);

  const answer = await t.ana.post(address, { ...firm, version: before.version });

  expect(answer.statusCode).toBe(303);
  expect((await readFirm(t)).version).toBe(before.version);
});

test.each([
  ['tax_id', '1234567'],
  ['tax_id', '1960101410013'],
  ['county', 'Atlantida'],
  ['locality', 'x'.repeat(51)],
  ['phone', '12'],
  ['email', `${'a'.repeat(60)}@${'b'.repeat(60)}.ro`],
  ['share_capital', 'mult'],
  ['sector', '9'],
])('%s %s is refused beside its field, and nothing typed is lost', async (name, value) => {
  const answer = await t.ana.post(address, { ...firm, street: 'Str. Nouă', [name]: value });

  const refused = formOf(answer.body, 'company-form');
  expect(answer.statusCode).toBe(422);
  expect(refused.error(name)).not.toBe('');
  if (name !== 'county' && name !== 'sector') expect(refused.value(name)).toBe(value);
  expect(refused.value('street')).toBe('Str. Nouă');
  expect((await readFirm(t)).street).toBe('Str. Fabricii');
});

test('in București the locality is the city and the sector is needed', async () => {
  await t.ana.post(address, { ...firm, county: 'RO-B', locality: 'Bucuresti' });
  expect((await readFirm(t)).missing).toEqual(['sector']);

  await t.ana.post(address, { ...firm, county: 'RO-B', locality: 'Sector 3' });
  expect(await readFirm(t)).toMatchObject({ locality: 'București', sector: 3, missing: [] });
});

test('two people on the firm: the second keeps what was typed and may save over it', async () => {
  const { version } = await readFirm(t);
  await t.ana.post(address, { ...firm, street: 'Str. Întâia', version });

  const late = await t.ana.post(address, { ...firm, street: 'Str. A doua', version });

  const again = formOf(late.body, 'company-form');
  expect(late.statusCode).toBe(422);
  expect(again.value('street')).toBe('Str. A doua');
  expect((await readFirm(t)).street).toBe('Str. Întâia');
  const second = await t.ana.post(address, {
    ...firm,
    street: 'Str. A doua',
    version: again.value('version') ?? '',
  });
  expect(second.statusCode).toBe(303);
  expect((await readFirm(t)).street).toBe('Str. A doua');
});

test('the page, its forms and its JSON are for administrators alone', async () => {
  for (const url of [address, `${address}/logo`, `/api/v1${address}`])
    expect((await t.bogdan.get(url)).statusCode).toBe(404);
  const before = await readFirm(t);
  for (const path of ['', '/accounts', '/series', '/texts', '/lookup', '/logo/deletion'])
    expect((await t.bogdan.post(`${address}${path}`, { name: 'Alta' })).statusCode).toBe(404);
  expect((await t.bogdan.json('PUT', `/api/v1${address}`, { name: 'Alta' })).statusCode).toBe(404);
  expect(await readFirm(t)).toEqual(before);
});

test('a firm that pays no VAT collects none at cashing', async () => {
  const { version } = await readFirm(t);

  await t.ana.post(address, {
    ...firm,
    version: String(version),
    vat_payer: 'false',
    vat_on_collection: 'true',
  });

  expect(await readFirm(t)).toMatchObject({ vat_payer: false, vat_on_collection: false });
});
