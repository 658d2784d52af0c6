import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, readClient, savedId, typed } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('every field of a contact goes to the database, to JSON and back into the form', async () => {
  const fields = {
    'contacts[0][name]': 'Ionuţ Pop',
    'contacts[0][job_title]': 'Director',
    'contacts[0][email]': 'ionut@firma.ro',
    'contacts[0][phone]': '0722 123 456',
    'contacts[0][marketing_enabled]': ['false', 'true'],
    'contacts[0][receives][]': ['deliveries', 'offers'],
  };

  const id = savedId(await t.ana.post('/clients', typed(fields)));

  const { contacts } = await readClient(t, id);
  expect(contacts).toEqual([
    {
      id: expect.any(Number),
      name: 'Ionuț Pop',
      job_title: 'Director',
      email: 'ionut@firma.ro',
      phone: '+40722123456',
      marketing_enabled: true,
      receives: ['offers', 'deliveries'],
    },
  ]);
  const form = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  expect(form.value('contacts[0][id]')).toBe(String(contacts[0]?.id));
  expect(form.value('contacts[0][phone]')).toBe('0722 123 456');
  expect(form.fields['contacts[0][receives][]']).toEqual(['offers', 'deliveries']);
  expect(form.value('contacts[0][marketing_enabled]')).toBe('true');
});

test('a contact says nothing by itself: marketing is off and it receives nothing', async () => {
  const id = savedId(await t.ana.post('/clients', typed({ 'contacts[0][name]': 'Tăcutul' })));

  expect((await readClient(t, id)).contacts).toMatchObject([{ marketing_enabled: false, receives: [] }]);
});

test('all six kinds can be received, and an unknown one is refused beside its contact', async () => {
  const kinds = ['offers', 'orders', 'invoices', 'receipts', 'statements', 'deliveries'];
  const row = { 'contacts[0][name]': 'Toate' };

  const id = savedId(await t.ana.post('/clients', typed({ ...row, 'contacts[0][receives][]': kinds })));
  const refused = await t.ana.post('/clients', typed({ ...row, 'contacts[0][receives][]': 'gossip' }));

  expect((await readClient(t, id)).contacts).toMatchObject([{ receives: kinds }]);
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('Alegeți din listă ce primește contactul.');
});

test('contacts keep their order and their ids through an edit', async () => {
  const { id, contacts } = await makeClient(t, { contacts: ['A', 'B', 'C'].map((name) => ({ name })) });
  const [a, b, c] = contacts.map((contact) => String(contact.id)) as [string, string, string];

  const saved = await t.ana.post(
    `/clients/${id}`,
    typed({
      version: 1,
      'contacts[0][id]': c,
      'contacts[0][name]': 'C',
      'contacts[1][name]': 'Nou',
      'contacts[2][id]': a,
      'contacts[2][name]': 'A, altfel',
    }),
  );

  expect(saved.statusCode).toBe(303);
  const after = (await readClient(t, id)).contacts;
  expect(after.map(({ name }) => name)).toEqual(['C', 'Nou', 'A, altfel']);
  expect([after[0]?.id, after[2]?.id]).toEqual([Number(c), Number(a)]);
  expect(after.map((contact) => contact.id)).not.toContain(Number(b));
});

test('reordered contacts are saved, though nothing else changed', async () => {
  const { id, contacts } = await makeClient(t, { contacts: [{ name: 'Întâi' }, { name: 'Apoi' }] });

  const answer = await t.ana.json('PATCH', `/api/v1/clients/${id}`, {
    version: 1,
    contacts: contacts.toReversed(),
  });

  expect(answer.json()).toMatchObject({ contacts: contacts.toReversed() });
});

test("the id of another client's contact makes a row of our own and leaves theirs alone", async () => {
  const other = await makeClient(t, { contacts: [{ name: 'Al altora' }] });
  const theirs = other.contacts[0]?.id ?? 0;

  const id = savedId(
    await t.ana.post('/clients', typed({ 'contacts[0][id]': theirs, 'contacts[0][name]': 'Al nostru' })),
  );

  expect((await readClient(t, id)).contacts).toMatchObject([{ name: 'Al nostru' }]);
  expect((await readClient(t, other.id)).contacts).toEqual(other.contacts);
});

test('more than 200 contacts are refused in a sentence', async () => {
  const many = Array.from({ length: 201 }, (_, index) => ({ name: `Contact ${index}` }));

  const answer = await t.ana.json('POST', '/api/v1/clients', {
    name: 'Mulți SRL',
    type_id: 1,
    level_id: 1,
    contacts: many,
  });

  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors).toEqual([{ field: 'contacts', message: 'Sunt cel mult 200 de rânduri.' }]);
});
