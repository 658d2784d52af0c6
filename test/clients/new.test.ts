import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, readClient, savedId, typed } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { byClass, find, findAll, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('the form has the four sections of the guide in its order, and a side index that leads to them', async () => {
  const { page } = formOf((await t.ana.get('/clients/new')).body);

  const titles = ['A. CONTACT', 'B. FACTURARE', 'C. LIVRARE', 'D. DETALII'];
  expect(findAll(page, 'h2').map(textOf)).toEqual(titles);
  const [index] = byClass(page, 'index');
  const links = index ? findAll(index, 'a') : [];
  expect(links.map(textOf)).toEqual(titles);
  for (const link of links)
    expect(find(page, 'section', { id: link.attributes.href?.slice(1) ?? '' })).toBeDefined();
});

test('exactly name, type and level are marked as required', async () => {
  const { page } = formOf((await t.ana.get('/clients/new')).body);

  const required = findAll(page, '*', { required: true }).map(({ attributes }) => attributes.name);
  expect(required.sort()).toEqual(['level_id', 'name', 'type_id']);
});

test('a new form starts with România, Prospect and the three switches on', async () => {
  const form = formOf((await t.ana.get('/clients/new')).body);

  expect(form.action).toBe('/clients');
  expect(form.value('country')).toBe('RO');
  expect(form.value('status')).toBe('prospect');
  for (const name of ['email_enabled', 'notify_sms', 'notify_email']) expect(form.value(name)).toBe('true');
  expect(form.value('vat_payer')).toBe('false');
  expect(form.value('form_key')).not.toBe('');
});

test('what a browser sends of the untouched form and a name, a type and a level is a client', async () => {
  const form = formOf((await t.ana.get('/clients/new')).body);

  const answer = await t.ana.post('/clients', {
    ...form.fields,
    name: 'Moara Veche SRL',
    type_id: '2',
    level_id: '3',
  });

  const client = await readClient(t, savedId(answer));
  expect(client).toMatchObject({ name: 'Moara Veche SRL', type_id: 2, level_id: 3, status: 'prospect' });
  expect(client).toMatchObject({ contacts: [], delivery_addresses: [], tags: [], manager_ids: [] });
  expect(client).toMatchObject({ source_id: null, payment_term_days: null, lat: null, vat_payer: false });
});

test('a saved client is shown on its page with a sentence that says so', async () => {
  const saved = await t.ana.post('/clients', typed({ name: 'Brutăria Nouă SRL' }));
  const flash = saved.cookies.find(({ name }) => name === 'clientela_flash');

  const page = await t.app.inject({
    url: `/clients/${savedId(saved)}`,
    cookies: { ...t.ana.cookies, clientela_flash: flash?.value ?? '' },
  });
  expect(page.body).toContain('<h1>Brutăria Nouă SRL');
  expect(page.body).toContain('Clientul a fost salvat.');
});

test('„Salvează și adaugă altul” saves and opens an empty form', async () => {
  const before = await countClients(t);

  const answer = await t.ana.post('/clients', typed(Object.fromEntries([['then', 'new']])));

  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe('/clients/new');
  expect(await countClients(t)).toBe(before + 1);
});

test('a payment term is proposed by the type: its days stand beside the choice', async () => {
  await t.ana.post('/settings/clients/lists/types/3', {
    name: 'Instituție Publică',
    payment_term_days: 60,
    order_note: '',
  });

  const { page } = formOf((await t.ana.get('/clients/new')).body);

  const type = find(page, 'select', { name: 'type_id' });
  const terms = type ? findAll(type, 'option').map(({ attributes }) => attributes['data-term']) : [];
  expect(terms).toEqual([undefined, undefined, undefined, '60']);
});
