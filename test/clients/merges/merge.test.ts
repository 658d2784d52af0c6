import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { references } from '../../../src/clients/merges/references.ts';
import { cui } from '../../support/anaf-records.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { makeClient, readClient } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';
import { digestOf, foundIds, merge } from '../../support/merges.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const twoFirms = async (number: number) => {
  const kept = await makeClient(t, {
    name: `Păstrata ${number} SRL`,
    tax_id: cui(number),
    phone: '0264555001',
    tags: ['vechi'],
    manager_ids: [t.ana.id],
    contacts: [{ name: 'Ion Pop', email: 'ion@firma.example' }],
    delivery_addresses: [{ label: 'Sediu', county: 'RO-CJ', locality: 'Dej', is_default: true }],
  });
  const other = await makeClient(t, {
    name: `Dublura ${number} SRL`,
    alias: 'Dubla',
    email: 'office@dublura.example',
    phone: '0264555002',
    tags: ['vechi', 'nou'],
    manager_ids: [t.bogdan.id],
    contacts: [{ name: 'ION POP' }, { name: 'Maria Rus', phone: '0722000111' }],
    delivery_addresses: [
      { label: 'Sediu', county: 'RO-CJ', locality: 'Dej' },
      { label: 'Depozit', county: 'RO-IS', locality: 'Iași', is_default: true },
    ],
  });
  return { kept, other };
};

test('the page lays both side by side: what differs to be chosen, what stands twice, two defaults', async () => {
  const { kept, other } = await twoFirms(3100);

  const answer = await t.ana.get(`/client-merges/new?ids=${kept.id},${other.id}`);

  const form = formOf(answer.body, 'merge-form');
  expect(answer.statusCode).toBe(200);
  expect(form.value('choices[phone]')).toBe(String(kept.id));
  expect(form.value('choices[email]')).toBe(String(other.id));
  expect(form.value('choices[alias]')).toBe(String(other.id));
  expect(form.value('choices[tax_id]')).toBe(String(kept.id));
  expect(form.fields['left_contacts[]']).toEqual(['', String(other.contacts[0]?.id)]);
  expect(form.fields['left_addresses[]']).toEqual(['', String(other.delivery_addresses[0]?.id)]);
  expect(form.value('default_address_id')).toBe(String(kept.delivery_addresses[0]?.id));
  expect(answer.body).toContain('2 contacte, 2 adrese de livrare, 2 etichete, 1 manager');
});

test('merged, one client has the chosen values and the rows of both, and nothing is deleted', async () => {
  const { kept, other } = await twoFirms(3101);
  const { fields } = formOf(
    (await t.ana.get(`/client-merges/new?ids=${kept.id}&ids=${other.id}`)).body,
    'merge-form',
  );

  const answer = await t.ana.post('/client-merges', {
    ...fields,
    'choices[phone]': String(other.id),
    default_address_id: String(other.delivery_addresses[1]?.id),
  });

  const after = await readClient(t, kept.id);
  expect(answer.statusCode).toBe(303);
  expect(after).toMatchObject({
    name: kept.name,
    alias: 'Dubla',
    phone: '+40264555002',
    email: 'office@dublura.example',
    tax_id: String(cui(3101)),
    tags: ['nou', 'vechi'],
    manager_ids: [t.ana.id, t.bogdan.id],
  });
  expect(after.contacts.map(({ name }) => name)).toEqual(['Ion Pop', 'Maria Rus']);
  expect(after.delivery_addresses.map(({ label, is_default }) => [label, is_default])).toEqual([
    ['Sediu', false],
    ['Depozit', true],
  ]);
  const row = await t.db.selectFrom('clients').selectAll().where('id', '=', other.id).executeTakeFirst();
  expect(row).toMatchObject({ merged_into_id: kept.id, name: other.name, archived_at: expect.any(Date) });
  const left = await t.db.selectFrom('contacts').select('name').where('client_id', '=', other.id).execute();
  expect(left).toEqual([{ name: 'ION POP' }]);
});

test('the old addresses, the API, the search and the lookup lead to the kept client', async () => {
  const { kept, other } = await twoFirms(3102);
  await merge(t, kept, other);

  for (const tab of ['', '/edit']) {
    const answer = await t.ana.get(`/clients/${other.id}${tab}`);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/clients/${kept.id}${tab}`]);
  }
  const shown = await t.ana.get(`/clients/${other.id}`);
  const flash = shown.cookies.find(({ name }) => name === 'clientela_flash')?.value ?? '';
  expect(flash).toContain('a fost unit cu');
  expect(await readClient(t, other.id)).toMatchObject({ id: kept.id, name: kept.name });
  expect(await foundIds(t, 'dublura+3102')).toEqual([kept.id]);
  const lookup = await t.ana.json('GET', '/api/v1/company-lookup?source=own&tax_id=dublura+3102');
  expect(lookup.json()).toMatchObject({ company: { name: kept.name } });
  const patched = await t.ana.json('PATCH', `/api/v1/clients/${other.id}`, {
    version: (await readClient(t, kept.id)).version,
    alias: 'Prin vechiul id',
  });
  expect(patched.json()).toMatchObject({ id: kept.id, alias: 'Prin vechiul id' });
});

test('an old version never fits the client that answers now', async () => {
  const { kept, other } = await twoFirms(3103);
  await merge(t, kept, other);

  for (const version of [kept.version, other.version]) {
    const answer = await t.ana.json('PATCH', `/api/v1/clients/${other.id}`, { version, alias: 'Orbește' });
    expect(answer.statusCode).toBe(409);
  }
});

test('a number of either leads to the kept client, and may be taken over later', async () => {
  const kept = await makeClient(t, { name: 'Cu CIF Unu', tax_id: cui(3104) });
  const other = await makeClient(t, { name: 'Cu CIF Doi', tax_id: cui(3105) });
  await merge(t, kept, other, {
    choices: { tax_id: other.id },
    tax_ids_confirmed: true,
  });

  for (const tax_id of [cui(3104), cui(3105)]) {
    const answer = await t.ana.json('POST', '/api/v1/clients', {
      name: 'Iar',
      type_id: 1,
      level_id: 1,
      tax_id,
    });
    expect([answer.statusCode, answer.json().client_id]).toEqual([409, kept.id]);
  }
  const { version } = await readClient(t, kept.id);
  const answer = await t.ana.json('PATCH', `/api/v1/clients/${kept.id}`, { version, tax_id: cui(3104) });
  expect(answer.json()).toMatchObject({ tax_id: String(cui(3104)) });
});

test('different numbers are merged only by whoever says so', async () => {
  const kept = await makeClient(t, { name: 'Unu', tax_id: cui(3106) });
  const other = await makeClient(t, { name: 'Doi', tax_id: cui(3107) });
  const page = (await t.ana.get(`/client-merges/new?ids=${kept.id},${other.id}`)).body;

  const answer = await t.ana.post('/client-merges', formOf(page, 'merge-form').fields);

  expect(page).toContain('Confirm: deși CIF-urile diferă, este același client.');
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('href="#tax_ids_confirmed"');
  expect(await readClient(t, other.id)).toMatchObject({ id: other.id, archived_at: null });
});

test('a number of one country with an address of another is refused', async () => {
  const kept = await makeClient(t, { name: 'Român', tax_id: cui(3108), county: 'RO-CJ', locality: 'Dej' });
  const other = await makeClient(t, { name: 'Bulgar', country: 'BG', locality: 'Sofia' });

  const answer = await t.ana.json('POST', '/api/v1/client-merges', {
    kept_id: kept.id,
    merged_ids: [other.id],
    choices: { country: other.id },
  });

  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors[0].message).toContain('Luați-le de la același client');
});

test('who looks at an old page is shown what changed, and nothing is merged', async () => {
  const { kept, other } = await twoFirms(3109);
  const { fields } = formOf(
    (await t.ana.get(`/client-merges/new?ids=${kept.id},${other.id}`)).body,
    'merge-form',
  );
  await t.bogdan.json('PATCH', `/api/v1/clients/${other.id}`, { version: 1, alias: 'Schimbat' });

  const answer = await t.ana.post('/client-merges', { ...fields, 'choices[phone]': String(other.id) });

  const form = formOf(answer.body, 'merge-form');
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain(`${other.name}: Alias (Bogdan Pop)`);
  expect(form.value('choices[phone]')).toBe(String(other.id));
  expect(form.fields[`versions[id${other.id}]`]).toBe('2');
  expect((await t.ana.post('/client-merges', form.fields)).statusCode).toBe(303);
});

test('the form of a client that was merged meanwhile comes back laid over the kept one', async () => {
  const { kept, other } = await twoFirms(3110);
  const { fields } = formOf((await t.bogdan.get(`/clients/${other.id}/edit`)).body);
  await merge(t, kept, other);

  const answer = await t.bogdan.post(`/clients/${other.id}`, {
    ...fields,
    website: 'www.scris.example',
    'contacts[2][name]': 'Nou Venit',
  });

  const form = formOf(answer.body);
  expect(answer.statusCode).toBe(422);
  expect(form.action).toBe(`/clients/${kept.id}`);
  expect(form.value('name')).toBe(kept.name);
  expect(form.proposal('website')).toContain('www.scris.example');
  expect(answer.body).toContain('value="Nou Venit"');
  expect(answer.body).toContain('value="Maria Rus"');
  expect((await readClient(t, kept.id)).version).toBe(2);
});

test('archiving by the old address changes nothing and leads on', async () => {
  const { kept, other } = await twoFirms(3111);
  await merge(t, kept, other);

  for (const verb of ['archival', 'restoration']) {
    const answer = await t.ana.post(`/clients/${other.id}/${verb}`);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/clients/${kept.id}`]);
  }
  expect((await t.ana.json('DELETE', `/api/v1/clients/${other.id}`)).statusCode).toBe(409);
  expect(await readClient(t, kept.id)).toMatchObject({ archived_at: null });
});

test('A into B, B into C: every old id answers as C', async () => {
  const [a, b, c] = await Promise.all(['A', 'B', 'C'].map((name) => makeClient(t, { name: `Lanț ${name}` })));
  if (!a || !b || !c) throw new Error('no clients');
  await merge(t, b, a);
  await merge(t, c, b);

  for (const { id } of [a, b, c]) expect(await readClient(t, id)).toMatchObject({ id: c.id });
  const { former_names } = await t.db
    .selectNoFrom((eb) =>
      eb
        .selectFrom('client_former_names')
        .select(sql<string[]>`array_agg(name order by name)`.as('n'))
        .where('client_id', '=', c.id)
        .as('former_names'),
    )
    .executeTakeFirstOrThrow();
  expect(former_names).toEqual(['Lanț A', 'Lanț B']);
  expect(await foundIds(t, 'lant+a')).toEqual([c.id]);
});

test('an archived client that takes in an active one is active', async () => {
  const { kept, other } = await twoFirms(3112);
  await t.ana.post(`/clients/${kept.id}/archival`);
  await merge(t, { id: kept.id }, other);

  expect(await readClient(t, kept.id)).toMatchObject({ archived_at: null });
});

test('a key merges once; the same pair at once, from both ends, is one merge', async () => {
  for (let round = 0; round < 10; round += 1) {
    const one = await makeClient(t, { name: `Cursa Unu ${round}` });
    const two = await makeClient(t, { name: `Cursa Doi ${round}` });
    const send = (kept: number, merged: number) =>
      t.ana.json('POST', '/api/v1/client-merges', { kept_id: kept, merged_ids: [merged] });

    const answers = await Promise.all([send(one.id, two.id), send(two.id, one.id), send(one.id, two.id)]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409]);
  }
  const { kept, other } = await twoFirms(3113);
  const body = { kept_id: kept.id, merged_ids: [other.id] };
  const once = () => t.ana.json('POST', '/api/v1/client-merges', body, { 'idempotency-key': 'o dată' });
  const ids = [await once(), await once()].map((answer) => answer.json().id);
  expect(ids[0]).toBe(ids[1]);
});

test('a merge and an edit at the same moment: one of them sees the other, nothing is half done', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { kept, other } = await twoFirms(3200 + round);
    const [merged, edited] = await Promise.all([
      t.ana.json('POST', '/api/v1/client-merges', {
        kept_id: kept.id,
        merged_ids: [other.id],
        versions: { [kept.id]: 1, [other.id]: 1 },
      }),
      t.bogdan.json('PATCH', `/api/v1/clients/${other.id}`, { version: 1, website: 'https://nou.example' }),
    ]);

    expect([merged.statusCode, edited.statusCode].sort()).toEqual(
      merged.statusCode === 201 ? [201, 409] : [200, 409],
    );
  }
});

test('every audit row is there: the kept one with its changes, the merged one with where it went', async () => {
  const { kept, other } = await twoFirms(3114);
  await merge(t, kept, other);

  const entries = await t.db
    .selectFrom('audit_entries')
    .select(['subject_id', 'changes', 'version'])
    .where('action', '=', 'merge')
    .where('subject_id', 'in', [kept.id, other.id])
    .orderBy('subject_id')
    .execute();
  expect(entries).toMatchObject([
    { subject_id: kept.id, version: 2, changes: { alias: [null, 'Dubla'] } },
    { subject_id: other.id, version: 2, changes: { merged_into_id: [null, kept.id] } },
  ]);
});

test('every foreign key to clients has its rule', async () => {
  const { rows } = await sql<{ table: string; column: string }>`
    select k.table_name as "table", k.column_name as "column"
    from information_schema.referential_constraints c
    join information_schema.key_column_usage k on k.constraint_name = c.constraint_name
      and k.constraint_schema = c.constraint_schema
    join information_schema.table_constraints u on u.constraint_name = c.unique_constraint_name
      and u.constraint_schema = c.unique_constraint_schema
    where u.table_name = 'clients' order by 1, 2`.execute(t.db);

  const named = references.map(({ table, column }) => ({ table, column }));
  expect(rows.length).toBeGreaterThan(8);
  expect(named).toEqual(expect.arrayContaining(rows));
  expect(rows).toEqual(expect.arrayContaining(named));
});

test('merging with itself, with nobody, with who is not there is refused', async () => {
  const { id } = await makeClient(t, { name: 'Singur' });
  const send = (kept_id: unknown, merged_ids: unknown) =>
    t.ana.json('POST', '/api/v1/client-merges', { kept_id, merged_ids });

  expect((await send(id, [id])).statusCode).toBe(422);
  expect((await send(id, [])).statusCode).toBe(422);
  expect((await send('x', [id])).statusCode).toBe(422);
  expect((await send(id, [999_999])).statusCode).toBe(404);
  expect((await t.ana.get('/client-merges/999999')).statusCode).toBe(404);
  expect(await digestOf(t, [id])).toBe(await digestOf(t, [id]));
});

test("the pages of merges and duplicates cost at most three queries beside the session's", async () => {
  const { kept, other } = await twoFirms(3115);
  const third = await makeClient(t, { name: 'Al treilea', phone: '0264555001' });
  const urls = [
    `/client-merges/new?ids=${kept.id},${other.id},${third.id}`,
    `/client-merges/new?ids=${kept.id}&q=dublura`,
    '/client-merges',
    `/client-merges/${await merge(t, kept, other)}`,
    '/duplicates',
    `/clients/new/twin?tax_id=${cui(3115)}`,
    `/clients/${third.id}`,
  ];
  for (const url of urls) {
    t.proxy.forget();
    const { statusCode } = await t.ana.get(url);
    const count = t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length;
    expect([url, statusCode, count <= 3 || count]).toEqual([url, 200, true]);
  }
});

test('the number of a client that was merged finds the kept one, which says so, also after an edit', async () => {
  const [kept, other] = [
    await makeClient(t, { name: 'Preluarea SRL', tax_id: cui(3190) }),
    await makeClient(t, { name: 'Preluata SRL', tax_id: cui(3191) }),
  ];
  const id = await merge(t, kept, other, { tax_ids_confirmed: true });
  const { version } = await readClient(t, kept.id);
  await t.ana.json('PATCH', `/api/v1/clients/${kept.id}`, { version, alias: 'Tot noi' });

  expect(await foundIds(t, `RO${cui(3191)}`)).toEqual([kept.id]);
  expect((await t.ana.get(`/clients?q=${cui(3191)}`)).body).toContain(`CIF vechi: ${cui(3191)}`);

  await t.ana.json('POST', `/api/v1/client-merges/${id}/reversal`);
  expect(await foundIds(t, String(cui(3191)))).toEqual([other.id]);
});
