import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient } from '../../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const address = '/settings/clients/lists';

async function namesIn(list: string): Promise<string[]> {
  const page = parseHtml((await t.ana.get(address)).body);
  const forms = findAll(page, 'form').filter(({ attributes }) =>
    attributes.action?.startsWith(`${address}/${list}/`),
  );
  return forms.map((form) => find(form, 'input', { name: 'name' })?.attributes.value ?? '');
}

test('the lists start with what the guide names', async () => {
  expect(await namesIn('types')).toEqual(['Revânzător', 'Client Final', 'Instituție Publică']);
  expect(await namesIn('levels')).toEqual(['Small Business', 'Medium', 'Large Business']);
});

test.each(['types', 'levels', 'sources', 'tags'])(
  'a row is added to %s, renamed, and shown on the form',
  async (list) => {
    const added = await t.ana.post(`${address}/${list}`, { name: `Rând nou ${list}` });
    const [row] = (await t.ana.json('GET', `/api/v1/${list}`))
      .json()
      .items.filter(({ name }: { name: string }) => name === `Rând nou ${list}`);

    const renamed = await t.ana.post(`${address}/${list}/${row.id}`, { name: `Alt nume ${list}` });

    expect([added.statusCode, renamed.statusCode]).toEqual([303, 303]);
    expect(await namesIn(list)).toContain(`Alt nume ${list}`);
    expect((await t.ana.get('/clients/new')).body).toContain(`Alt nume ${list}`);
  },
);

test('a type carries its payment term and a note', async () => {
  await t.ana.post(`${address}/types/3`, {
    name: 'Instituție Publică',
    payment_term_days: '60',
    order_note: 'Cu angajament.',
  });

  const page = (await t.ana.get(address)).body;

  expect(page).toContain('value="60"');
  expect(page).toContain('value="Cu angajament."');
});

test('a name that the list has, in any capitals, is refused beside its row with what was typed', async () => {
  await t.ana.post(`${address}/tags`, { name: 'vip' });
  for (const [url, name] of [
    [`${address}/types`, 'CLIENT FINAL'],
    [`${address}/levels/1`, 'medium'],
    [`${address}/sources`, 'telefon'],
    [`${address}/tags`, 'VIP'],
  ] as const) {
    const answer = await t.ana.post(url, { name });
    const page = parseHtml(answer.body);
    expect([url, answer.statusCode]).toEqual([url, 422]);
    expect(byClass(page, 'error').map(textOf)).toEqual(['Denumirea există deja în listă.']);
    expect(findAll(page, 'input', { value: name })).toHaveLength(1);
  }
});

test('an empty name, a term beyond a year and a tag with a comma are refused', async () => {
  const refused = async (list: string, fields: Record<string, string>) =>
    byClass(parseHtml((await t.ana.post(`${address}/${list}`, fields)).body), 'error').map(textOf);

  expect(await refused('sources', { name: ' ' })).toEqual(['Completați denumirea.']);
  expect(await refused('types', { name: 'X', payment_term_days: '366' })).toEqual([
    'Termenul de plată este un număr de zile între 0 și 365.',
  ]);
  expect(await refused('tags', { name: 'una, două' })).toEqual(['O etichetă nu are virgule.']);
});

test('a list or a row that is not there is not found', async () => {
  for (const path of ['prices', 'types/999', 'types/abc', 'tags/0'])
    expect([path, (await t.ana.post(`${address}/${path}`, { name: 'X' })).statusCode]).toEqual([path, 404]);
});

test('the lists are for administrators: for Bogdan the address does not exist', async () => {
  const before = await namesIn('types');
  const got = await t.bogdan.get(address);
  const posted = await t.bogdan.post(`${address}/types`, { name: 'Al lui Bogdan' });

  expect([got.statusCode, posted.statusCode]).toEqual([404, 404]);
  expect(await namesIn('types')).toEqual(before);
});

test('a renamed tag is renamed on its clients, and they are found by the new name', async () => {
  const { id } = await makeClient(t, { name: 'Eticheta SRL', tags: ['sezonier'] });
  const { items } = (await t.ana.json('GET', '/api/v1/tags')).json<{
    items: { id: number; name: string }[];
  }>();
  await t.ana.post(`${address}/tags/${items.find(({ name }) => name === 'sezonier')?.id}`, {
    name: 'de vară',
  });

  expect((await t.ana.get(`/clients/${id}`)).body).toContain('de vară');
  expect((await t.ana.get('/clients?tag=de vară')).body).toContain('Eticheta SRL');
});
