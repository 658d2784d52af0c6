import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../../support/anaf-records.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { countClients, makeClient, readClient, savedId, typed } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';
import { byClass, findAll, parseHtml, textOf } from '../../support/html.ts';
import { merge } from '../../support/merges.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const boxOf = (html: string) => byClass(parseHtml(html), 'twin-box').map(textOf).join('');
const ask = async (query: string) => boxOf((await t.ana.get(`/clients/new/twin?${query}`)).body);

test('while the number is typed the box says who has it, whatever the number is written like', async () => {
  const { id } = await makeClient(t, {
    name: 'Are deja SRL',
    tax_id: cui(5001),
    vat_payer: true,
    county: 'RO-CJ',
    locality: 'Dej',
    status: 'active',
  });

  for (const tax_id of [String(cui(5001)), `RO ${cui(5001)}`, `CIF: ${cui(5001)}`]) {
    const box = await ask(new URLSearchParams({ tax_id }).toString());
    expect(box).toContain(`Există deja: Are deja SRL (CIF RO${cui(5001)}, Dej, activ)`);
    expect(box).toContain('Adaugă ca punct de lucru');
  }
  const inTheImportBox = await ask(`lookup_tax_id=RO${cui(5001)}`);
  expect(inTheImportBox).toContain('Există deja: Are deja SRL');
  expect(inTheImportBox).not.toContain('E alt client');
  expect(await ask(`tax_id=${cui(5001)}&client_id=${id}`)).toBe('');
  for (const nothing of [
    '',
    'tax_id=',
    'tax_id=42',
    'lookup_tax_id=',
    'lookup_tax_id[]=7',
    `tax_id=${cui(5002)}`,
    'tax_id[]=x&name[a]=b',
  ])
    expect(await ask(nothing)).toBe('');
});

test('an archived one is said to be so, and a merged one leads to the client that it was merged into', async () => {
  const archived = await makeClient(t, { name: 'Plecata', tax_id: cui(5003) });
  await t.ana.post(`/clients/${archived.id}/archival`);
  const kept = await makeClient(t, { name: 'Rămasa' });
  const merged = await makeClient(t, { name: 'Unita', tax_id: cui(5004) });
  await merge(t, kept, merged, { choices: { tax_id: kept.id } });

  expect(await ask(`tax_id=${cui(5003)}`)).toContain('Plecata (CIF');
  expect(await ask(`tax_id=${cui(5003)}`)).toContain('arhivat');
  expect(await ask(`tax_id=${cui(5004)}`)).toContain('Există deja: Rămasa');
});

test('the same name without a number is a softer hint', async () => {
  await makeClient(t, { name: 'Brutăria Zâmbet S.R.L.' });

  const box = await ask(new URLSearchParams({ name: 'BRUTARIA ZAMBET SRL' }).toString());

  expect(box).toContain('Același nume are: Brutăria Zâmbet S.R.L.');
  expect(box).not.toContain('E alt client');
});

test('without JavaScript the box stands in the form that goes on, and in the refused one', async () => {
  await makeClient(t, { name: 'Prima', tax_id: cui(5005) });
  const fields = typed({ name: 'A doua', tax_id: cui(5005) });

  for (const url of ['/clients/drafts', '/clients'])
    expect(boxOf((await t.ana.post(url, fields)).body)).toContain('Există deja: Prima');
});

test('added as a work point: the form of the one that is there has the typed address as a row, unsaved', async () => {
  const there = await makeClient(t, { name: 'Sediul Central', tax_id: cui(5006), phone: '0264555001' });
  const before = await countClients(t);

  const answer = await t.ana.post(
    `/clients/${there.id}/drafts?add=delivery_addresses`,
    typed({
      name: 'Magazinul din Iași',
      tax_id: cui(5006),
      county: 'RO-IS',
      locality: 'Iași',
      street: 'Str. Lungă',
      mobile: '0722 000 111',
      'contacts[0][name]': 'Gestionara',
    }),
  );

  const form = formOf(answer.body);
  expect(answer.statusCode).toBe(200);
  expect(form.action).toBe(`/clients/${there.id}`);
  expect(form.value('name')).toBe('Sediul Central');
  expect(form.value('delivery_addresses[0][label]')).toBe('Magazinul din Iași');
  expect(form.value('delivery_addresses[0][county]')).toBe('RO-IS');
  expect(answer.body).toContain('încă nesalvat');
  expect((await readClient(t, there.id)).delivery_addresses).toEqual([]);
  expect((await t.ana.post(form.action, form.fields)).statusCode).toBe(303);
  expect((await readClient(t, there.id)).delivery_addresses).toMatchObject([
    { label: 'Magazinul din Iași', street: 'Str. Lungă', contact_name: 'Gestionara' },
  ]);
  expect(await countClients(t)).toBe(before);
});

test('added as a contact: who was typed comes as a row more', async () => {
  const there = await makeClient(t, { name: 'Firma', contacts: [{ name: 'Vechiul' }] });

  const answer = await t.ana.post(
    `/clients/${there.id}/drafts?add=contacts`,
    typed({ name: 'Ana Rus', email: 'ana@firma.example', mobile: '0722000222' }),
  );

  const form = formOf(answer.body);
  await t.ana.post(form.action, form.fields);
  expect((await readClient(t, there.id)).contacts).toMatchObject([
    { name: 'Vechiul' },
    { name: 'Ana Rus', email: 'ana@firma.example', phone: '+40722000222' },
  ]);
  expect((await t.ana.post('/clients/999999/drafts?add=contacts', typed())).statusCode).toBe(404);
});

test('another client all the same: saved without the number, the reason remembered at both', async () => {
  const there = await makeClient(t, { name: 'Primăria Mare', tax_id: cui(5007) });
  const fields = typed({ name: 'Școala Primăriei', tax_id: cui(5007), separate_from: there.id });

  const refused = await t.ana.post('/clients', fields);
  const answer = await t.ana.post('/clients', { ...fields, separate_reason: 'are contabilitatea ei' });

  expect(refused.statusCode).toBe(422);
  expect(formOf(refused.body).error('separate_reason')).toContain('Scrieți de ce e alt client');
  expect(formOf(refused.body).value('tax_id')).toBe(String(cui(5007)));
  const id = savedId(answer);
  expect(await readClient(t, id)).toMatchObject({ tax_id: null, tax_id_kind: 'none', vat_payer: false });
  for (const [page, other] of [
    [id, 'Primăria Mare'],
    [there.id, 'Școala Primăriei'],
  ] as const)
    expect(textOf(parseHtml((await t.ana.get(`/clients/${page}`)).body))).toContain(
      `Alt client decât ${other}: are contabilitatea ei (Ana Marin`,
    );
});

test('an edit to a number that another has: the same answers, and the two may be merged', async () => {
  const there = await makeClient(t, { name: 'Cea cu număr', tax_id: cui(5008) });
  const own = await makeClient(t, { name: 'Cea fără număr' });
  const { fields } = formOf((await t.ana.get(`/clients/${own.id}/edit`)).body);

  const refused = await t.ana.post(`/clients/${own.id}`, { ...fields, tax_id: cui(5008) });
  const links = findAll(parseHtml(refused.body), 'a').map(({ attributes }) => attributes.href);
  const answer = await t.ana.post(`/clients/${own.id}`, {
    ...fields,
    tax_id: cui(5008),
    separate_from: there.id,
    separate_reason: 'sucursală cu evidență proprie',
  });

  expect(links).toContain(`/client-merges/new?ids=${there.id},${own.id}`);
  expect(answer.statusCode).toBe(303);
  expect(await readClient(t, own.id)).toMatchObject({ tax_id: null });
  expect((await t.ana.get('/duplicates?state=dismissed')).body).toContain('sucursală cu evidență proprie');
});
