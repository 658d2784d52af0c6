import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { type Client, makeClient } from '../support/clients.ts';
import { find, findAll, parseHtml, textOf } from '../support/html.ts';
import { merge } from '../support/merges.ts';
import { inviteTo, personOf } from './doors.ts';

let t: TestApp;
let moara: Client;
let brutaria: Client;
beforeAll(async () => {
  t = await testApp();
  const contacts = [
    { name: 'Ioana Dinu', email: 'Ioana@Moara.ro' },
    { name: 'Fără adresă' },
    { name: 'Radu Ilie', email: 'radu@moara.ro' },
  ];
  moara = await makeClient(t, { name: 'Moara Veche SRL', contacts });
  brutaria = await makeClient(t, { name: 'Brutăria Nouă SRL' });
});
afterAll(() => t.close());

const tab = (id: number) => `/clients/${id}/account`;
const people = (clientId: number) =>
  t.db
    .selectFrom('portal_users')
    .select(['email', 'name', 'rights'])
    .where('client_id', '=', clientId)
    .orderBy('id')
    .execute();
const errorOf = (body: string, id: string) => textOf(find(parseHtml(body), '*', { id: `${id}-error` }));

test('a contact is invited under its own name and address, once however often the button is pressed', async () => {
  const page = parseHtml((await t.ana.get(tab(moara.id))).body);
  const offered = findAll(page, 'option').map(textOf);
  expect(offered).toEqual([
    'Altcineva (completați mai jos)',
    'Ioana Dinu, Ioana@Moara.ro',
    'Radu Ilie, radu@moara.ro',
  ]);

  const form = {
    contact_id: moara.contacts[0]?.id ?? 0,
    name: 'altcineva',
    email: 'x',
    form_key: 'o-cheie',
    rights: ['data', 'orders'],
  };
  const answers = await Promise.all([1, 2, 3].map(() => t.ana.post(`${tab(moara.id)}/invitations`, form)));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303]);
  expect(await people(moara.id)).toEqual([
    { email: 'ioana@moara.ro', name: 'Ioana Dinu', rights: ['orders', 'data'] },
  ]);
  expect(await t.db.selectFrom('messages').select('recipient').execute()).toEqual([
    { recipient: 'ioana@moara.ro' },
  ]);
  const shown = (await t.ana.get(tab(moara.id))).body;
  expect(shown).toContain('invitat');
  expect(shown).toContain('valabilă până la');
});

test('an address is one account in the whole portal; whose it is only they learn who may see that client', async () => {
  const [first, second] = await Promise.all([
    inviteTo(t.ana, moara.id, { email: 'una@moara.ro' }),
    inviteTo(t.ana, brutaria.id, { email: 'UNA@moara.ro' }),
  ]);
  expect([first.statusCode, second.statusCode].sort()).toEqual([303, 422]);

  const seen = await inviteTo(t.ana, brutaria.id, { email: 'ioana@moara.ro' });
  expect(errorOf(seen.body, 'new-email')).toContain('Moara Veche SRL');
  expect(find(parseHtml(seen.body), 'input', { id: 'new-email' })?.attributes.value).toBe('ioana@moara.ro');

  const own = await t.member('sales', { ownPortfolio: true });
  const theirs = await makeClient(t, { name: 'Al lui Victor SRL', manager_ids: [own.id] });
  const unseen = await inviteTo(own, theirs.id, { email: 'ioana@moara.ro' });
  expect(errorOf(unseen.body, 'new-email')).toBe('Adresa are deja un cont în portal. Scrieți alta.');
  expect((await inviteTo(own, moara.id, { email: 'alta@moara.ro' })).statusCode).toBe(404);
  // Neither does a contact of another client give its address away.
  const foreign = await t.ana.post(`${tab(brutaria.id)}/invitations`, {
    contact_id: moara.contacts[2]?.id ?? 0,
    rights: 'orders',
  });
  expect(textOf(find(parseHtml(foreign.body), '*', { id: 'summary' }))).toBe(
    'Contactul nu mai este al clientului.',
  );
});

test('what is wrong with an invitation stands beside its field, and what was typed stays', async () => {
  const refused = await t.ana.post(`${tab(brutaria.id)}/invitations`, {
    name: '',
    email: 'nu-e',
    form_key: 'k',
  });
  expect(refused.statusCode).toBe(422);
  expect(errorOf(refused.body, 'new-name')).toBe('Completați numele.');
  expect(errorOf(refused.body, 'new-email')).toContain('nu este completă');
  expect(errorOf(refused.body, 'rights')).toBe('Bifați cel puțin un drept.');
  expect(find(parseHtml(refused.body), 'input', { id: 'new-email' })?.attributes.value).toBe('nu-e');
  expect(await inviteTo(t.ana, brutaria.id, { email: 'b@b.ro', rights: 'admin' })).toMatchObject({
    statusCode: 422,
  });
});

test('rights change for whoever read them last; an account is deleted only while nobody took it up', async () => {
  const { id, version } = await personOf(t, 'ioana@moara.ro');
  const path = `${tab(moara.id)}/${id}`;
  expect((await t.ana.post(`${path}/rights`, { rights: ['notices'], version })).statusCode).toBe(303);
  const stale = await t.bogdan.post(`${path}/rights`, { rights: ['orders'], version });
  expect([stale.statusCode, stale.body.includes('schimbat între timp')]).toEqual([409, true]);
  expect((await personOf(t, 'ioana@moara.ro')).rights).toEqual(['notices']);
  // Of another client's address the account is not there.
  expect((await t.ana.post(`${tab(brutaria.id)}/${id}/deletion`)).statusCode).toBe(404);

  await t.db.updateTable('portal_users').set({ password_hash: 'x' }).where('id', '=', id).execute();
  expect((await t.ana.post(`${path}/deletion`)).statusCode).toBe(409);
  expect((await t.ana.post(`${path}/invitations`)).statusCode).toBe(409);
  await t.db.updateTable('portal_users').set({ password_hash: null }).where('id', '=', id).execute();
  expect((await t.ana.post(`${path}/deletion`)).statusCode).toBe(303);
  expect((await people(moara.id)).map(({ email }) => email)).not.toContain('ioana@moara.ro');
  const actions = await t.db
    .selectFrom('audit_entries')
    .select('action')
    .where('subject_id', '=', moara.id)
    .where('action', 'like', 'portal%')
    .orderBy('id')
    .execute();
  expect(actions.map(({ action }) => action)).toContain('portal_rights');
  expect(actions.at(-1)?.action).toBe('portal_delete');
});

test('nobody gives more than they see; what somebody has already may stay', async () => {
  const areas = { clients: 'edit', documents: 'view' };
  const role = (set: object) => t.db.updateTable('roles').set(set).where('key', '=', 'warehouse').execute();
  await role({ areas: JSON.stringify(areas), sees_balance: false });
  const dan = await t.member('warehouse');
  const boxes = async (form?: string) => {
    const page = parseHtml((await dan.get(tab(brutaria.id))).body);
    const within = (form && find(page, 'form', { id: form })) || page;
    return findAll(within, 'input', { name: 'rights' }).map(({ attributes }) => attributes.value);
  };

  expect(await boxes('invitation-form')).toEqual(['documents', 'data', 'notices']);
  for (const right of ['orders', 'statement']) {
    const refused = await inviteTo(dan, brutaria.id, { email: 'mult@brutaria.ro', rights: [right, 'data'] });
    expect([refused.statusCode, errorOf(refused.body, 'rights')]).toEqual([
      422,
      expect.stringContaining('Nu puteți da'),
    ]);
  }
  await inviteTo(t.ana, brutaria.id, { email: 'mult@brutaria.ro', rights: ['orders'] });
  const { id, version } = await personOf(t, 'mult@brutaria.ro');
  const give = (rights: string[]) => dan.post(`${tab(brutaria.id)}/${id}/rights`, { rights, version });
  expect((await give(['orders', 'statement'])).statusCode).toBe(422);
  expect((await give(['orders', 'documents'])).statusCode).toBe(303);
  expect((await personOf(t, 'mult@brutaria.ro')).rights).toEqual(['orders', 'documents']);
  expect(await boxes()).toContain('orders');
});

test('who only sees clients sees the list, without a button', async () => {
  await inviteTo(t.ana, brutaria.id, { email: 'vera@brutaria.ro' });
  const viewer = await t.member('viewer');
  const page = await viewer.get(tab(brutaria.id));
  expect(page.body).toContain('vera@brutaria.ro');
  expect(
    findAll(parseHtml(page.body), 'form').filter(({ attributes }) => attributes.action?.includes('/account')),
  ).toHaveLength(0);
  expect((await inviteTo(viewer, brutaria.id, { email: 'z@z.ro' })).statusCode).toBe(404);
});

test('the people of a client that is merged follow it', async () => {
  const twin = await makeClient(t, { name: 'Brutăria Veche SRL' });
  await inviteTo(t.ana, twin.id, { email: 'geamana@brutaria.ro' });
  await merge(t, brutaria, twin);
  expect((await people(brutaria.id)).map(({ email }) => email)).toContain('geamana@brutaria.ro');
  expect((await t.ana.get(tab(twin.id))).headers.location).toBe(tab(brutaria.id));
});
