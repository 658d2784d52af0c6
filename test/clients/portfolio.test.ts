import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertAlert } from '../../src/alerts/queries.ts';
import { cui } from '../support/anaf-records.ts';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { apply, change, plan, planFields, reverse } from '../support/bulk.ts';
import { type Client, least, makeClient, namesOn, readClient, savedId, typed } from '../support/clients.ts';
import { byClass, findAll, parseHtml, textOf } from '../support/html.ts';
import { merge } from '../support/merges.ts';
import { readAll } from '../support/workbooks.ts';

let t: TestApp;
/** Sees only the clients that she manages, and may take them out as a file. */
let lia: Browser;
let own: Client;
/** What Lia must not see a byte of. */
let foreign: Client;
let unmanaged: Client;

const secret = {
  name: 'Canarul Ascuns SRL',
  alias: 'Zzcolivie',
  tax_id: String(cui(9001)),
  phone: '0264999111',
  mobile: '0722999111',
  email: 'canar@ascuns.ro',
};
const bytes = /canar|ascuns|colivie|999\s?111|264999111|722999111/i;
const elsewhere = 'CIF-ul aparține unui client din alt portofoliu; cereți unui administrator.';

beforeAll(async () => {
  t = await testApp();
  lia = await t.member('sales', { ownPortfolio: true, name: 'Lia Portofoliu' });
  await t.db.updateTable('users').set({ may_export: true }).where('id', '=', lia.id).execute();
  own = await makeClient(t, {
    name: 'Al Meu SRL',
    tax_id: cui(9002),
    status: 'active',
    phone: '0264123123',
    manager_ids: [lia.id, t.bogdan.id],
  });
  foreign = await makeClient(t, {
    ...secret,
    status: 'active',
    tags: ['vip'],
    manager_ids: [t.bogdan.id],
    contacts: [{ name: 'Canarina Pop', email: 'pop@ascuns.ro' }],
  });
  unmanaged = await makeClient(t, { name: 'Canarul Nimănui SRL', tax_id: cui(9003) });
});
afterAll(() => t.close());

/** Everything of an answer but the numbers it may not avoid: what was asked for comes back in addresses. */
function expectClean(answer: LightMyRequestResponse, asked = ''): void {
  const text = JSON.stringify(answer.headers) + answer.body;
  const rest = asked ? text.replaceAll(asked, '').replaceAll(encodeURIComponent(asked), '') : text;
  expect(bytes.exec(rest)?.[0]).toBeUndefined();
  expect(answer.body).not.toContain(`/clients/${foreign.id}"`);
}

const sameAsMissing = async (answer: LightMyRequestResponse) => {
  expect(answer.statusCode).toBe(404);
  expectClean(answer);
};

test('the list, its total, its filters, the search box and JSON hold the own clients alone', async () => {
  for (const query of ['', '?sort=created', '?sort=balance', '?sort=last_order&dir=asc', '?status=active']) {
    const page = await lia.get(`/clients${query}`);
    expect(namesOn(page.body)).toEqual(['Al Meu SRL']);
    expectClean(page);
    const { items, total } = (await lia.json('GET', `/api/v1/clients${query}`)).json();
    expect([items.map(({ name }: Client) => name), total]).toEqual([['Al Meu SRL'], 1]);
  }
  for (const query of [
    'tag=vip',
    `manager=${t.bogdan.id}&tag=vip`,
    'q=ascuns',
    'q=0722999111',
    'archived=true',
  ]) {
    const asked = new URLSearchParams(query).get('q') ?? '';
    const page = await lia.get(`/clients?${query}`);
    expect(namesOn(page.body)).toEqual([]);
    expectClean(page, asked);
    expect((await lia.json('GET', `/api/v1/clients?${query}`)).json()).toMatchObject({ items: [], total: 0 });
    expect((await lia.get(`/clients/total?${query}`)).body).toContain('0 clienți');
  }
  expect(namesOn((await lia.get(`/clients?manager=${t.bogdan.id}`)).body)).toEqual(['Al Meu SRL']);
  expect((await lia.get('/clients/total')).body).toContain('1 client');
  const suggested = await lia.get('/search?q=canar');
  expect(suggested.body).toContain('Niciun client găsit');
  expectClean(suggested, 'canar');
  expect((await lia.get('/search?q=al+meu')).body).toContain('Al Meu SRL');
  expect(namesOn((await t.ana.get('/clients')).body)).toHaveLength(3);
});

test('a file that leaves holds the own clients alone', async () => {
  for (const address of ['/clients.csv?columns=all', '/clients.xlsx?columns=all']) {
    const answer = await lia.get(address);
    const { cells } = await readAll(answer.rawPayload);
    expect(cells.slice(1).map((row) => row[1])).toEqual(['Al Meu SRL']);
    expect(JSON.stringify(cells)).not.toMatch(bytes);
  }
});

test('every address of a foreign client is missing, and changes nothing', async () => {
  const before = await readClient(t, foreign.id);
  for (const { id } of [foreign, unmanaged]) {
    for (const path of ['', '/edit', '/level-history', '/register', '/reception'])
      await sameAsMissing(await lia.get(`/clients/${id}${path}`));
    for (const path of [
      '',
      '/archival',
      '/level-lock',
      '/register/checks',
      '/drafts?add=contacts',
      '/reception',
    ])
      await sameAsMissing(await lia.post(`/clients/${id}${path}`, typed({ version: '1' })));
    await sameAsMissing(await lia.json('GET', `/api/v1/clients/${id}`));
    await sameAsMissing(await lia.json('GET', `/api/v1/clients/${id}/register`));
    await sameAsMissing(await lia.json('PATCH', `/api/v1/clients/${id}`, { version: 1, name: 'Furat' }));
    await sameAsMissing(await lia.json('DELETE', `/api/v1/clients/${id}`));
    await sameAsMissing(await lia.get(`/clients/new/twin?tax_id=1&client_id=${id}`));
    await sameAsMissing(await lia.post('/clients/drafts', { client_id: id }));
    await sameAsMissing(await lia.post(`/clients/company-lookup?chosen=${id}`, typed()));
  }
  expect(await readClient(t, foreign.id)).toEqual(before);
});

test('a second client with a foreign number is refused everywhere with the same sentence', async () => {
  const { tax_id } = secret;
  const saved = await lia.post('/clients', typed({ name: 'Nouă SRL', tax_id }));
  expect([saved.statusCode, saved.body.includes(elsewhere)]).toEqual([422, true]);
  const made = await lia.json('POST', '/api/v1/clients', { ...least, tax_id });
  expect(made.statusCode).toBe(409);
  expect(made.json()).toMatchObject({ detail: elsewhere, errors: [{ field: 'tax_id', message: elsewhere }] });
  expect(made.json()).not.toHaveProperty('client_id');
  const changed = await lia.json('PATCH', `/api/v1/clients/${own.id}`, { version: own.version, tax_id });
  expect([changed.statusCode, changed.json().detail]).toEqual([409, elsewhere]);

  const drafted = await lia.post('/clients/drafts?add=contacts', typed({ tax_id }));
  const typing = await lia.get(`/clients/new/twin?tax_id=${tax_id}`);
  const boxed = await lia.get(`/clients/new/twin?lookup_tax_id=RO${tax_id}`);
  const imported = await lia.post('/clients/company-lookup', typed({ source: 'own', lookup_tax_id: tax_id }));
  const asked = await lia.json('GET', `/api/v1/company-lookup?source=own&tax_id=${tax_id}`);
  expect([asked.statusCode, asked.json().detail]).toEqual([409, elsewhere]);
  for (const answer of [saved, made, changed, drafted, typing, boxed, imported, asked]) {
    expect(answer.body).toContain(elsewhere);
    expectClean(answer);
  }
  for (const answer of [saved, drafted, typing, boxed]) {
    const boxes = byClass(parseHtml(answer.body), 'twin-box');
    expect(boxes.map((box) => textOf(box).trim())).toEqual([elsewhere]);
    expect(boxes.flatMap((box) => [...findAll(box, 'a'), ...findAll(box, 'button')])).toEqual([]);
  }
});

test('a foreign name, alias or telephone finds nothing of our own', async () => {
  for (const text of ['Canarul Ascuns SRL', 'Zzcolivie', '0722999111']) {
    const answer = await lia.json(
      'GET',
      `/api/v1/company-lookup?source=own&tax_id=${encodeURIComponent(text)}`,
    );
    expect([answer.statusCode, answer.json()]).toEqual([404, { found: false }]);
  }
  const name = 'Canarul Ascuns SRL';
  expect((await lia.get(`/clients/new/twin?name=${encodeURIComponent(name)}`)).body).not.toContain(
    'twin-box',
  );
  expect((await t.ana.get(`/clients/new/twin?name=${encodeURIComponent(name)}`)).body).toContain(
    'Același nume',
  );
});

test('a client that is made by whoever sees only the own portfolio is theirs', async () => {
  const fromForm = savedId(await lia.post('/clients', typed({ name: 'Din formular' })));
  const key = { 'idempotency-key': 'al-liei' };
  const body = { ...least, name: 'Din JSON', manager_ids: [t.bogdan.id] };
  const made = (await lia.json('POST', '/api/v1/clients', body, key)).json<Client>();

  expect((await readClient(t, fromForm)).manager_ids).toEqual([lia.id]);
  expect(made.manager_ids).toEqual(expect.arrayContaining([lia.id, t.bogdan.id]));
  expect((await lia.get(`/clients/${fromForm}`)).statusCode).toBe(200);
  expect((await readClient({ ana: t.bogdan }, made.id)).name).toBe('Din JSON');
  const form = findAll(parseHtml((await lia.get('/clients/new')).body), 'input');
  const chosen = form.filter(
    ({ attributes }) => attributes.name === 'manager_ids[]' && 'checked' in attributes,
  );
  expect(chosen.map(({ attributes }) => attributes.value)).toEqual([String(lia.id)]);

  await t.ana.json('PATCH', `/api/v1/clients/${made.id}`, {
    version: made.version,
    manager_ids: [t.bogdan.id],
  });
  await sameAsMissing(await lia.json('POST', '/api/v1/clients', body, key));
});

test('one cannot leave the managers of an own client, and may change the others', async () => {
  const client = await makeClient(t, { name: 'Rămâne', manager_ids: [lia.id, t.bogdan.id] });
  const sentence = 'Nu vă puteți scoate din managerii clientului';
  const save = (ids: number[]) =>
    lia.post(
      `/clients/${client.id}`,
      typed({ name: 'Rămâne', version: client.version, 'manager_ids[]': ids.map(String) }),
    );
  const refused = await save([t.bogdan.id]);
  expect(refused.statusCode).toBe(422);
  const field = findAll(parseHtml(refused.body), 'div').find(
    ({ attributes }) => attributes.id === 'field-manager_ids',
  );
  expect(textOf(field)).toContain(sentence);
  const patch = { version: client.version, manager_ids: [] };
  const answer = await lia.json('PATCH', `/api/v1/clients/${client.id}`, patch);
  expect([answer.statusCode, answer.json().errors[0].field]).toEqual([422, 'manager_ids']);

  expect((await save([lia.id, t.ana.id])).statusCode).toBe(303);
  expect((await readClient(t, client.id)).manager_ids).toEqual(expect.arrayContaining([lia.id, t.ana.id]));
});

test('a change of many reaches the own clients alone, by their ids and by a query', async () => {
  const second = await makeClient(t, { name: 'Al doilea', manager_ids: [lia.id] });
  const members = (id: number) =>
    t.db.selectFrom('bulk_change_clients').select('client_id').where('bulk_change_id', '=', id).execute();
  const tag = { kind: 'tags', tags_mode: 'add', tags: 'atins' };

  const byIds = await plan(lia, [own.id, foreign.id, unmanaged.id], tag);
  expect(await members(byIds)).toEqual([{ client_id: own.id }]);
  const byQuery = await plan(lia, '', tag);
  const frozen = (await members(byQuery)).map(({ client_id }) => client_id);
  expect(frozen).toEqual(expect.arrayContaining([own.id, second.id]));
  expect(frozen).not.toEqual(expect.arrayContaining([foreign.id]));
  expect(frozen).not.toEqual(expect.arrayContaining([unmanaged.id]));
  const none = await lia.post('/clients/bulk-changes', planFields([foreign.id], tag));
  expect(none.statusCode).toBe(422);
  expectClean(none);
  expect((await lia.get('/clients/bulk-changes/new?select=all&query=q%3Dcanar')).body).toContain(
    'Nu ați ales niciun client',
  );

  // Between the plan and its application the second goes to somebody else.
  await t.ana.json('PATCH', `/api/v1/clients/${second.id}`, {
    version: second.version,
    name: 'Canarul Plecat',
    manager_ids: [t.bogdan.id],
  });
  expectClean(await lia.get(`/clients/bulk-changes/${byQuery}`));
  await apply(lia, byQuery);
  expect((await readClient(t, second.id)).tags).toEqual([]);
  expect((await readClient(t, own.id)).tags).toEqual(['atins']);
  expect((await readClient(t, foreign.id)).tags).toEqual(['vip']);
  expectClean(await lia.get(`/clients/bulk-changes/${byQuery}`));
});

test('an undo leaves alone who is in another portfolio by now', async () => {
  const gone = await makeClient(t, { name: 'Pleacă', manager_ids: [lia.id] });
  const stays = await makeClient(t, { name: 'Stă', manager_ids: [lia.id] });
  const id = await change(lia, [gone.id, stays.id], { kind: 'status', status: 'inactive' });
  const { version } = await readClient(t, gone.id);
  await t.ana.json('PATCH', `/api/v1/clients/${gone.id}`, { version, name: 'Canarul Dus', manager_ids: [] });

  await reverse(lia, id);

  expect((await readClient(t, gone.id)).status).toBe('inactive');
  expect((await readClient(t, stays.id)).status).toBe('prospect');
  const page = await lia.get(`/clients/bulk-changes/${id}`);
  expect(page.body).toContain('Anulată: 1 client a primit înapoi valoarea veche.');
  expectClean(page);
});

test('a change of many cannot take the own portfolio away, and others’ changes are missing', async () => {
  for (const fields of [
    { kind: 'manager', manager_mode: 'remove', manager_id: lia.id },
    { kind: 'manager', manager_mode: 'replace', manager_id: t.bogdan.id },
  ]) {
    const refused = await lia.post('/clients/bulk-changes', planFields([own.id], fields));
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('Nu vă puteți scoate din managerii clienților');
  }
  const theirs = await plan(t.bogdan, [own.id], { kind: 'status', status: 'inactive' });
  await sameAsMissing(await lia.get(`/clients/bulk-changes/${theirs}`));
  for (const verb of ['application', 'reversal', 'cancellation'])
    await sameAsMissing(await lia.post(`/clients/bulk-changes/${theirs}/${verb}`));
  expect((await lia.get('/clients/bulk-changes')).body).not.toContain(`/clients/bulk-changes/${theirs}`);
});

test('the work queue of ANAF and its next client are of the own portfolio', async () => {
  for (const { id, tax_id } of [own, foreign])
    await t.db
      .insertInto('register_proposals')
      .values({
        ...{ client_id: id, tax_id: tax_id ?? '', field: 'name', found_at: new Date() },
        ...{ ours: JSON.stringify('x'), theirs: JSON.stringify(id === own.id ? 'Al Meu' : 'Canar La ANAF') },
      })
      .execute();
  for (const address of ['/register', '/register?mine=1', '/register?kind=name']) {
    const page = await lia.get(address);
    expect(page.body).toContain('1 diferență');
    expect(page.body).toContain('Al Meu SRL');
    expectClean(page);
  }
  expect((await lia.get('/register')).body).not.toContain('doar ai mei');
  expect((await lia.get('/register/next')).headers.location).toBe(`/clients/${own.id}/register`);
  expect((await lia.get(`/register/next?after=${own.id}`)).headers.location).toBe('/register');
  expect((await t.ana.get('/register')).body).toContain('2 diferențe');
});

test('the page of an own client names no foreign client as its double, nor lets one be told apart from it', async () => {
  const [low_id, high_id] = [own.id, foreign.id].sort((a, b) => a - b) as [number, number];
  const pair = { low_id, high_id, reasons: ['phone'], score: 1, state: 'open' };
  await t.db.insertInto('duplicate_pairs').values(pair).execute();
  expectClean(await lia.get(`/clients/${own.id}`));
  expect((await t.ana.get(`/clients/${own.id}`)).body).toContain('Canarul Ascuns');

  const said = { reason: 'canar', dismissed_by: t.ana.id, dismissed_at: new Date() };
  await t.db
    .updateTable('duplicate_pairs')
    .set({ ...said, state: 'dismissed' })
    .execute();
  expectClean(await lia.get(`/clients/${own.id}`));

  const apart = { separate_from: foreign.id, separate_reason: 'alt client' };
  await sameAsMissing(
    await lia.post('/clients', typed({ name: 'Altă firmă', tax_id: secret.tax_id, ...apart })),
  );
  await sameAsMissing(await lia.post(`/clients/${own.id}`, typed({ version: 99, ...apart })));
  expect(await t.db.selectFrom('duplicate_pairs').select('reason').execute()).toEqual([{ reason: 'canar' }]);
});

test('merges, duplicates and imports are closed, and nothing leads to them', async () => {
  for (const address of ['/duplicates', '/client-merges', '/client-merges/new', '/imports', '/imports/new'])
    await sameAsMissing(await lia.get(address));
  const body = { kept_id: own.id, merged_ids: [foreign.id] };
  await sameAsMissing(await lia.json('POST', '/api/v1/client-merges', body));
  for (const address of ['/clients', `/clients/${own.id}`, `/clients/${own.id}/edit`])
    expect((await lia.get(address)).body).not.toMatch(/client-merges|duplicates|imports/);
});

test('the old address of a merged client answers as long as the one it was merged into is in the portfolio', async () => {
  const kept = await makeClient(t, { name: 'Păstrat', manager_ids: [lia.id] });
  const old = await makeClient(t, { name: 'Vechi', tax_id: cui(9010), manager_ids: [t.bogdan.id] });
  await merge(t, kept, old, { choices: { tax_id: kept.id } });
  expect((await lia.get(`/clients/${old.id}`)).headers.location).toBe(`/clients/${kept.id}`);
  expect((await lia.json('GET', `/api/v1/clients/${old.id}`)).json().id).toBe(kept.id);
  expect((await lia.get(`/clients/new/twin?tax_id=${cui(9010)}`)).body).toContain('Păstrat');

  const { version } = await readClient(t, kept.id);
  const given = { version, name: 'Canarul Păstrat', manager_ids: [t.bogdan.id] };
  await t.ana.json('PATCH', `/api/v1/clients/${kept.id}`, given);
  for (const id of [kept.id, old.id]) await sameAsMissing(await lia.get(`/clients/${id}`));
  const typing = await lia.get(`/clients/new/twin?tax_id=${cui(9010)}`);
  expect(typing.body).toContain(elsewhere);
  expectClean(typing);
});

test('an archived own client stays in the portfolio, a foreign archived one is missing', async () => {
  const mine = await makeClient(t, { name: 'Arhivat al meu', manager_ids: [lia.id] });
  const theirs = await makeClient(t, { name: 'Canarul Arhivat', manager_ids: [t.bogdan.id] });
  for (const { id } of [mine, theirs]) await t.ana.post(`/clients/${id}/archival`);

  const page = await lia.get('/clients?archived=true');
  expect(namesOn(page.body)).toEqual(['Arhivat al meu']);
  expectClean(page);
  await sameAsMissing(await lia.post(`/clients/${theirs.id}/restoration`));
  expect((await lia.post(`/clients/${mine.id}/restoration`)).statusCode).toBe(303);
});

test('a bell of a client that went to somebody else leads kindly nowhere, and does not say what it is called now', async () => {
  const client = await makeClient(t, { name: 'Atunci al meu', manager_ids: [lia.id] });
  const told = { kind: 'blocked' as const, text: 'Atunci al meu este blocat', key: 'plecat', at: new Date() };
  const href = `/clients/${client.id}/credit`;
  await t.db
    .transaction()
    .execute((trx) => insertAlert(trx, { user_ids: [lia.id], client_id: client.id, href, ...told }));
  const { id } = await t.db
    .selectFrom('alerts')
    .select('id')
    .where('user_id', '=', lia.id)
    .executeTakeFirstOrThrow();
  expect((await lia.post(`/alerts/${id}/opening`)).headers.location).toBe(href);

  const given = { version: client.version, name: 'Canarul Vândut', manager_ids: [] };
  await t.ana.json('PATCH', `/api/v1/clients/${client.id}`, given);
  const list = await lia.get('/alerts');
  expect(list.body).toContain('Atunci al meu este blocat');
  expect(list.body).not.toContain(`/clients/${client.id}`);
  expectClean(list);
  const opened = await lia.post(`/alerts/${id}/opening`);
  expect(opened.statusCode).toBe(404);
  expect(opened.body).toContain('despre un client care nu mai este în portofoliul dumneavoastră');
});
