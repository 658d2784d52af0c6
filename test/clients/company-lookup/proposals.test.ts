import { afterAll, beforeAll, expect, test } from 'vitest';
import { company, cui } from '../../support/anaf-server.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { type Form, formOf } from '../../support/forms.ts';
import { findAll } from '../../support/html.ts';
import { importInto } from '../../support/lookup.ts';

let t: TestApp;
const number = cui(3200);
beforeAll(async () => {
  t = await testApp();
  t.anaf.answer(number, company(number));
});
afterAll(() => t.close());

const ours = {
  name: 'Țesătoria, cum îi zicem noi',
  street: 'Str. Veche',
  postal_code: '400100',
  caen_code: '4754',
  phone: '0264 555 999',
  alias: 'Țesătorii',
  'contacts[0][name]': 'Ion',
  'delivery_addresses[0][label]': 'Depozit',
  'tags[]': 'vip',
};

const proposed = ({ page }: Form) =>
  findAll(page, 'input').flatMap(
    ({ attributes }) => /^proposals\[(.+?)\]\[value\]$/.exec(attributes.name ?? '')?.[1] ?? [],
  );

test('what was typed is never overwritten: where it differs, both stand', async () => {
  const form = await importInto(t.ana, number, ours);

  for (const [name, value] of Object.entries(ours))
    expect([name, [form.fields[name]].flat()]).toEqual([name, expect.arrayContaining([value])]);
  expect(proposed(form).sort()).toEqual(['caen_code', 'name', 'postal_code', 'street']);
  expect(form.proposal('name')).toBe('ANAF: ȚESĂTORIA SOMEȘUL SRL');
  expect(form.message).toContain('Unde diferă de ce ați scris, alegeți ia sau păstrează.');
  expect(form.value('locality')).toBe('Cluj-Napoca');
  expect(form.isFilled('street')).toBe(false);
});

test('the same value in another writing is no difference', async () => {
  const form = await importInto(t.ana, number, {
    name: 'ȚESĂTORIA SOMEȘUL SRL',
    tax_id: `RO ${number}`,
    trade_register_no: 'J12/1500/2012',
    phone: '+40 264 555 123',
    county: 'RO-CJ',
    postal_code: '400 620',
  });

  expect(proposed(form)).toEqual([]);
  expect(form.value('trade_register_no')).toBe('J12/1500/2012');
});

test('„ia” takes what ANAF says, „păstrează” leaves what was typed, and the rest waits', async () => {
  const form = await importInto(t.ana, number, ours);

  const taken = formOf((await t.ana.post('/clients/drafts?take=street', form.fields)).body);
  const kept = formOf((await t.ana.post('/clients/drafts?keep=name', taken.fields)).body);

  expect(kept.value('street')).toBe('Str. Fabricii');
  expect(kept.value('name')).toBe(ours.name);
  expect(proposed(kept).sort()).toEqual(['caen_code', 'postal_code']);
});

test('a VAT switch that is on stays on, one that is off on a new form is filled', async () => {
  const payer = cui(3201);
  t.anaf.answer(payer, company(payer, { inregistrare_scop_Tva: { scpTVA: false } }));

  expect((await importInto(t.ana, number)).value('vat_payer')).toBe('true');
  const form = await importInto(t.ana, payer, { vat_payer: ['false', 'true'] });
  expect(form.value('vat_payer')).toBe('true');
  expect(form.proposal('vat_payer')).toBe('ANAF: nu');
});

test('on an edit form the record is proposed against, and stays as it is until it is saved', async () => {
  const client = await makeClient(t, {
    name: 'Numele nostru',
    tax_id: number,
    street: 'Str. Veche',
    vat_payer: false,
  });
  const opened = formOf((await t.ana.get(`/clients/${client.id}/edit`)).body);

  const form = await importInto(t.ana, '', opened.fields);

  expect(form.action).toBe(`/clients/${client.id}`);
  expect(form.value('version')).toBe('1');
  expect(proposed(form).sort()).toEqual(['name', 'street', 'vat_payer']);
  expect(form.value('locality')).toBe('Cluj-Napoca');
  expect(await readClient(t, client.id)).toEqual(client);
});

test('a second import adds to what is still to choose', async () => {
  const other = cui(3202);
  t.anaf.answer(other, company(other, { date_generale: { denumire: 'MOARA VECHE SRL' } }));
  const first = await importInto(t.ana, number, ours);

  const second = await importInto(t.ana, other, { ...first.fields, lookup_tax_id: String(other) });

  expect(second.proposal('name')).toBe('ANAF: MOARA VECHE SRL');
  expect(second.value('name')).toBe(ours.name);
  expect(second.proposal('street')).toContain('Str. Fabricii');
});
