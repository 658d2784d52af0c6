import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { factsOn, ibans, makeClient } from '../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('the page shows every field that is filled, as people write it', async () => {
  const { id } = await makeClient(t, {
    name: 'Vitrina SRL',
    phone: '0264555123',
    mobile: '0722123456',
    email: 'office@vitrina.ro',
    email_enabled: false,
    manager_ids: [t.bogdan.id],
    county: 'RO-B',
    sector: 3,
    street: 'Str. Lânăriei',
    street_no: '7',
    postal_code: '040325',
    tax_id: '1006',
    vat_payer: true,
    trade_register_no: 'J40/372/2002',
    iban: ibans.transilvania,
    payment_term_days: 1,
    payment_method: 'compensation',
    shipping_payer: 'supplier',
    status: 'active',
    website: 'www.vitrina.ro',
    caen_code: '1320',
    notify_sms: false,
  });

  const { body } = await t.ana.get(`/clients/${id}`);

  const facts = factsOn(body);
  expect(facts).toMatchObject({
    Telefon: '0264 555 123',
    'Telefon Mobil': '0722 123 456',
    'Email Principal': 'office@vitrina.ro nu primește documente și notificări',
    'Manager Cont': 'Bogdan Pop',
    Adresa: 'Str. Lânăriei nr. 7, București, Sector 3, 040325',
    'CIF/CNP': '1006',
    'Plătitor de TVA': 'da',
    'Nr. Înregistrare': 'J2002000372404 vechi: J40/372/2002',
    'Cont Bancar': 'RO12 BTRL 1B31 0075 9384 0001',
    Bancă: 'Banca Transilvania',
    'Termen de plată': '1 zi',
    'Metoda de plată': 'Compensare',
    'Status Client': 'Activ',
    'Plata Transport': 'Furnizor',
    'Sursa Client': 'Necunoscută',
    'Cod CAEN': '1320 Producția de țesături (Rev. 3)',
    'Site Web': 'www.vitrina.ro',
    'Notificare SMS': 'oprită',
    'Notificare E-mail': 'pornită',
  });
  const [line] = byClass(parseHtml(body), 'line');
  expect(textOf(line)).toContain('RO1006');
  expect(body).toContain('Gata de e-Factura');
});

test('what is empty is left out', async () => {
  const { id } = await makeClient(t, { name: 'Goala SRL' });

  const { body } = await t.ana.get(`/clients/${id}`);

  for (const label of ['Telefon', 'Adresa', 'CIF/CNP', 'Cont Bancar', 'Termen de plată', 'Cod CAEN'])
    expect(factsOn(body)[label]).toBeUndefined();
  expect(body).toContain('Niciun contact.');
  expect(body).toMatch(/Nu e gata de e-Factura\. Lipsesc: .*Județ.*Localitate/);
});

test('contacts and delivery addresses are shown with what each receives and which is the default', async () => {
  const { id } = await makeClient(t, {
    contacts: [
      {
        name: 'Ion Pop',
        job_title: 'Director',
        email: 'ion@x.ro',
        phone: '0722123456',
        receives: ['orders', 'invoices'],
      },
    ],
    delivery_addresses: [
      { label: 'Depozit', locality: 'Dej', county: 'RO-CJ', contact_name: 'Paznicul', is_default: true },
    ],
  });

  const page = parseHtml((await t.ana.get(`/clients/${id}`)).body);

  expect(textOf(byClass(page, 'people')[0])).toBe(
    'Ion Pop Director ion@x.ro 0722 123 456 primește: comenzi, facturi · marketing: nu date personale ale lui Ion Pop',
  );
  expect(textOf(byClass(page, 'addresses')[0])).toBe('Depozit Implicit Dej, jud. Cluj Paznicul');
});

test('its e-mail, phone and site can be followed', async () => {
  const { id } = await makeClient(t, { phone: '0264555123', email: 'a@b.ro', website: 'b.ro' });

  const page = parseHtml((await t.ana.get(`/clients/${id}`)).body);

  for (const href of ['tel:+40264555123', 'mailto:a@b.ro', 'https://b.ro', `/clients/${id}/edit`])
    expect(find(page, 'a', { href })).toBeDefined();
});

test('the tabs are those that exist, and each answers', async () => {
  const { id } = await makeClient(t, {});

  const page = parseHtml((await t.ana.get(`/clients/${id}`)).body);

  const [tabs] = byClass(page, 'tabs');
  const hrefs = tabs ? findAll(tabs, 'a').map(({ attributes }) => attributes.href ?? '') : [];
  expect(hrefs.length).toBeGreaterThan(0);
  for (const href of hrefs) expect([href, (await t.ana.get(href)).statusCode]).toEqual([href, 200]);
});

test('a client that is not there is not found, whatever the number looks like', async () => {
  for (const id of ['999999', '0', '-1', '1.5', 'abc', '99999999999999999999', '%00'])
    for (const page of ['', '/edit'])
      expect([id, (await t.ana.get(`/clients/${id}${page}`)).statusCode]).toEqual([id, 404]);
});
