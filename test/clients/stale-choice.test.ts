import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fields, type TestApp, testApp } from '../support/app.ts';
import { makeClient, readClient } from '../support/clients.ts';
import { type Form, formOf } from '../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

async function refusedForm(bogdans: Fields, anas: Fields): Promise<{ id: number; form: Form }> {
  const { id } = await makeClient(t, { name: 'De ales SRL', alias: 'Vechiul', contacts: [{ name: 'Ion' }] });
  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  await t.bogdan.post(`/clients/${id}`, { ...fields, form_key: 'a lui Bogdan', ...bogdans });
  return { id, form: formOf((await t.ana.post(`/clients/${id}`, { ...fields, ...anas })).body) };
}

async function choose(form: Form, choice: 'take' | 'keep', name: string): Promise<Form> {
  const answer = await t.ana.post(`/clients/drafts?${choice}=${name}`, form.fields);
  expect(answer.statusCode).toBe(200);
  return formOf(answer.body);
}

test('„ia” puts the saved value into the field, leaves the others to choose, and saves nothing', async () => {
  const { id, form } = await refusedForm(
    { alias: 'al lui Bogdan', email: 'bogdan@x.ro' },
    { alias: 'al Anei', email: 'ana@x.ro' },
  );

  const after = await choose(form, 'take', 'alias');

  expect(after.value('alias')).toBe('al lui Bogdan');
  expect(after.proposal('alias')).toBe('');
  expect(after.value('email')).toBe('ana@x.ro');
  expect(after.proposal('email')).toContain('bogdan@x.ro');
  expect(after.action).toBe(`/clients/${id}`);
  expect(await readClient(t, id)).toMatchObject({ version: 2 });
});

test('„păstrează” keeps what was typed and takes the other value away', async () => {
  const { form } = await refusedForm({ alias: 'al lui Bogdan' }, { alias: 'al Anei' });

  const after = await choose(form, 'keep', 'alias');

  expect(after.value('alias')).toBe('al Anei');
  expect(after.proposal('alias')).toBe('');
});

test('what was chosen is saved, over the version that was seen', async () => {
  const { id, form } = await refusedForm({ alias: 'al lui Bogdan', fax: '0264555123' }, { alias: 'al Anei' });

  const after = await choose(form, 'keep', 'alias');
  const answer = await t.ana.post(`/clients/${id}`, after.fields);

  expect(answer.statusCode).toBe(303);
  expect(await readClient(t, id)).toMatchObject({ alias: 'al Anei', fax: '+40264555123', version: 3 });
});

test('a list is taken whole, its rows with their ids', async () => {
  const { id, form } = await refusedForm(
    { 'contacts[0][name]': 'Vasile', 'contacts[1][name]': 'Elena', 'contacts[1][receives][]': 'orders' },
    { 'contacts[0][name]': 'Maria' },
  );

  const after = await choose(form, 'take', 'contacts');

  expect(after.value('contacts[0][name]')).toBe('Vasile');
  expect(after.value('contacts[1][name]')).toBe('Elena');
  expect(after.value('contacts[1][receives][]')).toBe('orders');
  const saved = await t.ana.post(`/clients/${id}`, { ...after.fields, alias: 'al Anei' });
  const { contacts } = await readClient(t, id);
  expect(saved.statusCode).toBe(303);
  expect(contacts.map(({ id: row, name }) => [String(row), name])).toEqual([
    [after.value('contacts[0][id]'), 'Vasile'],
    [after.value('contacts[1][id]'), 'Elena'],
  ]);
});

test('a choice that nothing stands beside changes nothing', async () => {
  const { form } = await refusedForm({ alias: 'al lui Bogdan' }, { alias: 'al Anei' });

  for (const choice of ['take', 'keep'] as const)
    expect((await choose(form, choice, 'street')).fields).toEqual(form.fields);
});

test('a saved value that begins with a bracket is taken like any other', async () => {
  const { form } = await refusedForm({ alias: '[al lui Bogdan]' }, { alias: 'al Anei' });

  expect((await choose(form, 'take', 'alias')).value('alias')).toBe('[al lui Bogdan]');
});

test('a proposal that was tampered with breaks nothing', async () => {
  const { form } = await refusedForm({ alias: 'al lui Bogdan' }, { alias: 'al Anei' });

  for (const value of ['[', '[1, 2', '{"a":1}', '[[[]]]']) {
    const fields = { ...form.fields, 'proposals[contacts][value]': value };
    const more = { 'proposals[contacts][shown]': 'x', 'proposals[contacts][from]': 'y' };
    const answer = await t.ana.post('/clients/drafts?take=contacts', { ...fields, ...more });
    expect([value, answer.statusCode]).toEqual([value, 200]);
  }
});
