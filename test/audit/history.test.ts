import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOrder } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, readClient } from '../support/clients.ts';
import { byClass, findAll, parseHtml, textOf } from '../support/html.ts';
import { apply, csv, planned } from '../support/imports.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const change = async (id: number, fields: object) => {
  const { version } = await readClient(t, id);
  const answer = await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, ...fields });
  if (answer.statusCode !== 200) throw new Error(answer.body);
};
const page = async (id: number, query = '') =>
  parseHtml((await t.ana.get(`/clients/${id}/changes${query}`)).body);
const entries = async (id: number, query = '') => byClass(await page(id, query), 'change').map(textOf);

test('every change stands with who, when, through what, and from what into what', async () => {
  const { id } = await makeClient(t, { name: 'Pânza SRL', phone: '0722123456', manager_ids: [t.bogdan.id] });
  await change(id, {
    level_id: 2,
    manager_ids: [t.ana.id],
    contacts: [{ name: 'Ion', email: 'ion@x.ro', receives: ['orders'] }],
  });
  await change(id, { contacts: [{ name: 'Ion', email: 'ion@y.ro' }, { name: 'Ana' }] });
  await makeOrder(t, id);

  const all = await entries(id);
  const order = all.find((text) => text.startsWith('Comandă'));
  const [contacts, level] = all.filter((text) => text.startsWith('Client: modificare'));
  expect(order).toMatch(/^Comandă CMD-\d+: adăugare .* Ana Marin · prin API/);
  expect(contacts).toContain('Contacte');
  expect(contacts).toMatch(/Ion, ion@x\.ro, comenzi → Ion, ion@y\.ro/);
  expect(level).toContain('Nivel Client Small Business → Medium');
  expect(level).toContain('Manager Cont Bogdan Pop → Ana Marin');

  expect(await entries(id, '?field=level_id')).toHaveLength(2);
  expect(await entries(id, `?by=${t.bogdan.id}`)).toEqual([]);
  expect(await entries(id, '?to=2020-01-01')).toEqual([]);
  const json = (await t.ana.json('GET', `/api/v1/clients/${id}/changes?limit=1`)).json<{
    items: object[];
    next: string;
  }>();
  expect(json.items).toMatchObject([{ action: 'status', subject: 'client', by: { kind: 'system' } }]);
  const rest = (await t.ana.json('GET', `/api/v1/clients/${id}/changes?after=${json.next}`)).json<{
    items: object[];
  }>();
  expect(rest.items).toHaveLength(4);
});

test('a tab of fifty costs three queries beside the session', async () => {
  const { id } = await makeClient(t, { name: 'Multe SRL' });
  for (let at = 0; at < 3; at += 1) await change(id, { alias: `a${at}` });
  const before = t.proxy.queries.length;
  await t.ana.get(`/clients/${id}/changes`);
  expect(t.proxy.queries.length - before).toBeLessThanOrEqual(4);
});

test('a field is put back at once, or after a look where it was changed since', async () => {
  const { id } = await makeClient(t, { name: 'Înapoi SRL', phone: '0722123456', alias: 'unu' });
  await change(id, { alias: 'doi' });
  const [entry] = (await t.ana.json('GET', `/api/v1/clients/${id}/changes`)).json<{
    items: { id: number }[];
  }>().items;
  await change(id, { alias: 'trei' });
  const at = `/clients/${id}/changes/${entry?.id}/restoration`;

  expect(findAll(await page(id), 'a', { href: `${at}?field=alias` })).toHaveLength(1);
  const look = await t.ana.get(`${at}?field=alias`);
  expect(textOf(byClass(parseHtml(look.body), 'facts')[0])).toMatch(/Acum ?trei ?Va fi ?unu/);
  const { version } = await readClient(t, id);
  const stale = await t.ana.post(at, { field: 'alias', version: version - 1 });
  expect([stale.statusCode, (await readClient(t, id)).alias]).toEqual([422, 'trei']);
  expect((await t.bogdan.post(at, { field: 'alias', version })).statusCode).toBe(303);
  expect((await readClient(t, id)).alias).toBe('unu');
  const [restored] = await entries(id);
  expect(restored).toContain('restaurare');
  // What it is now it cannot be put back to, and neither can a field that the entry never touched.
  expect((await t.ana.post(at, { field: 'alias', version: version + 1 })).statusCode).toBe(404);
  expect((await t.ana.post(at, { field: 'name', version: version + 1 })).statusCode).toBe(404);
});

test('what is not valid any more is refused with a sentence', async () => {
  const one = await makeClient(t, { name: 'Numărul SRL', tax_id: '4264242' });
  await change(one.id, { tax_id: '' });
  await makeClient(t, { name: 'Alt Numărul SRL', tax_id: '4264242' });
  const [entry] = (await t.ana.json('GET', `/api/v1/clients/${one.id}/changes`)).json<{
    items: { id: number }[];
  }>().items;
  const { version } = await readClient(t, one.id);
  const answer = await t.ana.post(`/clients/${one.id}/changes/${entry?.id}/restoration`, {
    field: 'tax_id',
    version,
  });

  expect([answer.statusCode, answer.body.includes('Există deja')]).toEqual([422, true]);
});

/** The tab with what it offers to put back, and what a forged form answers for each entry and field. */
async function forged(id: number, fields: string[]) {
  const tab = await t.ana.get(`/clients/${id}/changes`);
  const { version } = await readClient(t, id);
  const { items } = (await t.ana.json('GET', `/api/v1/clients/${id}/changes`)).json<{
    items: { id: number; subject: string; changes: object }[];
  }>();
  const found = items.filter(({ subject }) => subject === 'client');
  const answers: number[] = [];
  for (const entry of found)
    for (const field of fields.filter((name) => name in entry.changes))
      for (const answer of [
        await t.ana.get(`/clients/${id}/changes/${entry.id}/restoration?field=${field}`),
        await t.ana.post(`/clients/${id}/changes/${entry.id}/restoration`, { field, version }),
      ])
        answers.push(answer.statusCode);
  return { tab, answers };
}

test('the import that made a client is read like any other entry, and nothing is put back to before it', async () => {
  const plan = await planned(
    t,
    csv([
      [
        'Nume',
        'CIF',
        'Contact: nume',
        'Contact: e-mail',
        'Livrare: denumire',
        'Livrare: localitate',
        'Livrare: județ',
      ],
      ['Adusă SRL', '14399840', 'Petru Pop', 'petru@adusa.ro', 'Depozit', 'Turda', 'Cluj'],
    ]),
  );
  const { items } = await apply(t, plan.id, { type_id: 1 });
  const id = items[0]?.client_id ?? 0;

  const { tab, answers } = await forged(id, ['contacts', 'delivery_addresses', 'name']);
  expect([tab.statusCode, tab.body.includes('Petru Pop'), tab.body.includes('/restoration')]).toEqual([
    200,
    true,
    false,
  ]);
  expect(answers).toEqual([404, 404, 404, 404, 404, 404]);
});

test('what an erasure emptied in the history is no value to be put back', async () => {
  const { id } = await makeClient(t, { name: 'Golită SRL' });
  await change(id, {
    contacts: [{ name: 'Vasile Dus', email: 'vasile@dus.ro' }],
    delivery_addresses: [
      { label: 'Port', county: 'RO-CT', locality: 'Constanța', contact_name: 'Vasile Dus' },
    ],
  });
  const [contact] = (await readClient(t, id)).contacts;
  const form = { contact_id: String(contact?.id), reason: 'Cerere', confirmed: 'true', form_key: 'golita' };
  expect((await t.ana.post(`/clients/${id}/erasures`, form)).statusCode).toBe(303);

  const { tab, answers } = await forged(id, ['contacts', 'delivery_addresses']);
  expect([tab.statusCode, tab.body.includes('Dus'), answers.length > 3]).toEqual([200, false, true]);
  expect([...new Set(answers)]).toEqual([404]);
});

test('an address that is put back does not take a yes to marketing with it that was given for another one', async () => {
  const contacts = (email: string) => [{ name: 'Ion', email, marketing_enabled: true }];
  const { id } = await makeClient(t, { name: 'Acord SRL', contacts: contacts('vechi@acord.ro') });
  await change(id, { contacts: contacts('nou@acord.ro') });
  const { items } = (await t.ana.json('GET', `/api/v1/clients/${id}/changes`)).json<{
    items: { id: number; changes: object }[];
  }>();
  const entry = items.find(({ changes }) => 'contacts' in changes);
  const { version } = await readClient(t, id);
  const form = { field: 'contacts', version };
  expect((await t.ana.post(`/clients/${id}/changes/${entry?.id}/restoration`, form)).statusCode).toBe(303);
  expect((await readClient(t, id)).contacts).toMatchObject([
    { email: 'vechi@acord.ro', marketing_enabled: false },
  ]);
});
