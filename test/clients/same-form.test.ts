import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, readClient } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('the same form saved again and again is never refused', async () => {
  const { id } = await makeClient(t, { name: 'Răbdarea SRL' });
  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);

  for (let count = 1; count <= 10; count += 1) {
    const answer = await t.ana.post(`/clients/${id}`, { ...fields, alias: `a ${count}-a oară` });
    expect([count, answer.statusCode]).toEqual([count, 303]);
  }
  expect(await readClient(t, id)).toMatchObject({ alias: 'a 10-a oară', version: 11 });
});

test('two forms of the same person are two: the older one is refused', async () => {
  const { id } = await makeClient(t, { name: 'Două file SRL' });
  const opened = async () => formOf((await t.ana.get(`/clients/${id}/edit`)).body).fields;
  const [one, other] = [await opened(), await opened()];

  const first = await t.ana.post(`/clients/${id}`, { ...one, alias: 'prima' });
  const second = await t.ana.post(`/clients/${id}`, { ...other, alias: 'a doua' });

  expect([first.statusCode, second.statusCode]).toEqual([303, 422]);
  expect(formOf(second.body).proposal('alias')).toBe('Salvat de Ana Marin: prima');
});

test('a form that saved before is refused once somebody else has saved after it', async () => {
  const { id } = await makeClient(t, { name: 'Trei pași SRL' });
  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  await t.ana.post(`/clients/${id}`, { ...fields, alias: 'prima' });
  const bogdans = formOf((await t.bogdan.get(`/clients/${id}/edit`)).body).fields;
  await t.bogdan.post(`/clients/${id}`, { ...bogdans, alias: 'a lui Bogdan' });

  const answer = await t.ana.post(`/clients/${id}`, { ...fields, alias: 'a doua' });

  expect(answer.statusCode).toBe(422);
  expect(formOf(answer.body).proposal('alias')).toBe('Salvat de Bogdan Pop: a lui Bogdan');
});

test('of two who save at the same moment exactly one is refused, twenty times', async () => {
  const { id } = await makeClient(t, { name: 'Cursa SRL' });

  for (let round = 1; round <= 20; round += 1) {
    const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
    const saves = ['ana', 'bogdan'].map((who) =>
      t[who as 'ana' | 'bogdan'].post(`/clients/${id}`, {
        ...fields,
        form_key: `${who} ${round}`,
        alias: `${who} ${round}`,
      }),
    );
    const codes = (await Promise.all(saves)).map(({ statusCode }) => statusCode);
    expect(codes.sort()).toEqual([303, 422]);
  }
  expect(await readClient(t, id)).toMatchObject({ version: 21 });
});
