import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Browser, browser, password, type TestApp, testApp } from '../support/app.ts';
import { find, parseHtml } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
beforeEach(async () => {
  await t.db.deleteFrom('login_attempts').execute();
});
afterAll(() => t.close());

const corina = { name: 'Corina Dan', email: 'corina@firma.ro', role: 'sales', password };
const address = '/settings/users';
const idOf = async (email: string) =>
  (await t.db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id;
const change = (id: number, fields: object, person: Pick<Browser, 'post'> = t.ana) =>
  person.post(`${address}/${id}`, { ...fields, password: '' });

test('an administrator makes an account, and the person comes in', async () => {
  const answer = await t.ana.post(address, corina);

  expect(answer.headers.location).toBe(address);
  expect((await t.ana.get(address)).body).toMatch(/Corina Dan.*corina@firma\.ro.*Vânzări.*activ/s);
  expect((await (await browser(t.app, 'corina@firma.ro')).get('/clients')).statusCode).toBe(200);
});

test('an e-mail that has an account, in any capitals, and a wrong form are refused with what was typed', async () => {
  const taken = await t.ana.post(address, { ...corina, name: 'Alta', email: 'CORINA@firma.ro' });
  const wrong = await t.ana.post(address, { name: '', email: 'x', role: 'boss', password: 'scurta' });

  expect([taken.statusCode, wrong.statusCode]).toEqual([422, 422]);
  expect(taken.body).toContain('Adresa de e-mail are deja un cont.');
  expect(find(parseHtml(taken.body), 'input', { name: 'name' })?.attributes.value).toBe('Alta');
  for (const sentence of [
    'Completați numele.',
    'nu este completă',
    'Alegeți un rol din listă.',
    'cel puțin 10',
  ])
    expect(wrong.body).toContain(sentence);
});

test('two who make the same account at once make one, and nobody sees an error of ours', async () => {
  const fields = { ...corina, email: 'dublura@firma.ro' };

  const codes = (await Promise.all([t.ana.post(address, fields), t.ana.post(address, fields)])).map(
    ({ statusCode }) => statusCode,
  );

  expect(codes.sort()).toEqual([303, 422]);
});

test("a new role, a new password and a closed account each end the person's sessions at once", async () => {
  const id = await idOf('corina@firma.ro');
  const { password: _own, ...fields } = corina;
  const changes = [
    { ...fields, role: 'administrator', active: 'true', password: '' },
    { ...fields, role: 'administrator', active: 'true', password: 'o-parola-noua-8' },
    { ...fields, role: 'administrator', active: 'true', password },
    { ...fields, role: 'administrator', active: ['false'], password: '' },
  ];
  for (const [index, fields] of changes.entries()) {
    const before = index === 2 ? undefined : await browser(t.app, 'corina@firma.ro');
    expect((await t.ana.post(`${address}/${id}`, fields)).statusCode).toBe(303);
    if (before) expect([index, (await before.get('/clients')).statusCode]).toEqual([index, 303]);
  }
  await expect(browser(t.app, 'corina@firma.ro')).rejects.toThrow('did not get in');
});

test('a change of the name alone keeps the person in', async () => {
  const { statusCode } = await change(t.bogdan.id, {
    name: 'Bogdan Popescu',
    email: 'bogdan@firma.ro',
    role: 'sales',
    active: 'true',
  });

  expect(statusCode).toBe(303);
  expect((await t.bogdan.get('/clients')).body).toContain('Bogdan Popescu');
});

test('the only administrator can neither step down nor be closed', async () => {
  const ana = { name: 'Ana Marin', email: 'ana@firma.ro' };

  for (const fields of [
    { ...ana, role: 'sales', active: 'true' },
    { ...ana, role: 'administrator', active: 'false' },
  ]) {
    const answer = await change(t.ana.id, fields);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Este singurul administrator activ. Numiți întâi un altul.');
  }
  expect((await t.ana.get(address)).statusCode).toBe(200);
});

test('two administrators who close each other at the same moment: one stays', async () => {
  const dan = { name: 'Dan', email: 'dan@firma.ro', role: 'administrator' };
  await t.ana.post(address, { ...dan, password });
  const dans = await browser(t.app, 'dan@firma.ro');

  await Promise.all([
    change(await idOf('dan@firma.ro'), { ...dan, active: 'false' }),
    change(
      t.ana.id,
      { name: 'Ana Marin', email: 'ana@firma.ro', role: 'administrator', active: 'false' },
      dans,
    ),
  ]);

  const left = await t.db
    .selectFrom('users')
    .select('email')
    .where('role', '=', 'administrator')
    .where('active', '=', true)
    .execute();
  expect(left).toHaveLength(1);
  await t.db.updateTable('users').set({ active: true }).where('id', '=', t.ana.id).execute();
  Object.assign(t.ana, await browser(t.app, 'ana@firma.ro'));
});

test('a closed account stays chosen as manager and is not offered to others', async () => {
  const { id } = (
    await t.ana.json('POST', '/api/v1/clients', {
      name: 'X',
      type_id: 1,
      level_id: 1,
      manager_ids: [t.bogdan.id],
    })
  ).json();
  await change(t.bogdan.id, {
    name: 'Bogdan Popescu',
    email: 'bogdan@firma.ro',
    role: 'sales',
    active: 'false',
  });

  const offered = async (url: string) =>
    find(parseHtml((await t.ana.get(url)).body), 'input', {
      name: 'manager_ids[]',
      value: String(t.bogdan.id),
    });
  expect((await offered(`/clients/${id}/edit`))?.attributes).toHaveProperty('checked');
  expect(await offered('/clients/new')).toBeUndefined();
});

test('an account that is not there is not found, whatever its number looks like', async () => {
  for (const id of ['999999', '0', 'abc', '1.5', '99999999999999999999'])
    for (const send of [() => t.ana.get(`${address}/${id}`), () => t.ana.post(`${address}/${id}`, corina)])
      expect([id, (await send()).statusCode]).toEqual([id, 404]);
});

test("the portfolio of an account is the role's, the own or everybody's, and acts on the next request", async () => {
  const seller = await t.member('sales', { name: 'Sanda Vânzări' });
  const fields = { name: 'Sanda Vânzări', email: 'sanda@firma.ro', role: 'sales', active: 'true' };
  const { id } = (
    await t.ana.json('POST', '/api/v1/clients', { name: 'Străinul SRL', type_id: 1, level_id: 1 })
  ).json();
  const seen = async () => (await seller.get(`/clients/${id}`)).statusCode;

  expect(await seen()).toBe(200);
  expect((await change(seller.id, { ...fields, own_portfolio: 'own' })).statusCode).toBe(303);
  expect(await seen()).toBe(404);
  const form = parseHtml((await t.ana.get(`${address}/${seller.id}`)).body);
  expect(find(form, 'option', { value: 'own' })?.attributes).toHaveProperty('selected');
  expect((await t.ana.get(address)).body).toMatch(/Sanda Vânzări.*Vânzări.*doar portofoliul propriu.*acum/s);
  expect((await change(seller.id, { ...fields, own_portfolio: '' })).statusCode).toBe(303);
  expect(await seen()).toBe(200);
  expect((await change(seller.id, { ...fields, own_portfolio: 'mine' })).statusCode).toBe(422);
  // What the form does not say stays, and is asked of the new role too.
  expect((await change(seller.id, { ...fields, own_portfolio: 'own' })).statusCode).toBe(303);
  expect((await change(seller.id, { ...fields, role: 'administrator' })).statusCode).toBe(422);
});

test('whoever works in the settings, an administrator above all, cannot have an own portfolio alone', async () => {
  const answer = await change(t.ana.id, {
    name: 'Ana Marin',
    email: 'ana@firma.ro',
    role: 'administrator',
    active: 'true',
    own_portfolio: 'own',
  });

  expect(answer.statusCode).toBe(422);
  expect(find(parseHtml(answer.body), 'p', { id: 'own_portfolio-error' })).toBeDefined();
});

test('a password of the own name, e-mail or firm is refused, and of other names it is not', async () => {
  await t.db.updateTable('company_settings').set({ name: 'Mobilier Cobadin SRL' }).execute();
  const person = { name: 'Ilarion Vrânceanu', email: 'ilarion.v@atelier.ro', role: 'viewer' };

  for (const given of ['Vranceanu2026!', 'atelier.ro 2025', 'Cobadin-2026'])
    expect((await t.ana.post(address, { ...person, password: given })).body).toContain(
      'se ghicește din nume',
    );
  expect((await t.ana.post(address, { ...person, password: 'Gologanescu7x' })).statusCode).toBe(303);
});
