import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, makeClient, readClient, typed } from '../support/clients.ts';
import { formOf, summaryOf } from '../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const taken = cui(2100);

test('a second client with the same number is refused; the sentence names the first and links it', async () => {
  const twin = await makeClient(t, { name: 'Prima Firmă SRL', tax_id: taken });
  const before = await countClients(t);

  const answer = await t.ana.post(
    '/clients',
    typed({ name: 'A doua', tax_id: `CIF: RO ${taken}`, street: 'Str. Nouă' }),
  );

  const form = formOf(answer.body);
  expect(answer.statusCode).toBe(422);
  expect(form.error('tax_id')).toContain('Există deja un client cu acest CIF/CNP: „Prima Firmă SRL”.');
  expect(summaryOf(form.page)).toMatchObject([{ href: '#tax_id', links: [`/clients/${twin.id}`] }]);
  expect(form.value('street')).toBe('Str. Nouă');
  expect(await countClients(t)).toBe(before);
});

test('an archived client keeps its number', async () => {
  const twin = await makeClient(t, { name: 'Arhivata SRL', tax_id: cui(2101) });
  await t.ana.post(`/clients/${twin.id}/archival`);

  const form = formOf((await t.ana.post('/clients', typed({ tax_id: cui(2101) }))).body);

  expect(form.error('tax_id')).toContain('un client arhivat cu acest CIF/CNP: „Arhivata SRL”');
  expect(summaryOf(form.page)[0]?.links).toEqual([`/clients/${twin.id}`]);
});

test('an edit to a number that another client has is refused, an edit of the own number is not', async () => {
  await makeClient(t, { name: 'Una SRL', tax_id: cui(2102) });
  const other = await makeClient(t, { name: 'Alta SRL', tax_id: cui(2103) });
  const { fields } = formOf((await t.ana.get(`/clients/${other.id}/edit`)).body);

  const refused = await t.ana.post(`/clients/${other.id}`, { ...fields, tax_id: cui(2102) });
  const saved = await t.ana.post(`/clients/${other.id}`, {
    ...fields,
    tax_id: `RO${cui(2103)}`,
    alias: 'Altceva',
  });

  expect(refused.statusCode).toBe(422);
  expect(formOf(refused.body).error('tax_id')).toContain('„Una SRL”');
  expect(saved.statusCode).toBe(303);
  expect(await readClient(t, other.id)).toMatchObject({ tax_id: String(cui(2103)), alias: 'Altceva' });
});

test('many clients without a number are no twins', async () => {
  await makeClient(t, { name: 'Fără Număr Unu', tax_id: '' });
  await makeClient(t, { name: 'Fără Număr Doi', tax_id: '0000000000000' });
});

test('two who create the same firm at the same moment: one client, one refusal, twenty times', async () => {
  for (let round = 0; round < 20; round += 1) {
    const before = await countClients(t);
    const fields = typed({ name: `Cursa ${round} SRL`, tax_id: cui(22_000 + round) });

    const answers = await Promise.all([t.ana, t.bogdan].map((person) => person.post('/clients', fields)));

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 422]);
    const refused = answers.find(({ statusCode }) => statusCode === 422);
    expect(formOf(refused?.body ?? '').error('tax_id')).toContain(`„Cursa ${round} SRL”`);
    expect(await countClients(t)).toBe(before + 1);
  }
});
