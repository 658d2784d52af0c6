import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fields, type TestApp, testApp } from '../support/app.ts';
import { ibans, makeClient, readClient } from '../support/clients.ts';
import { type Form, formOf } from '../support/forms.ts';
import { find, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const start = {
  alias: 'Vechiul',
  phone: '0264555123',
  email: 'vechi@firma.ro',
  iban: ibans.brd,
  source_id: 'Telefon',
  county: 'RO-CJ',
  payment_term_days: 10,
  tags: ['vechi'],
  contacts: [{ name: 'Ion' }],
};

/** Ana and Bogdan open the same form; Bogdan saves first. Answers Ana's refused form. */
async function bothSave(bogdans: Fields, anas: Fields): Promise<{ id: number; form: Form; status: number }> {
  const { id } = await makeClient(t, { name: 'Amândoi SRL', ...start });
  const opened = async (person: typeof t.ana) =>
    formOf((await person.get(`/clients/${id}/edit`)).body).fields;
  const [ana, bogdan] = [await opened(t.ana), await opened(t.bogdan)];
  const first = await t.bogdan.post(`/clients/${id}`, { ...bogdan, ...bogdans });
  expect(first.statusCode).toBe(303);
  const answer = await t.ana.post(`/clients/${id}`, { ...ana, ...anas });
  return { id, form: formOf(answer.body), status: answer.statusCode };
}

test('a field that both changed keeps what was typed, with the saved value and its author beside it', async () => {
  const { id, form, status } = await bothSave({ alias: 'al lui Bogdan' }, { alias: 'al Anei' });

  expect(status).toBe(422);
  expect(form.value('alias')).toBe('al Anei');
  expect(form.proposal('alias')).toBe('Salvat de Bogdan Pop: al lui Bogdan');
  expect(form.value('version')).toBe('2');
  expect(textOf(find(form.page, '*', { id: 'summary' }))).toContain('salvat între timp de altcineva');
  expect(await readClient(t, id)).toMatchObject({ alias: 'al lui Bogdan', version: 2 });
});

/** What Bogdan types, and how the form shows what he saved and what was there before. */
const changes: [name: string, typed: string, shown: string, before: string][] = [
  ['alias', 'Noul', 'Noul', 'Vechiul'],
  ['phone', '0264 555 777', '0264 555 777', '0264 555 123'],
  ['iban', ibans.transilvania, 'RO12 BTRL 1B31 0075 9384 0001', 'RO78 BRDE 1B31 0075 9384 0001'],
  ['source_id', 'Recomandare', 'Recomandare', 'Telefon'],
  ['county', 'RO-IS', 'RO-IS', 'RO-CJ'],
  ['payment_term_days', '20', '20', '10'],
  ['vat_payer', 'true', 'true', 'nu'],
];

test.each(changes)(
  '%s, changed by the other alone, takes their value and says what was there',
  async (name, typed, shown, before) => {
    const { form, status } = await bothSave({ [name]: typed }, { email: 'nou@firma.ro' });

    expect(status).toBe(422);
    expect(form.value(name)).toBe(shown);
    expect(form.proposal(name)).toContain('Înainte era');
    expect(form.proposal(name)).toContain(before);
  },
);

test('a field that only we changed keeps our value, and nothing stands beside it', async () => {
  const { form } = await bothSave({ alias: 'Noul' }, { email: 'nou@firma.ro' });

  expect(form.value('email')).toBe('nou@firma.ro');
  expect(form.proposal('email')).toBe('');
});

test('lists that both changed stand side by side in a section of their own', async () => {
  const { form } = await bothSave(
    { 'contacts[0][name]': 'Vasile', 'tags[]': ['vechi', 'vip'] },
    { 'contacts[0][name]': 'Maria', 'tags[]': ['altul'] },
  );

  expect(form.value('contacts[0][name]')).toBe('Maria');
  expect(form.proposal('list-contacts')).toBe('Salvat de Bogdan Pop: 1 contact: Vasile');
  expect(form.proposal('list-tags')).toContain('vechi, vip');
});

test('the same change made by both is no conflict', async () => {
  const { id } = await makeClient(t, { name: 'De acord SRL', ...start });
  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  await t.bogdan.post(`/clients/${id}`, { ...fields, form_key: 'a lui Bogdan', alias: 'Noul' });

  const answer = await t.ana.post(`/clients/${id}`, { ...fields, alias: 'Noul' });

  expect(answer.statusCode).toBe(303);
  expect(await readClient(t, id)).toMatchObject({ version: 2 });
});

test('a save after the client was archived by somebody else says so', async () => {
  const { id } = await makeClient(t, { name: 'Arhivata între timp SRL' });
  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  await t.bogdan.post(`/clients/${id}/archival`);

  const answer = await t.ana.post(`/clients/${id}`, { ...fields, alias: 'Noul' });

  const message = textOf(find(formOf(answer.body).page, '*', { id: 'summary' }));
  expect(answer.statusCode).toBe(422);
  expect(message).toMatch(/arhivat/i);
});

test('a form without a version is refused, and keeps what was typed', async () => {
  const { id } = await makeClient(t, { name: 'Fără versiune SRL' });

  const answer = await t.ana.post(`/clients/${id}`, { name: 'Altfel SRL' });

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Formularul e prea vechi. Reîncărcați pagina.');
  expect(formOf(answer.body).value('name')).toBe('Altfel SRL');
});
