import { afterAll, beforeAll, expect, test } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, readClient } from '../support/clients.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const patch = (id: number, body: object) => t.ana.json('PATCH', `/api/v1/clients/${id}`, body);

test('a change of one field leaves all the others, and is 200 with the whole thing', async () => {
  const before = await makeClient(t, {
    alias: 'Vechi',
    county: 'RO-CJ',
    tags: ['una'],
    contacts: [{ name: 'Ion' }],
    email_enabled: false,
  });

  const answer = await patch(before.id, { version: 1, alias: 'Nou' });

  const { updated_at: _at, ...rest } = before;
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ ...rest, alias: 'Nou', version: 2 });
  expect(answer.json()).toEqual(await readClient(t, before.id));
});

test('null and the empty text empty a field', async () => {
  const { id } = await makeClient(t, { alias: 'A', phone: '0264555123', payment_term_days: 5 });

  expect(
    (await patch(id, { version: 1, alias: null, phone: '', payment_term_days: null })).json(),
  ).toMatchObject({
    alias: null,
    phone: null,
    payment_term_days: null,
  });
});

test('an array replaces the whole list, an empty one empties it', async () => {
  const { id, contacts } = await makeClient(t, {
    contacts: [{ name: 'A' }, { name: 'B' }],
    tags: ['una', 'două'],
    manager_ids: [t.ana.id],
  });

  const changed = (
    await patch(id, { version: 1, contacts: [contacts[1], { name: 'C' }], tags: ['trei'] })
  ).json();
  const emptied = (await patch(id, { version: 2, contacts: [], tags: [], manager_ids: [] })).json();

  expect(changed.contacts).toMatchObject([{ id: contacts[1]?.id, name: 'B' }, { name: 'C' }]);
  expect(changed).toMatchObject({ tags: ['trei'], manager_ids: [t.ana.id] });
  expect(emptied).toMatchObject({ contacts: [], tags: [], manager_ids: [] });
});

test('what GET shows is accepted back whole, and changes nothing', async () => {
  const { id } = await makeClient(t, {
    tax_id: cui(4200),
    county: 'RO-B',
    sector: 2,
    website: 'x.ro',
    iban: 'RO12BTRL1B31007593840001',
    caen_code: '6201',
    contacts: [{ name: 'Ion', phone: '0722123456', receives: ['orders'] }],
    delivery_addresses: [{ label: 'A', country: 'HU', county: 'Pest', is_default: true }],
  });
  const shown = await readClient(t, id);

  const answer = await patch(id, shown);

  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual(shown);
});

test('a change without its version is refused', async () => {
  const { id } = await makeClient(t, {});

  for (const version of [undefined, null, 'x', 0, 1.5]) {
    const answer = await patch(id, { alias: 'Nou', version });
    expect([version, answer.statusCode]).toEqual([version, 422]);
    expect(answer.json().errors).toMatchObject([
      { field: 'version', message: expect.stringMatching(/versiun/) },
    ]);
  }
});

test('a stale version is 409 with the values of now', async () => {
  const { id } = await makeClient(t, { alias: 'Vechi' });
  await patch(id, { version: 1, alias: 'Al altuia' });

  const answer = await patch(id, { version: 1, alias: 'Al nostru' });

  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({
    status: 409,
    version: 2,
    current: { id, alias: 'Al altuia', version: 2 },
  });
  expect(await readClient(t, id)).toMatchObject({ alias: 'Al altuia', version: 2 });
});

test('of ten changes against one version exactly one goes through', async () => {
  const { id } = await makeClient(t, {});

  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => patch(id, { version: 1, alias: `A ${index}` })),
  );

  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array(9).fill(409)]);
  expect(await readClient(t, id)).toMatchObject({ version: 2 });
});

test('a change to a taken tax id is 409 with the id of the other', async () => {
  const other = await makeClient(t, { tax_id: cui(4201) });
  const { id } = await makeClient(t, {});

  const answer = await patch(id, { version: 1, tax_id: cui(4201) });

  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({ client_id: other.id });
});

test('wrong values are 422 and nothing of the change is kept', async () => {
  const before = await makeClient(t, { alias: 'Vechi' });

  const answer = await patch(before.id, { version: 1, alias: 'Nou', email: 'x' });

  expect(answer.statusCode).toBe(422);
  expect(answer.json().errors).toMatchObject([{ field: 'email' }]);
  expect(await readClient(t, before.id)).toEqual(before);
});

test('DELETE archives, says so in the whole thing, and may be asked twice', async () => {
  const { id } = await makeClient(t, {});

  const [first, second] = [
    await t.ana.json('DELETE', `/api/v1/clients/${id}`),
    await t.ana.json('DELETE', `/api/v1/clients/${id}`),
  ];

  expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
  expect(first.json().archived_at).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(second.json()).toEqual(first.json());
  const back = await t.ana.json('POST', `/api/v1/clients/${id}/restoration`);
  expect(back.json()).toMatchObject({ id, archived_at: null });
});

test('a client that is not there is 404 for every verb', async () => {
  for (const id of ['999999', '0', 'abc', '99999999999999999999'])
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const answer = await t.ana.json(
        method,
        `/api/v1/clients/${id}`,
        method === 'GET' ? undefined : { version: 1 },
      );
      expect([id, method, answer.statusCode]).toEqual([id, method, 404]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
});
