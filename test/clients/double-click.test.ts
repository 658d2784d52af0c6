import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { cnp, countClients, readClient, savedId, typed } from '../support/clients.ts';
import { formOf, summaryOf } from '../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('a double click makes one client, and both clicks lead to it', async () => {
  const before = await countClients(t);
  const fields = typed({ name: 'O singură dată SRL', form_key: 'dublu', 'contacts[0][name]': 'Ion' });

  const first = savedId(await t.ana.post('/clients', fields));
  const second = savedId(await t.ana.post('/clients', fields));

  expect(second).toBe(first);
  expect(await countClients(t)).toBe(before + 1);
  expect((await readClient(t, first)).contacts).toHaveLength(1);
});

test('twenty double clicks at the same moment make one client each', async () => {
  for (let round = 1; round <= 20; round += 1) {
    const fields = typed({
      name: `Cursa ${round} SRL`,
      form_key: `cursa ${round}`,
      'tags[]': `cursa ${round}`,
    });

    const answers = await Promise.all([t.ana.post('/clients', fields), t.ana.post('/clients', fields)]);

    expect(new Set(answers.map(savedId)).size).toBe(1);
  }
});

test('twenty clicks at once make one client', async () => {
  const before = await countClients(t);
  const fields = typed({ name: 'Douăzeci SRL', form_key: 'douăzeci' });

  const answers = await Promise.all(Array.from({ length: 20 }, () => t.ana.post('/clients', fields)));

  expect(new Set(answers.map(savedId)).size).toBe(1);
  expect(await countClients(t)).toBe(before + 1);
});

test('a double click with a tax id is not refused as its own twin', async () => {
  const fields = typed({ name: 'Ioana Popa', form_key: 'geamăn', tax_id: cnp });

  const answers = await Promise.all(Array.from({ length: 8 }, () => t.ana.post('/clients', fields)));

  expect(new Set(answers.map(savedId)).size).toBe(1);
});

test('the same form sent with other data is refused, links what it made, and can be sent again', async () => {
  const made = savedId(await t.ana.post('/clients', typed({ name: 'Prima SRL', form_key: 'înapoi' })));

  const again = await t.ana.post('/clients', typed({ name: 'A doua SRL', form_key: 'înapoi' }));

  const form = formOf(again.body);
  expect(again.statusCode).toBe(422);
  expect(summaryOf(form.page)[0]?.links).toEqual([`/clients/${made}`]);
  expect(form.value('name')).toBe('A doua SRL');
  expect(savedId(await t.ana.post('/clients', form.fields))).not.toBe(made);
});

test('a key belongs to its person: the same key of somebody else makes a client of its own', async () => {
  const fields = typed({ name: 'Comuna SRL', form_key: 'comună' });

  expect(savedId(await t.bogdan.post('/clients', fields))).not.toBe(
    savedId(await t.ana.post('/clients', fields)),
  );
});

test('a form without a key is taken as new each time', async () => {
  const fields = typed({ name: 'Fără cheie SRL' });

  expect(savedId(await t.ana.post('/clients', fields))).not.toBe(
    savedId(await t.ana.post('/clients', fields)),
  );
});

test('a refused form does not spend its key', async () => {
  const refused = formOf((await t.ana.post('/clients', typed({ name: '', form_key: 'cheltuit' }))).body);

  expect(refused.value('form_key')).toBe('cheltuit');
  savedId(await t.ana.post('/clients', { ...refused.fields, name: 'Mai târziu SRL' }));
});
