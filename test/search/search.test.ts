import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { ibans, makeClient, namesOn, reasonsOn } from '../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await makeClient(t, {
    name: 'Țesătoria Someșul S.R.L.',
    alias: 'Războiul de Țesut',
    tax_id: cui(5100),
    vat_payer: true,
    trade_register_no: 'J40/372/2002',
    phone: '0264 555 123',
    mobile: '0722 123 456',
    email: 'office@tesatoria.ro',
    iban: ibans.transilvania,
    contacts: [{ name: 'Ioana Brădeanu', email: 'ioana.b@atelier.ro', phone: '0733 000 111' }],
  });
  await makeClient(t, { name: 'Moara Nouă SRL', tax_id: cui(5101), phone: '0231555900' });
  await makeClient(t, { name: 'Ana-Maria Impex & Fiii SRL' });
});
afterAll(() => t.close());

const found = async (q: string) => namesOn((await t.ana.get(`/clients?q=${encodeURIComponent(q)}`)).body);
const firm = 'Țesătoria Someșul S.R.L.';

const ways: [way: string, q: string, why: RegExp | ''][] = [
  ['the name', 'Țesătoria Someșul', ''],
  ['the name without diacritics, in capitals', 'TESATORIA SOMESUL', ''],
  ['the name with cedillas', 'Ţesătoria Someşul', ''],
  ['the middle of a word', 'satori', ''],
  ['words in another order', 'somesul tesat', ''],
  ['the legal form without its dots', 'tesatoria srl', ''],
  ['the alias', 'razboiul', /^alias: Războiul de Țesut$/],
  ['the CIF', String(cui(5100)), ''],
  ['the CIF with RO', `RO${cui(5100)}`, ''],
  ['the CIF with RO and a space', `ro ${cui(5100)}`, ''],
  ['the CIF with its label', `CIF: ${cui(5100)}`, ''],
  ['the old register number', 'J40/372/2002', /înregistrare/],
  ['the new register number', 'J2002000372404', /înregistrare/],
  ['the phone as it is printed', '0264 555 123', /^telefon: /],
  ['the phone with its prefix', '+40 264 555 123', /^telefon: /],
  ['the phone in bare digits', '0264555123', /^telefon: /],
  ['digits out of the middle of the phone', '555123', /^telefon: /],
  ['the mobile', '0722.123.456', /^mobil: /],
  ['the e-mail', 'office@tesatoria.ro', /^e-mail: office@tesatoria\.ro$/],
  ['a part of the e-mail', 'office@tes', /^e-mail: /],
  ['the IBAN in fours', 'RO12 BTRL 1B31 0075 9384 0001', /^IBAN: /],
  ['the IBAN without spaces', ibans.transilvania.toLowerCase(), /^IBAN: /],
  ['a contact', 'bradeanu', /^contact: Ioana Brădeanu$/],
  ['the e-mail of a contact', 'ioana.b@atelier.ro', /^contact: ioana\.b@atelier\.ro$/],
  ['the phone of a contact', '0733 000 111', /^contact: /],
  ['a word of the name and one of a contact', 'tesatoria ioana', /^contact: Ioana Brădeanu$/],
];

test.each(ways)('a client is found by %s: „%s”, and it is said why', async (_way, q, why) => {
  const page = (await t.ana.get(`/clients?q=${encodeURIComponent(q)}`)).body;

  expect(namesOn(page)).toEqual([firm]);
  expect(reasonsOn(page)[firm]).toMatch(why);
  if (why === '') expect(reasonsOn(page)[firm]).toBe('');
});

test('a CIF is said where its column is put away', async () => {
  const reason = async (columns: string) => {
    const page = (await t.ana.get(`/clients?q=RO${cui(5100)}&columns=${columns}`)).body;
    return reasonsOn(page)[firm];
  };

  expect(await reason('place,phone')).toBe(`CIF: ${cui(5100)}`);
  expect(await reason('place,tax_id')).toBe('');
});

test('every word must fit', async () => {
  expect(await found('tesatoria moara')).toEqual([]);
  expect(await found('bradeanu 999')).toEqual([]);
});

test('a word of two letters is looked for at the beginning of words', async () => {
  expect(await found('mo')).toEqual(['Moara Nouă SRL']);
  expect(await found('no')).toEqual(['Moara Nouă SRL']);
  expect(await found('ou')).toEqual([]);
});

test('hyphens and signs between words do not matter', async () => {
  for (const q of ['ana-maria', 'anamaria', 'impex fiii', 'impex & fiii'])
    expect([q, await found(q)]).toEqual([q, ['Ana-Maria Impex & Fiii SRL']]);
});

test('the signs of a pattern are no pattern', async () => {
  for (const q of ['moa%noua', 'mo_ra', 'moara\\', '100%'])
    expect([q, (await found(q)).length <= 1]).toEqual([q, true]);
  expect(await found('m%a')).toEqual([]);
});

test('what was looked for stays in the box, and stands as a chip that takes it away', async () => {
  const { body } = await t.ana.get('/clients?q=moara');

  expect(body).toMatch(/id="finder"[^>]*value="moara"/);
  expect(body).toContain('Caută: moara');
});

test('nothing found is said, with what to do next', async () => {
  const { body } = await t.ana.get('/clients?q=inexistent');

  expect(body).toContain('Niciun client nu se potrivește');
  expect(body).toContain('href="/clients/new"');
});

test('a search longer than 200 letters is refused in a sentence', async () => {
  const answer = await t.ana.get(`/clients?q=${'a'.repeat(201)}`);

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Căutarea are cel mult 200 de caractere.');
});
