import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type Fields, type TestApp, testApp } from '../../support/app.ts';
import { makeClient, namesOn } from '../../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await makeClient(t, { name: 'Activă SRL', status: 'active', tags: ['vip', 'ș & ț'] });
  await makeClient(t, { name: 'Prospectă SRL' });
});
afterAll(() => t.close());

/** Saves the list of a query as a view; answers where it leads. */
async function save(person: Browser, fields: Fields): Promise<string> {
  const answer = await person.post('/clients/views', fields);
  expect([answer.statusCode, answer.body]).toEqual([303, '']);
  return String(answer.headers.location);
}
const idIn = (address: string) => Number(/view=(\d+)/.exec(address)?.[1]);
const linksOf = async (person: Browser, query = ''): Promise<Record<string, string>[]> => {
  const page = parseHtml((await person.get(`/clients/views${query}`)).body);
  const list = byClass(page, 'panel-rows')[0];
  return list ? findAll(list, 'a').map((link) => ({ name: textOf(link), ...link.attributes })) : [];
};

test('a view keeps the filters under a name, opens as an address and is shown as open', async () => {
  const address = await save(t.ana, {
    name: ' Activii  mei ',
    query: 'status=active&tag=vip&tag=%C8%99+%26+%C8%9B&tags=all&dir=desc&after=x&limit=20',
  });

  const { body } = await t.ana.get(address);

  expect(namesOn(body)).toEqual(['Activă SRL']);
  const page = parseHtml(body);
  expect(textOf(find(page, 'h1'))).toBe('Clienți Activii mei');
  expect(textOf(find(page, 'title'))).toContain('Activii mei');
  const chips = byClass(page, 'chip').map(textOf).join(' ');
  expect(chips).toMatch(/Vedere: Activii mei.*Status: Activ.*Etichetă: vip.*Etichetă: ș & ț/);
  expect(new URLSearchParams(address.split('?')[1]).has('after')).toBe(false);
  const [, link] = await linksOf(t.ana, `?${address.split('?')[1]}`);
  expect(link).toMatchObject({ name: 'Activii mei', href: address, 'aria-current': 'true' });
});

test('with another filter the list is that view no more', async () => {
  const [, link] = await linksOf(t.ana);
  const { body } = await t.ana.get(String(link?.href));
  const chip = byClass(parseHtml(body), 'chip').find((each) => textOf(each).startsWith('Status'));

  expect(chip?.attributes.href).not.toContain('view=');
  expect(textOf(find(parseHtml((await t.ana.get(String(chip?.attributes.href))).body), 'h1'))).toBe(
    'Clienți',
  );
});

test('a private view is nobody else’s; a shared one is everybody’s, with whose it is', async () => {
  const shared = await save(t.ana, { name: 'Pentru toți', shared: 'true', query: 'status=active' });
  const mine = await save(t.ana, { name: 'Numai a mea', query: '' });

  expect((await linksOf(t.bogdan)).map(({ name }) => name)).toEqual(['Toți clienții', 'Pentru toți']);
  expect((await t.bogdan.get('/clients/views')).body).toContain('de la Ana Marin');
  expect(textOf(find(parseHtml((await t.bogdan.get(shared)).body), 'h1'))).toBe('Clienți Pentru toți');
  expect(textOf(find(parseHtml((await t.bogdan.get(mine)).body), 'h1'))).toBe('Clienți');
});

test('only its owner renames and deletes a view, and an administrator the shared ones', async () => {
  const hers = idIn(await save(t.ana, { name: 'A Anei', shared: 'true', query: '' }));
  const his = idIn(await save(t.bogdan, { name: 'A lui Bogdan', query: '' }));
  const ours = idIn(await save(t.bogdan, { name: 'A tuturor', shared: 'true', query: '' }));
  const tries = async (person: Browser, id: number) => [
    (await person.post(`/clients/views/${id}`, { name: `Alt nume ${id}`, shared: 'true' })).statusCode,
    (await person.post(`/clients/views/${id}/deletion`)).statusCode,
  ];

  expect(await tries(t.bogdan, hers)).toEqual([404, 404]);
  expect(await tries(t.ana, his)).toEqual([404, 404]);
  expect(await tries(t.ana, ours)).toEqual([303, 303]);
  expect(await tries(t.bogdan, his)).toEqual([303, 303]);
  expect(await tries(t.bogdan, his)).toEqual([404, 404]);
  const names = (await linksOf(t.ana)).map(({ name }) => name);
  expect(names).toContain('A Anei');
  expect(names).not.toContain('A tuturor');
});

test('a second view of the same name is refused with a sentence, and what was typed stays', async () => {
  await save(t.ana, { name: 'Dublă', query: '' });
  const answer = await t.ana.post('/clients/views', {
    name: 'DUBLĂ',
    shared: 'true',
    query: 'status=active',
  });

  expect(answer.statusCode).toBe(422);
  const page = parseHtml(answer.body);
  expect(textOf(find(page, '*', { id: 'view-name-error' }))).toBe(
    'Aveți deja o vedere cu acest nume. Alegeți altul.',
  );
  expect(find(page, 'input', { id: 'view-name' })?.attributes.value).toBe('DUBLĂ');
  await save(t.bogdan, { name: 'Dublă', query: '' });

  const other = idIn(await save(t.ana, { name: 'Alta', query: '' }));
  const renamed = await t.ana.post(`/clients/views/${other}`, { name: 'dublă' });
  expect([renamed.statusCode, renamed.body]).toEqual([422, expect.stringContaining('Aveți deja o vedere')]);
});

test('a view without a name is refused', async () => {
  for (const name of ['', '   ', 'x'.repeat(61)])
    expect((await t.ana.post('/clients/views', { name, query: '' })).statusCode).toBe(422);
});

test('the same form sent twice makes one view', async () => {
  const fields = { name: 'O dată', query: 'status=active', form_key: 'o-data' };

  expect(await save(t.ana, fields)).toBe(await save(t.ana, fields));
});

test('a view may keep the columns, whatever columns the reader has', async () => {
  await t.ana.post('/clients/columns', { columns: ['phone', 'email'] });
  const withColumns = await save(t.ana, {
    name: 'Cu coloane',
    shared: 'true',
    with_columns: 'true',
    query: '',
  });
  const without = await save(t.ana, { name: 'Fără coloane', shared: 'true', query: '' });
  const heads = async (person: Browser, address: string) =>
    findAll(parseHtml((await person.get(address)).body), 'th').map(textOf);

  expect(await heads(t.bogdan, withColumns)).toEqual(['Nume', 'Telefon', 'E-mail']);
  expect((await heads(t.bogdan, without)).length).toBe(8);
});

test('what was made up is left out, and a view that is gone leaves the list as it is', async () => {
  const address = await save(t.ana, { name: 'Ciudată', query: 'type=x&parola=1' });

  expect(address).toBe(`/clients?view=${idIn(address)}`);
  for (const view of ['999999', 'x', '9'.repeat(30)]) {
    const answer = await t.ana.get(`/clients?status=active&view=${view}`);
    expect([answer.statusCode, namesOn(answer.body)]).toEqual([200, ['Activă SRL']]);
  }
});

test('an open view filtered by names of lists costs no more queries than the list', async () => {
  const address = await save(t.ana, {
    name: 'Scumpă',
    query: `type=1&level=1&manager=${t.ana.id}&tag=vip&q=activ`,
  });
  t.proxy.forget();
  await t.ana.get(address);

  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
});
