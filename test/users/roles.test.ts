import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Areas, areas } from '../../src/web/access.ts';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { find, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
let dan: Browser;
beforeAll(async () => {
  t = await testApp();
  dan = await t.member('warehouse', { name: 'Dan Depozit' });
});
afterAll(() => t.close());

const address = '/settings/roles';
const roleOf = (key: string) =>
  t.db.selectFrom('roles').selectAll().where('key', '=', key).executeTakeFirstOrThrow();

/** The form of a role as it is now, with some fields changed. */
async function fieldsOf(key: string, changed: Record<string, string | number> = {}) {
  const role = await roleOf(key);
  const held = role.areas as Areas;
  return {
    version: role.version,
    ...Object.fromEntries(areas.map(({ area }) => [`areas[${area}]`, held[area]])),
    own_portfolio: String(role.own_portfolio),
    sees_cnp: String(role.sees_cnp),
    sees_balance: String(role.sees_balance),
    sees_cost: String(role.sees_cost),
    may_export: String(role.may_export),
    may_bulk: String(role.may_bulk),
    ...changed,
  };
}
const save = async (key: string, changed: Record<string, string | number>, person = t.ana) =>
  person.post(`${address}/${key}`, await fieldsOf(key, changed));

test('the page shows the five roles side by side, how many have each, and what each may do in words', async () => {
  const page = parseHtml((await t.ana.get(address)).body);

  expect(findAll(page, 'thead')[0] && textOf(findAll(page, 'thead')[0])).toContain('Depozit1 utilizator');
  expect(findAll(page, 'tr').map(textOf)).toContain(
    'Comenzieditează' + 'editează' + 'vede' + 'editează' + 'vede',
  );
  expect(textOf(find(page, 'dl'))).toContain(
    'Vede și editează note și comenzi. Numai vede clienți, produse și documente.',
  );
});

test('nobody but an administrator finds the page', async () => {
  for (const url of [address, `${address}/sales`]) expect((await t.bogdan.get(url)).statusCode).toBe(404);
  expect((await save('viewer', { 'areas[settings]': 'edit' }, t.bogdan)).statusCode).toBe(404);
  expect((await t.ana.get(`${address}/boss`)).statusCode).toBe(404);
});

test('what is saved holds from the next request on, and leaves its audit row with both values', async () => {
  expect((await dan.get('/payments')).statusCode).toBe(404);

  const answer = await save('warehouse', { 'areas[payments]': 'view', sees_balance: 'true' });

  expect(answer.headers.location).toBe(address);
  expect((await dan.get('/payments')).statusCode).toBe(200);
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'subject_id', 'version', 'changes'])
    .where('subject', '=', 'role')
    .execute();
  expect(audit).toEqual([
    {
      actor_id: t.ana.id,
      subject_id: 4,
      version: 2,
      changes: { payments: ['none', 'view'], sees_balance: [false, true] },
    },
  ]);
  await save('warehouse', { 'areas[payments]': 'none' });
  expect((await dan.get('/payments')).statusCode).toBe(404);
});

test('„doar portofoliul propriu” hides the clients of others on the next request', async () => {
  const { id } = (
    await t.ana.json('POST', '/api/v1/clients', { name: 'Străinul SRL', type_id: 1, level_id: 1 })
  ).json();
  expect((await dan.get(`/clients/${id}`)).statusCode).toBe(200);

  await save('warehouse', { own_portfolio: 'true' });

  expect((await dan.get(`/clients/${id}`)).statusCode).toBe(404);
  await save('warehouse', { own_portfolio: 'false' });
});

test('saved twice, or with nothing changed, it is one change and no refusal', async () => {
  const fields = await fieldsOf('viewer', { sees_cost: 'true' });

  const codes = [
    (await t.ana.post(`${address}/viewer`, fields)).statusCode,
    (await t.ana.post(`${address}/viewer`, fields)).statusCode,
  ];

  expect(codes).toEqual([303, 303]);
  expect((await roleOf('viewer')).version).toBe(2);
});

test('who saves an older version sees both values, loses nothing, and keeps what others changed elsewhere', async () => {
  const older = await fieldsOf('accounting', { 'areas[orders]': 'edit', 'areas[campaigns]': 'edit' });
  await save('accounting', { 'areas[campaigns]': 'view', 'areas[reports]': 'none' });

  const answer = await t.ana.post(`${address}/accounting`, older);

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Rolul a fost schimbat între timp de Ana Marin.');
  expect(answer.body).toContain('Ați ales „editează”; altcineva a salvat între timp „vede”.');
  expect(answer.body).toContain('Schimbat între timp: era „vede”, acum e „fără”.');
  const chosen = (area: string) =>
    findAll(parseHtml(answer.body), 'input', { name: `areas[${area}]`, checked: true })[0]?.attributes.value;
  expect(['orders', 'campaigns', 'reports', 'clients'].map(chosen)).toEqual(['edit', 'edit', 'none', 'edit']);
  expect((await roleOf('accounting')).areas).toMatchObject({
    orders: 'view',
    campaigns: 'view',
    reports: 'none',
  });

  const again = { ...older, version: (await roleOf('accounting')).version, 'areas[reports]': 'none' };
  expect((await t.ana.post(`${address}/accounting`, again)).statusCode).toBe(303);
  expect((await roleOf('accounting')).areas).toMatchObject({
    orders: 'edit',
    campaigns: 'edit',
    reports: 'none',
  });
});

test('two who save at the same moment: one is told', async () => {
  const [one, other] = [
    await fieldsOf('viewer', { sees_cnp: 'true' }),
    await fieldsOf('viewer', { may_export: 'true' }),
  ];

  const codes = (
    await Promise.all([one, other].map((fields) => t.ana.post(`${address}/viewer`, fields)))
  ).map(({ statusCode }) => statusCode);

  expect(codes.sort()).toEqual([303, 422]);
});

const impossible: [changed: Record<string, string>, sentence: string][] = [
  [{ 'areas[clients]': 'none' }, 'Notele stau pe fișa clientului'],
  [{ 'areas[products]': 'none' }, 'Pe o comandă se aleg produse'],
  [{ 'areas[payments]': 'edit', 'areas[documents]': 'none' }, 'O încasare stinge facturi'],
  [{ may_bulk: 'true' }, 'Modificarea în masă schimbă clienți'],
  [{ own_portfolio: 'true', 'areas[settings]': 'view' }, 'Setările privesc toți clienții'],
];
test.each(impossible)('%j is refused beside the field, and stays chosen', async (changed, sentence) => {
  const before = await roleOf('warehouse');

  const answer = await save('warehouse', changed);

  expect(answer.statusCode).toBe(422);
  const page = parseHtml(answer.body);
  expect(findAll(page, 'p', { class: 'error' }).map(textOf).join(' ')).toContain(sentence);
  for (const [name, value] of Object.entries(changed))
    expect(find(page, 'input', { name, value, checked: true })).toBeDefined();
  expect(await roleOf('warehouse')).toEqual(before);
});

test('settings are not given to a role while one of its people sees the own clients alone', async () => {
  await t.member('viewer', { ownPortfolio: true });

  expect((await save('viewer', { 'areas[settings]': 'view' })).body).toContain(
    'un utilizator cu acest rol vede doar portofoliul propriu',
  );
});

test('the administrator is shown and stays: it may do everything', async () => {
  const { body } = await t.ana.get(`${address}/administrator`);
  expect(body).toContain('Poate tot');
  expect(body).not.toContain('<input type="radio"');

  expect((await save('administrator', { 'areas[clients]': 'none', sees_cnp: 'false' })).statusCode).toBe(422);
  expect((await roleOf('administrator')).version).toBe(1);
});

test('a form that names no such thing is refused and writes nothing', async () => {
  for (const changed of [{ 'areas[clients]': 'own' }, { version: 'x' }, { sees_cnp: 'poate' }])
    expect((await save('sales', changed as never)).statusCode).toBe(422);
  expect((await t.ana.post(`${address}/sales`)).statusCode).toBe(422);
  expect((await roleOf('sales')).version).toBe(1);
});
