import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOrder, readOrder } from '../../orders/orders.ts';
import { cui } from '../../support/anaf-records.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { ibans, makeClient, readClient } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';
import { digestOf, foundIds, merge } from '../../support/merges.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

let number = 3300;
async function pair() {
  number += 2;
  const kept = await makeClient(t, {
    name: `Întâia ${number} SRL`,
    tax_id: cui(number),
    county: 'RO-CJ',
    locality: 'Dej',
    tags: ['comun'],
    manager_ids: [t.ana.id],
    contacts: [{ name: 'Ion' }, { name: 'Vasile' }],
    delivery_addresses: [{ label: 'Sediu', is_default: true }],
  });
  const other = await makeClient(t, {
    name: `A doua ${number} SRL`,
    tax_id: cui(number + 1),
    county: 'RO-IS',
    locality: 'Iași',
    iban: ibans.brd,
    email: 'doi@firma.example',
    tags: ['comun', 'al doilea'],
    manager_ids: [t.ana.id, t.bogdan.id],
    contacts: [{ name: 'Ion' }, { name: 'Maria', phone: '0722000111' }],
    delivery_addresses: [{ label: 'Depozit', is_default: true }, { label: 'Magazin' }],
  });
  const { fields } = formOf((await t.ana.get(`/clients/${other.id}/edit`)).body);
  await t.ana.post(`/clients/${other.id}`, { ...fields, name: `Redenumita ${number} SRL` });
  return { kept, other };
}

const everything = (kept: { id: number }, other: { id: number; delivery_addresses: { id: number }[] }) => ({
  choices: { name: other.id, tax_id: other.id, country: other.id, email: other.id, iban: other.id },
  default_address_id: other.delivery_addresses[0]?.id,
  tax_ids_confirmed: true,
  kept_id: kept.id,
});

const undo = (id: number) => t.ana.json('POST', `/api/v1/client-merges/${id}/reversal`);

test('undone, both clients are exactly what they were', async () => {
  const { kept, other } = await pair();
  const ids = [kept.id, other.id];
  const before = await digestOf(t, ids);
  const mergeId = await merge(t, kept, other, everything(kept, other));
  expect(await digestOf(t, ids)).not.toBe(before);

  const answer = await t.ana.post(`/client-merges/${mergeId}/reversal`);

  expect([answer.statusCode, answer.headers.location]).toEqual([303, `/client-merges/${mergeId}`]);
  expect(await digestOf(t, ids)).toBe(before);
  expect(await readClient(t, other.id)).toMatchObject({ id: other.id, archived_at: null, version: 4 });
  expect(await foundIds(t, `redenumita+${number}`)).toEqual([other.id]);
  expect((await t.ana.get(`/client-merges/${mergeId}`)).body).toContain('Anulată de Ana Marin');
});

test('three merged into one, an alias among them, come back exactly', async () => {
  const { kept, other } = await pair();
  const third = await makeClient(t, { name: 'A treia', contacts: [{ name: 'Ion' }, { name: 'Gheorghe' }] });
  const alias = await makeClient(t, { name: 'Alias vechi' });
  await merge(t, other, alias);
  const ids = [kept.id, other.id, third.id, alias.id];
  const before = await digestOf(t, ids);

  const mergeId = await merge(t, kept, other, {
    merged_ids: [other.id, third.id],
    tax_ids_confirmed: true,
    left_contacts: [],
  });
  expect((await readClient(t, alias.id)).id).toBe(kept.id);
  expect((await readClient(t, kept.id)).contacts).toHaveLength(6);
  await undo(mergeId);

  expect(await digestOf(t, ids)).toBe(before);
  expect((await readClient(t, alias.id)).id).toBe(other.id);
});

test('what somebody edited since stays with the kept client and is named', async () => {
  const { kept, other } = await pair();
  const mergeId = await merge(t, kept, other, everything(kept, other));
  const merged = await readClient(t, kept.id);
  await t.bogdan.json('PATCH', `/api/v1/clients/${kept.id}`, {
    version: merged.version,
    email: 'editat@firma.example',
    tags: [...merged.tags, 'pus după'],
    contacts: [
      ...merged.contacts.map((row) => (row.name === 'Maria' ? { ...row, phone: '0722000999' } : row)),
      { name: 'Venit după' },
    ],
  });

  const answer = await undo(mergeId);

  expect(answer.json().left_alone).toEqual([
    { client_id: kept.id, label: 'Email Principal' },
    { client_id: other.id, label: 'Contactul „Maria”' },
  ]);
  const [first, second] = [await readClient(t, kept.id), await readClient(t, other.id)];
  expect(first).toMatchObject({
    name: kept.name,
    tax_id: kept.tax_id,
    email: 'editat@firma.example',
    tags: ['comun', 'pus după'],
  });
  expect(first.contacts.map(({ name }) => name)).toEqual(['Ion', 'Vasile', 'Venit după']);
  expect(second.contacts.map(({ name, phone }) => [name, phone])).toEqual([
    ['Ion', null],
    ['Maria', '+40722000999'],
  ]);
  const report = (await t.ana.get(`/client-merges/${mergeId}`)).body;
  expect(report).toContain(`${kept.name}: Email Principal`);
});

test('a row that was deleted since comes back to its own client', async () => {
  const { kept, other } = await pair();
  const mergeId = await merge(t, kept, other, { tax_ids_confirmed: true });
  const merged = await readClient(t, kept.id);
  await t.ana.json('PATCH', `/api/v1/clients/${kept.id}`, {
    version: merged.version,
    contacts: merged.contacts.filter(({ name }) => name !== 'Maria'),
  });

  await undo(mergeId);

  expect((await readClient(t, other.id)).contacts.map(({ name }) => name)).toEqual(['Ion', 'Maria']);
});

test('what was deleted since of rows that a merge remembers in part stays deleted', async () => {
  const { kept, other } = await pair();
  const { id: campaign_id } = await t.db
    .insertInto('campaigns')
    .values({ name: 'Oferta', created_by: t.ana.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  const row = { campaign_id, client_id: other.id, name: '', email: 'doi@firma.example' };
  await t.db
    .insertInto('campaign_recipients')
    .values({ ...row, email_key: row.email })
    .execute();
  const mergeId = await merge(t, kept, other, everything(kept, other));
  await t.db.deleteFrom('campaign_recipients').where('campaign_id', '=', campaign_id).execute();

  expect((await undo(mergeId)).statusCode).toBe(200);
});

test('a default address that was set since stays the default', async () => {
  const { kept, other } = await pair();
  const mergeId = await merge(t, kept, other, everything(kept, other));
  const merged = await readClient(t, kept.id);
  await t.ana.json('PATCH', `/api/v1/clients/${kept.id}`, {
    version: merged.version,
    delivery_addresses: [
      ...merged.delivery_addresses.map((row) => ({ ...row, is_default: false })),
      { label: 'Nouă', is_default: true },
    ],
  });

  await undo(mergeId);

  const defaults = async (id: number) =>
    (await readClient(t, id)).delivery_addresses.filter((row) => row.is_default).map(({ label }) => label);
  expect(await defaults(kept.id)).toEqual(['Nouă']);
  expect(await defaults(other.id)).toEqual(['Depozit']);
});

test('a merge under a later one waits for that one to be undone', async () => {
  const { kept, other } = await pair();
  const last = await makeClient(t, { name: 'Ultima', tax_id: null });
  const ids = [kept.id, other.id, last.id];
  const before = await digestOf(t, ids);
  const first = await merge(t, kept, other, { tax_ids_confirmed: true });
  const second = await merge(t, last, kept);

  const refused = await t.ana.post(`/client-merges/${first}/reversal`);

  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('Anulați întâi unirea aceea');
  await undo(second);
  await undo(first);
  expect(await digestOf(t, ids)).toBe(before);
});

test('after thirty days it is refused with a sentence, and the list says so', async () => {
  const { kept, other } = await pair();
  const mergeId = await merge(t, kept, other, { tax_ids_confirmed: true });
  await t.db
    .updateTable('client_merges')
    .set({ merged_at: new Date(Date.now() - 31 * 24 * 3600 * 1000) })
    .where('id', '=', mergeId)
    .execute();

  const answer = await t.ana.post(`/client-merges/${mergeId}/reversal`);

  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('Unirea nu se mai poate anula: au trecut 30 de zile.');
  expect((await t.ana.get('/client-merges')).body).toContain('nu se mai anulează');
  expect((await readClient(t, other.id)).id).toBe(kept.id);
});

test('it is refused while another client has the number', async () => {
  const { kept, other } = await pair();
  const mergeId = await merge(t, kept, other, everything(kept, other));
  const merged = await readClient(t, kept.id);
  const tax_id = merged.tax_id;
  await t.ana.json('PATCH', `/api/v1/clients/${kept.id}`, { version: merged.version, tax_id: null });
  const thief = await makeClient(t, { name: 'Alta firmă', tax_id });

  const answer = await undo(mergeId);

  expect([answer.statusCode, answer.json().detail]).toEqual([
    409,
    expect.stringContaining('este acum la altul'),
  ]);
  expect(await readClient(t, other.id)).toMatchObject({ id: kept.id });
  expect(await readClient(t, thief.id)).toMatchObject({ tax_id });
});

test('undone twice at once it is undone once', async () => {
  const { kept, other } = await pair();
  const mergeId = await merge(t, kept, other, { tax_ids_confirmed: true });

  const answers = await Promise.all([undo(mergeId), undo(mergeId), undo(mergeId)]);

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  const entries = await t.db
    .selectFrom('audit_entries')
    .select('subject_id')
    .where('action', '=', 'undo_merge')
    .where('subject_id', 'in', [kept.id, other.id])
    .execute();
  expect(entries).toHaveLength(2);
});

test('undone, they can be merged and undone again', async () => {
  const { kept, other } = await pair();
  const before = await digestOf(t, [kept.id, other.id]);
  for (const [one, two] of [
    [kept, other],
    [other, kept],
  ] as const)
    await undo(await merge(t, one, two, { tax_ids_confirmed: true }));

  expect(await digestOf(t, [kept.id, other.id])).toBe(before);
});

test('an order that was changed since goes back by its number', async () => {
  const { kept, other } = await pair();
  const { id, number: name } = await makeOrder(t, other.id);
  const mergeId = await merge(t, kept, other, everything(kept, other));
  const { version } = await readOrder(t, id);
  await t.ana.json('PATCH', `/api/v1/orders/${id}`, { version, note: 'la poartă' });

  const answer = await undo(mergeId);

  expect(answer.json().left_alone).toEqual([{ client_id: other.id, label: `Comanda „${name}”` }]);
  expect((await readOrder(t, id)).client_id).toBe(other.id);
});

test('no order is delivered to an address that went back to another client', async () => {
  const { kept, other } = await pair();
  const [own, others] = [kept.delivery_addresses[0]?.id, other.delivery_addresses[0]?.id];
  const before = await makeOrder(t, other.id, { delivery_address_id: others });
  const mergeId = await merge(t, kept, other, everything(kept, other));
  const stray = await makeOrder(t, kept.id, { delivery_address_id: others });
  const fine = await makeOrder(t, kept.id, { delivery_address_id: own });

  const answer = await undo(mergeId);

  const addressOf = async ({ id }: { id: number }) => (await readOrder(t, id)).delivery_address_id;
  expect([await addressOf(before), await addressOf(fine)]).toEqual([others, own]);
  expect(await readOrder(t, stray.id)).toMatchObject({
    client_id: kept.id,
    delivery_address_id: null,
    version: stray.version + 1,
  });
  expect(answer.json().left_alone).toEqual([
    { client_id: kept.id, label: `Comanda „${stray.number}”, rămasă fără adresa de livrare` },
  ]);
});
