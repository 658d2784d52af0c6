import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, readClient, savedId, typed } from '../support/clients.ts';
import { formOf, idOf, summaryOf } from '../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const wrong: [field: string, typed: string, message: string | RegExp][] = [
  ['name', '  ', 'Completați numele clientului.'],
  ['type_id', '', 'Alegeți tipul de client.'],
  ['level_id', '', 'Alegeți nivelul de client.'],
  ['type_id', '999', 'Tipul de client nu mai există. Alegeți altul.'],
  ['level_id', '999', 'Nivelul de client nu mai există. Alegeți altul.'],
  ['tax_id', 'RO', /Lipsesc cifrele/],
  ['tax_id', 'ABC', /numai cifre/],
  ['tax_id', '1007', /Cifra de control/],
  ['tax_id', '12345678901', /între 2 și 10 cifre/],
  ['tax_id', '1900101700121', /CNP-ul nu este corect/],
  ['iban', 'RO13BTRL1B31007593840001', /Cifrele de control ale IBAN-ului/],
  ['iban', 'RO12BTRL', /24 de caractere/],
  ['phone', '123', /Numărul de telefon nu este corect/],
  ['mobile', '0722123456 / 0722123457', 'Scrieți un singur număr de telefon.'],
  ['fax', 'n-avem', /Numărul de telefon nu este corect/],
  ['email', 'office@', /Adresa de e-mail nu este completă/],
  ['website', 'javascript:alert(1)', /Adresa site-ului nu este completă/],
  ['postal_code', '12', 'Codul poștal are 6 cifre.'],
  ['county', 'Transilvania', 'Alegeți județul din listă.'],
  ['country', 'XX', 'Alegeți țara din listă.'],
  ['payment_method', 'barter', /listă/],
  ['status', 'blocat', /listă/],
  ['shipping_payer', 'nimeni', /listă/],
  ['caen_code', '9999', /nu există în CAEN/],
  ['lat', '46.77', /și latitudinea, și longitudinea/],
  ['tags[]', 'e'.repeat(41), /cel mult 40/],
  ['manager_ids[]', '999', 'Managerul ales nu mai există.'],
  ['contacts[0][name]', '', 'Completați numele contactului.'],
  ['contacts[0][email]', 'ion@', /Adresa de e-mail nu este completă/],
  ['contacts[0][phone]', '12', /Numărul de telefon nu este corect/],
  ['delivery_addresses[0][label]', '', 'Completați denumirea locației.'],
  ['delivery_addresses[0][county]', 'Banat', 'Alegeți județul din listă.'],
  ['delivery_addresses[0][country]', 'XX', 'Alegeți țara din listă.'],
  ['delivery_addresses[0][postal_code]', '12', 'Codul poștal are 6 cifre.'],
  ['delivery_addresses[0][contact_phone]', '12', /Numărul de telefon nu este corect/],
];

/** Where a field's error stands when it is not at the field itself: half a pair, a list. */
const shownAt: Record<string, string> = { 'tags[]': 'tags', 'manager_ids[]': 'manager_ids' };
const rows = {
  'contacts[0][name]': 'Ion',
  'contacts[0][job_title]': 'Șofer',
  'delivery_addresses[0][label]': 'Depozit',
  'delivery_addresses[0][street]': 'Str. Morii',
};

test.each(wrong)(
  '%s „%s” is refused beside the field and in the linked summary',
  async (name, text, message) => {
    const before = await countClients(t);

    const answer = await t.ana.post('/clients', typed({ ...rows, [name]: text }));

    const at = name === 'lat' && text === '46.77' ? 'lon' : (shownAt[name] ?? name);
    const form = formOf(answer.body);
    expect(answer.statusCode).toBe(422);
    expect(form.error(at)).toMatch(message);
    const problems = summaryOf(form.page);
    expect(problems).toEqual([
      expect.objectContaining({
        href: `#${idOf(at)}`,
        target: true,
        message: expect.stringMatching(message),
      }),
    ]);
    expect(problems[0]?.label).not.toBe('');
    expect(await countClients(t)).toBe(before);
  },
);

const right: [field: string, typed: string, stored: unknown][] = [
  ['tax_id', 'CIF: RO 1006', '1006'],
  ['tax_id', '0000000000000', null],
  ['tax_id', '2850615120348', '2850615120348'],
  ['trade_register_no', 'J2002000372404', 'J2002000372404'],
  ['trade_register_no', 'fără număr', 'fără număr'],
  ['postal_code', '60787', '060787'],
  ['fax', '+49 30 901820', '+4930901820'],
  ['mobile', '0264 555 199', '+40264555199'],
  ['county', 'CLUJ', 'RO-CJ'],
  ['caen_code', '6201', '6201'],
];

test.each(right)('%s „%s” is taken', async (name, text, stored) => {
  const id = savedId(await t.ana.post('/clients', typed({ [name]: text })));

  expect((await readClient(t, id))[name]).toBe(stored);
});

test('a code that only Rev. 2 knows is kept with its revision', async () => {
  const id = savedId(await t.ana.post('/clients', typed({ caen_code: '6201' })));

  expect(await readClient(t, id)).toMatchObject({ caen_code: '6201', caen_revision: 2 });
});

test('a landline as Telefon Mobil and a postal code of another county are saved with a warning', async () => {
  const answer = await t.ana.post(
    '/clients',
    typed({ mobile: '0264 555 199', county: 'RO-IS', postal_code: '400620' }),
  );

  const page = (await t.ana.get(`/clients/${savedId(answer)}`)).body;
  expect(page).toContain('Telefonul Mobil nu este un număr de mobil');
  expect(page).toContain('Codul poștal 400620 este din județul Cluj, nu din Iași.');
});

test('coordinates that are no place on earth are refused in Romanian, each beside its own field', async () => {
  for (const [lat, lon] of [
    ['91', '181'],
    ['nord', 'est'],
  ] as const) {
    const form = formOf((await t.ana.post('/clients', typed({ lat, lon }))).body);
    expect(form.error('lat')).toBe('Latitudinea este un număr între -90 și 90.');
    expect(form.error('lon')).toBe('Longitudinea este un număr între -180 și 180.');
    expect(form.value('lat')).toBe(lat);
  }
});

test('several wrong fields come back with one error each and a count', async () => {
  const answer = await t.ana.post('/clients', typed({ name: '', tax_id: 'ABC', iban: 'RO', email: 'x' }));

  const form = formOf(answer.body);
  expect(
    summaryOf(form.page)
      .map(({ href }) => href)
      .sort(),
  ).toEqual(['#email', '#iban', '#name', '#tax_id']);
  expect(answer.body).toContain('4 lucruri de corectat');
});
