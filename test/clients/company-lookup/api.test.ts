import { afterAll, beforeAll, expect, test } from 'vitest';
import { company, cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  t.anaf.answer(cui(4300), company(cui(4300)));
});
afterAll(() => t.close());

const ask = (query: string) => t.ana.json('GET', `/api/v1/company-lookup?${query}`);
const companyFields =
  'name tax_id vat_payer trade_register_no country county locality sector street street_no address_extra postal_code siruta caen_code caen_revision activity phone';

test('a firm is found with exactly the names of the contract, its numbers normalised', async () => {
  const answer = await ask(`tax_id=RO${cui(4300)}`);

  const body = answer.json();
  expect(answer.statusCode).toBe(200);
  expect(body).toMatchObject({ found: true, notices: [] });
  expect(Object.keys(body.company).sort()).toEqual(companyFields.split(' ').sort());
  expect(body.company).toMatchObject({
    name: 'ȚESĂTORIA SOMEȘUL SRL',
    tax_id: String(cui(4300)),
    vat_payer: true,
    trade_register_no: 'J2012001500128',
    county: 'RO-CJ',
    locality: 'Cluj-Napoca',
    sector: null,
    caen_code: '1320',
    caen_revision: 3,
    phone: '+40264555123',
  });
  expect(body.addresses).toMatchObject({ registered: { county: 'RO-CJ' }, fiscal: { county: 'RO-CJ' } });
});

test('the answer says when it was fetched, the second time the same', async () => {
  const [first, second] = [await ask(`tax_id=${cui(4300)}`), await ask(`tax_id=${cui(4300)}`)];

  expect(first.json().fetched_at).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(second.json().fetched_at).toBe(first.json().fetched_at);
});

test('only when ANAF says that there is none it is 404 with found: false', async () => {
  const answer = await ask(`tax_id=${cui(4301)}`);

  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toEqual({ found: false });
});

test('a wrong number is 422, and ANAF is not asked', async () => {
  t.anaf.calls.length = 0;
  for (const taxId of ['', 'RO', 'ABC', String(cui(4300) + 1), '1', '12345678901']) {
    const answer = await ask(`tax_id=${taxId}`);
    expect([taxId, answer.statusCode]).toEqual([taxId, 422]);
    expect(answer.json().errors).toMatchObject([{ field: 'tax_id' }]);
  }
  expect((await ask('')).statusCode).toBe(422);
  expect(t.anaf.calls).toEqual([]);
});

test('an unknown source is 422', async () => {
  expect((await ask(`tax_id=${cui(4300)}&source=onrc`)).statusCode).toBe(422);
});

test('when ANAF does not answer it is a 502 problem', async () => {
  t.anaf.fault('html200');

  const answer = await ask(`tax_id=${cui(4302)}`);

  t.anaf.fault(undefined);
  expect(answer.statusCode).toBe(502);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json()).toMatchObject({ status: 502, detail: expect.stringContaining('ANAF nu răspunde') });
});

test('our own records answer by tax id, name, former name and alias in the same field', async () => {
  const { id } = await makeClient(t, {
    name: 'Vechea Moară SRL',
    alias: 'Morarii',
    tax_id: cui(4303),
    trade_register_no: 'J40/372/2002',
  });
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version: 1, name: 'Noua Moară SRL' });

  for (const text of [String(cui(4303)), 'noua moara', 'vechea moara', 'morarii']) {
    const answer = await ask(`source=own&tax_id=${encodeURIComponent(text)}`);
    expect([text, answer.statusCode]).toEqual([text, 200]);
    expect(answer.json().company).toMatchObject({
      name: 'Noua Moară SRL',
      trade_register_no: 'J2002000372404',
    });
    expect(Object.keys(answer.json().company).sort()).toEqual(companyFields.split(' ').sort());
  }
  const nobody = await ask('source=own&tax_id=nimeni');
  expect([nobody.statusCode, nobody.json()]).toEqual([404, { found: false }]);
});

test('of several of our own the first comes with the list of all', async () => {
  for (const name of ['Brutăria Nord SRL', 'Brutăria Sud SRL']) await makeClient(t, { name });

  const body = (await ask('source=own&tax_id=brutaria')).json();

  expect(body).toMatchObject({ found: true, company: { name: 'Brutăria Nord SRL' } });
  expect(body.matches.map(({ name }: { name: string }) => name)).toEqual([
    'Brutăria Nord SRL',
    'Brutăria Sud SRL',
  ]);
});
