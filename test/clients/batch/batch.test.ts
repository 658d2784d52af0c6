import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertClients, updateClients, type Writing } from '../../../src/clients/batch/actions.ts';
import { getClient } from '../../../src/clients/queries.ts';
import { asInput } from '../../../src/clients/record.ts';
import { type ClientInput, clientSchema } from '../../../src/clients/schema.ts';
import { makeOrder, moveOrder, readOrder } from '../../orders/orders.ts';
import { cui } from '../../support/anaf-records.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { least, makeClient } from '../../support/clients.ts';

let t: TestApp;
let writing: Writing;
beforeAll(async () => {
  t = await testApp();
  writing = { actor: { id: t.ana.id }, now: t.services.now(), action: 'import', form_key: 'import 1' };
});
afterAll(() => t.close());

const input = (fields: object): ClientInput => clientSchema.parse({ ...least, ...fields });
const whole = {
  name: 'Geamăna SRL',
  alias: 'Țară',
  phone: '0264555901',
  county: 'Cluj',
  locality: 'Dej',
  source_id: 'O sursă nouă',
  tags: ['una', 'nouă'],
  contacts: [{ name: 'Ana', receives: ['orders', 'invoices'] }, { name: 'Dan' }],
  delivery_addresses: [{ label: 'A', is_default: true }, { label: 'B' }],
};

test('a client made among many is the same as one made alone', async () => {
  const alone = await makeClient(t, { ...whole, manager_ids: [t.bogdan.id] });
  const inputs = [input({ name: 'Alta SRL' }), input({ ...whole, manager_ids: [t.bogdan.id] })];
  const ids = await t.db.transaction().execute((trx) => insertClients(trx, writing, inputs));

  const strip = async (id: number) => {
    const record = await getClient(t.db, id);
    const bare = (rows: { id: number }[]) => rows.map(({ id: _id, ...row }) => row);
    const { id: _id, created_at: _c, updated_at: _u, geo_due_at, ...rest } = record;
    return {
      ...rest,
      due: geo_due_at instanceof Date,
      contacts: bare(record.contacts),
      delivery_addresses: bare(record.delivery_addresses),
    };
  };
  expect(await strip(ids[1] ?? 0)).toEqual(await strip(alone.id));
});

test('a tax id that is taken leaves that client out and makes the others', async () => {
  await makeClient(t, { tax_id: String(cui(9101)) });
  const inputs = [input({ tax_id: String(cui(9101)) }), input({ tax_id: String(cui(9102)) })];
  const ids = await t.db.transaction().execute((trx) => insertClients(trx, writing, inputs));
  expect(ids).toEqual([undefined, expect.any(Number)]);
});

test('many are changed as one would be: version, former name, search text, lists, audit; the same is left alone', async () => {
  const one = await makeClient(t, { ...whole, name: 'Nume Vechi SRL' });
  const same = await makeClient(t, { name: 'La fel SRL' });
  const [before, still] = [await getClient(t.db, one.id), await getClient(t.db, same.id)];
  const change = {
    ...(asInput(before) as ClientInput),
    name: 'Nume Nou SRL',
    tags: ['nouă'],
    contacts: before.contacts.slice(1).map((row) => ({ ...row, email: 'dan@nou.ro' })),
    delivery_addresses: before.delivery_addresses.map((row) => ({ ...row, is_default: !row.is_default })),
  } as ClientInput;

  const versions = await t.db.transaction().execute((trx) =>
    updateClients(trx, writing, [
      { before, input: change },
      { before: still, input: asInput(still) as ClientInput },
    ]),
  );

  expect([...versions]).toEqual([[one.id, 2]]);
  const after = await getClient(t.db, one.id);
  expect(after).toMatchObject({
    name: 'Nume Nou SRL',
    version: 2,
    former_names: [{ name: 'Nume Vechi SRL' }],
    tags: [{ name: 'nouă' }],
    contacts: [{ id: before.contacts[1]?.id, email: 'dan@nou.ro' }],
    delivery_addresses: [
      { label: 'A', is_default: false },
      { label: 'B', is_default: true },
    ],
  });
  expect(after.search_text).toContain('nume vechi srl');
  expect(after.search_text).toContain('dan@nouro');
  const audits = await t.db
    .selectFrom('audit_entries')
    .select(['subject_id', 'version', 'changes'])
    .where('action', '=', 'import')
    .where('subject_id', 'in', [one.id, same.id])
    .execute();
  expect(audits).toMatchObject([
    { subject_id: one.id, version: 2, changes: { name: ['Nume Vechi SRL', 'Nume Nou SRL'] } },
  ]);
});

test('an address that an order waits to be sent to stays, and is the default only where no other is', async () => {
  const client = await makeClient(t, {
    name: 'Așteaptă SRL',
    delivery_addresses: [{ label: 'Depozit', is_default: true }, { label: 'Birou' }],
  });
  const order = await makeOrder(t, client.id);
  const change = async (rows: object[]) => {
    const before = await getClient(t.db, client.id);
    const wanted = { ...asInput(before), delivery_addresses: rows } as ClientInput;
    await t.db.transaction().execute((trx) => updateClients(trx, writing, [{ before, input: wanted }]));
    return (await getClient(t.db, client.id)).delivery_addresses.map(({ label, is_default }) => [
      label,
      is_default,
    ]);
  };
  const [fresh] = input({ delivery_addresses: [{ label: 'Nouă', is_default: true }] }).delivery_addresses;

  expect(await change([])).toEqual([['Depozit', true]]);
  expect(await change([{ ...fresh, id: null }])).toEqual([
    ['Nouă', true],
    ['Depozit', false],
  ]);
  expect((await readOrder(t, order.id)).delivery_address_id).toBe(order.delivery_address_id);

  await moveOrder(t, order.id, 'delivered');
  expect(await change([])).toEqual([]);
});
