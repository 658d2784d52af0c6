import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../support/app.ts';
import { apply, bulkPageOf, plan, planFields } from '../../support/bulk.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
let resellers: number[];
let others: number[];
beforeAll(async () => {
  t = await testApp();
  const make = async (count: number, fields: object) => {
    const ids: number[] = [];
    for (let index = 0; index < count; index += 1)
      ids.push(
        (await makeClient(t, { name: `${JSON.stringify(fields).length} ${index} SRL`, ...fields })).id,
      );
    return ids;
  };
  resellers = await make(4, { type_id: 1, county: 'RO-CJ', tags: ['vip'] });
  others = await make(2, { type_id: 2, county: 'RO-CJ', manager_ids: [t.bogdan.id] });
});
afterAll(() => t.close());

const all = () => [...resellers, ...others];

test('the list offers a tick for each row and one form for those that are ticked or all that match', async () => {
  const page = parseHtml((await t.ana.get('/clients?county=RO-CJ')).body);

  const ticks = findAll(page, 'input', { name: 'ids' }).map(({ attributes }) => Number(attributes.value));
  expect(ticks.sort()).toEqual(all().sort());
  expect(find(page, 'form', { action: '/clients/bulk-changes/new' })).toBeDefined();
  expect(textOf(byClass(page, 'select-bar')[0])).toContain('toate cele 6 care se potrivesc');
});

test('the form says how many are meant, and by which filters', async () => {
  const ticked = await t.ana.get('/clients/bulk-changes/new?select=ids&ids=1&ids=2&query=');
  expect(textOf(parseHtml(ticked.body))).toContain('Pentru 2 clienți aleși');

  const matching = await t.ana.get('/clients/bulk-changes/new?select=all&query=county%3DRO-CJ');
  expect(textOf(parseHtml(matching.body))).toContain('toate cele 6 care se potrivesc · Județ: Cluj');
});

test('a plan shows each value before and after, how many are so already, and changes nothing', async () => {
  const id = await plan(t.ana, all(), { kind: 'type', type_id: 2 });

  const { lines, text } = await bulkPageOf(t.ana, id);

  expect(lines).toEqual(['Client Final 2 → 6', 'Revânzător 4 → 0']);
  expect(text).toContain('2 clienți sunt deja așa.');
  expect(text).toContain('Aplică la 4 clienți');
  expect(await readClient(t, resellers[0] ?? 0)).toMatchObject({ type_id: 1, version: 1 });
});

const previews: [change: Record<string, string>, lines: string[]][] = [
  [{ kind: 'level', level_id: '3' }, ['Large Business 0 → 6', 'Small Business 6 → 0']],
  [{ kind: 'status', status: 'active' }, ['Activ 0 → 6', 'Prospect 6 → 0']],
  [{ kind: 'archive' }, ['Arhivați 0 → 6', 'Nearhivați 6 → 0']],
  [{ kind: 'manager', manager_mode: 'add', manager_id: 'bogdan' }, ['Bogdan Pop 2 → 6']],
  [{ kind: 'manager', manager_mode: 'remove', manager_id: 'bogdan' }, ['Bogdan Pop 2 → 0']],
  [{ kind: 'manager', manager_mode: 'replace', manager_id: 'ana' }, ['Ana Marin 0 → 6', 'Bogdan Pop 2 → 0']],
  [{ kind: 'tags', tags_mode: 'add', tags: 'VIP, nouă' }, ['nouă 0 → 6', 'vip 4 → 6']],
  [{ kind: 'tags', tags_mode: 'remove', tags: 'vip' }, ['vip 4 → 0']],
];

test.each(previews)('%o shows %o', async (change, lines) => {
  const people: Record<string, number> = { ana: t.ana.id, bogdan: t.bogdan.id };
  const manager_id = people[change.manager_id ?? ''];
  const id = await plan(t.ana, all(), { ...change, ...(manager_id && { manager_id }) });

  expect((await bulkPageOf(t.ana, id)).lines.sort()).toEqual(lines);
});

test('where everything is so already there is nothing to apply', async () => {
  const id = await plan(t.ana, others, { kind: 'type', type_id: 2 });

  const { text, page } = await bulkPageOf(t.ana, id);

  expect(text).toContain('Nu este nimic de schimbat.');
  expect(findAll(page, 'button').map(textOf)).not.toContain(expect.stringMatching(/^Aplică/));
});

test('all that match are those of the moment of the plan, whatever the filter finds later', async () => {
  const id = await plan(t.ana, 'county=RO-CJ&type=1', { kind: 'status', status: 'inactive' });
  const late = await makeClient(t, { name: 'Târzie SRL', county: 'RO-CJ', type_id: 1 });
  const [gone = 0, ...stayed] = resellers;
  await t.ana.json('PATCH', `/api/v1/clients/${gone}`, { version: 1, type_id: 3 });

  await apply(t.ana, id);

  for (const each of [gone, ...stayed]) expect((await readClient(t, each)).status).toBe('inactive');
  expect((await readClient(t, late.id)).status).toBe('prospect');
});

test('nothing chosen is said, on the way there and when it is sent', async () => {
  expect((await t.ana.get('/clients/bulk-changes/new?select=ids&query=')).body).toContain(
    'Nu ați ales niciun client',
  );

  const sent = await t.ana.post('/clients/bulk-changes', planFields([], { kind: 'archive' }));
  expect([sent.statusCode, sent.body]).toEqual([422, expect.stringContaining('Nu ați ales niciun client')]);
  const gone = await t.ana.post('/clients/bulk-changes', planFields([987654], { kind: 'archive' }));
  expect([gone.statusCode, gone.body]).toEqual([422, expect.stringContaining('Alegeți din nou')]);
  const nobody = await t.ana.post(
    '/clients/bulk-changes',
    planFields('q=nimeni+nicăieri', { kind: 'archive' }),
  );
  expect(nobody.statusCode).toBe(422);
  const empty = await t.ana.get('/clients/bulk-changes/new?select=all&query=q%3Dnimeni');
  expect(empty.body).toContain('Nu ați ales niciun client');
});

const refusals: [what: object, sentence: string][] = [
  [{}, 'Alegeți ce se schimbă.'],
  [{ kind: 'parola' }, 'Alegeți ce se schimbă.'],
  [{ kind: 'type' }, 'Alegeți tipul de client.'],
  [{ kind: 'type', type_id: 99 }, 'Tipul de client nu mai există.'],
  [{ kind: 'level', level_id: 'x' }, 'Alegeți nivelul de client.'],
  [{ kind: 'status', status: 'blocat' }, 'Alegeți statusul.'],
  [{ kind: 'manager', manager_id: 999 }, 'Managerul ales nu mai există.'],
  [{ kind: 'tags', tags: ' , ' }, 'Scrieți cel puțin o etichetă.'],
  [{ kind: 'tags', tags: 'e'.repeat(41) }, 'O etichetă are cel mult 40 de caractere.'],
];

test.each(refusals)('%o is refused with „%s” and keeps what was chosen', async (what, sentence) => {
  const { statusCode, body } = await t.ana.post('/clients/bulk-changes', planFields(others, { ...what }));

  expect(statusCode).toBe(422);
  const page = parseHtml(body);
  expect(byClass(page, 'error').map(textOf).join(' ')).toContain(sentence);
  expect(findAll(page, 'input', { name: 'ids' }).map(({ attributes }) => Number(attributes.value))).toEqual(
    others,
  );
});

test('a selection or a filter that was made up is refused, never an error of ours', async () => {
  for (const fields of [
    { select: 'ids', ids: ['x'] },
    { select: 'ids', ids: ['9'.repeat(30)] },
    { select: 'all', query: 'type=x' },
    { select: 'all', query: 'county=RO-XX' },
  ])
    expect((await t.ana.post('/clients/bulk-changes', { ...fields, kind: 'archive' })).statusCode).toBe(422);
  for (const id of ['x', '0', '99999999999999999999', '987654'])
    expect((await t.ana.get(`/clients/bulk-changes/${id}`)).statusCode).toBe(404);
});

test('the same form sent twice is one plan; with something else in it the key is refused', async () => {
  const first = await plan(t.ana, others, { kind: 'archive' }, 'dublu');

  expect(await plan(t.ana, others, { kind: 'archive' }, 'dublu')).toBe(first);
  const other = await t.ana.post('/clients/bulk-changes', planFields(others, { kind: 'restore' }, 'dublu'));
  expect(other.statusCode).toBe(409);
});

test('Renunță throws the plan away and leads back to the list it came from', async () => {
  const id = await plan(t.ana, 'county=RO-CJ', { kind: 'archive' });

  const answer = await t.ana.post(`/clients/bulk-changes/${id}/cancellation`);

  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/clients?county=RO-CJ']);
  expect((await t.ana.get(`/clients/bulk-changes/${id}`)).statusCode).toBe(404);
  expect((await apply(t.ana, id)).statusCode).toBe(404);
});

test('the pages of a change cost at most three queries', async () => {
  const tagged = await plan(t.ana, all(), { kind: 'tags', tags_mode: 'add', tags: 'vip' });
  for (const url of [
    `/clients/bulk-changes/${tagged}`,
    '/clients/bulk-changes',
    '/clients/bulk-changes/new?select=all&query=county%3DRO-CJ',
    '/clients/views',
    '/clients/columns',
    '/clients/total?county=RO-CJ',
  ]) {
    t.proxy.forget();
    expect((await t.ana.get(url)).statusCode).toBe(200);
    const asked = t.proxy.queries.filter((text) => !text.includes('"token_hash"'));
    expect([url, asked.length]).toEqual([url, expect.toSatisfy((count: number) => count <= 3)]);
  }
});

test("Bogdan does not see Ana's changes; an administrator sees his and undoes, but does not apply them", async () => {
  const hers = await plan(t.ana, others, { kind: 'archive' });
  const his = await plan(t.bogdan, others, { kind: 'level', level_id: 2 });

  for (const path of ['', '/application', '/cancellation', '/reversal']) {
    const url = `/clients/bulk-changes/${hers}${path}`;
    expect((path ? await t.bogdan.post(url) : await t.bogdan.get(url)).statusCode).toBe(404);
  }
  expect((await t.bogdan.get('/clients/bulk-changes')).body).not.toContain('Ana Marin,');
  expect((await t.ana.get('/clients/bulk-changes')).body).toContain('Bogdan Pop,');
  expect((await t.ana.get(`/clients/bulk-changes/${his}`)).body).not.toContain('Aplică la');
  expect((await apply(t.ana, his)).statusCode).toBe(404);
  expect((await readClient(t, others[0] ?? 0)).level_id).toBe(1);
});
