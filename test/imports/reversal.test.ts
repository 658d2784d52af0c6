import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeOrder, readOrder } from '../orders/orders.ts';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, makeClient, readClient } from '../support/clients.ts';
import { apply, csv, planned, reverse } from '../support/imports.ts';

vi.setConfig({ testTimeout: 60_000 });
let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const patch = async (id: number, fields: object) => {
  const { version } = await readClient(t, id);
  const answer = await t.bogdan.json('PATCH', `/api/v1/clients/${id}`, { version, ...fields });
  expect(answer.statusCode).toBe(200);
};

test('an import taken back leaves everything as it was, ids of contacts included', async () => {
  const client = await makeClient(t, {
    name: 'Întors SRL',
    tax_id: String(cui(5001)),
    phone: '0264555501',
    tags: ['veche'],
    manager_ids: [t.bogdan.id],
    contacts: [{ name: 'Ana', email: 'ana@intors.ro', receives: ['orders'] }],
    delivery_addresses: [{ label: 'Depozit', locality: 'Dej', is_default: true }],
  });
  const before = await readClient(t, client.id);
  const total = await countClients(t);
  const { id } = await planned(
    t,
    csv([
      [
        'Denumire',
        'CIF',
        'Telefon',
        'Etichete',
        'Manager Cont',
        'Județ',
        'Localitate',
        'Contact: nume',
        'Contact: telefon',
        'Livrare: denumire locație',
        'Livrare: implicit',
      ],
      [
        'Întors Altfel SRL',
        String(cui(5001)),
        '0264555599',
        'nouă',
        'Ana Marin',
        'Cluj',
        'Turda',
        'Ana',
        '0722000555',
        'Magazin',
        'da',
      ],
      ['Făcut de import SRL', String(cui(5002)), '', '', '', '', '', 'Dan', '', '', ''],
    ]),
  );
  const applied = await apply(t, id);
  expect(applied.outcomes).toEqual({ created: 1, updated: 1 });
  expect(await readClient(t, client.id)).toMatchObject({
    name: 'Întors Altfel SRL',
    delivery_addresses: [
      { label: 'Depozit', is_default: false },
      { label: 'Magazin', is_default: true },
    ],
  });

  const reversed = await reverse(t, id);

  expect(reversed.state).toBe('reversed');
  expect(reversed.outcomes).toEqual({ created: 1, updated: 1, removed: 1, restored: 1 });
  const { version: _v, updated_at: _u, ...now } = await readClient(t, client.id);
  const { version: _bv, updated_at: _bu, ...then } = before;
  expect(now).toEqual(then);
  expect(await countClients(t)).toBe(total);
  const gone = applied.items[1]?.client_id ?? 0;
  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'form_key', 'changes'])
    .where('subject', '=', 'client')
    .where('subject_id', '=', gone)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(audit).toMatchObject({
    action: 'import-reversal',
    form_key: `import ${id}`,
    changes: { name: ['Făcut de import SRL', null] },
  });
});

test('what somebody changed since stays, field by field, and it is said which and by whom', async () => {
  const partly = await makeClient(t, {
    name: 'În parte SRL',
    tax_id: String(cui(5101)),
    phone: '0264555511',
  });
  const { id } = await planned(
    t,
    csv([
      ['Denumire', 'CIF', 'Telefon', 'Alias'],
      ['În parte SRL', String(cui(5101)), '0264555519', 'Alias din fișier'],
      ['Atins SRL', String(cui(5102)), '0264555512', ''],
      ['Neatins SRL', String(cui(5103)), '0264555513', ''],
    ]),
  );
  const { items } = await apply(t, id);
  await patch(partly.id, { alias: 'Alias de mână', website: 'www.inparte.ro' });
  await patch(items[1]?.client_id ?? 0, { alias: 'Al meu' });

  const reversed = await reverse(t, id);

  expect(reversed.items.map(({ reversal, outcome_note }) => [reversal, outcome_note])).toEqual([
    ['partly', 'Au rămas, fiind schimbate între timp de Bogdan Pop: Alias.'],
    ['kept', 'A rămas: a fost schimbat între timp de Bogdan Pop.'],
    ['removed', null],
  ]);
  expect(await readClient(t, partly.id)).toMatchObject({
    phone: '+40264555511',
    alias: 'Alias de mână',
    website: 'https://www.inparte.ro',
  });
  expect(await readClient(t, items[1]?.client_id ?? 0)).toMatchObject({ name: 'Atins SRL', alias: 'Al meu' });
});

test('what the program itself said of a client goes with it; a note that a person touched keeps it', async () => {
  const { id } = await planned(
    t,
    csv([
      ['Denumire', 'CIF'],
      ['Cu notă ANAF SRL', String(cui(5111))],
      ['Cu notă citită SRL', String(cui(5112))],
    ]),
  );
  const ids = (await apply(t, id)).items.map(({ client_id }) => client_id ?? 0);
  const [alone = 0, touched = 0] = ids;
  for (const client_id of ids)
    await t.db.insertInto('notes').values({ client_id, kind: 'anaf', text: 'ANAF: inactivă.' }).execute();
  await t.db.updateTable('notes').set({ version: 2 }).where('client_id', '=', touched).execute();
  const rung = { user_id: t.ana.id, kind: 'anaf', text: 'ANAF', href: '/register', unique_key: 'anaf' };
  await t.db
    .insertInto('alerts')
    .values({ ...rung, client_id: alone })
    .execute();

  expect((await reverse(t, id)).outcomes).toMatchObject({ removed: 1, kept: 1 });
  const left = t.db.selectFrom('notes').select('client_id').where('client_id', 'in', ids);
  expect(await left.execute()).toEqual([{ client_id: touched }]);
  expect(await t.db.selectFrom('alerts').select('id').where('client_id', '=', alone).execute()).toEqual([]);
});

test('only what was applied is taken back, and asked twice it is taken back once', async () => {
  const { id } = await planned(
    t,
    csv([
      ['Denumire', 'CIF'],
      ['O dată SRL', String(cui(5201))],
    ]),
  );
  const early = await t.ana.json('POST', `/api/v1/imports/${id}/reversal`);
  expect([early.statusCode, early.json().detail]).toEqual([409, 'Se poate anula numai un import aplicat.']);

  await apply(t, id);
  await reverse(t, id);
  expect((await reverse(t, id)).outcomes).toEqual({ created: 1, removed: 1 });
  const again = await t.ana.json('POST', `/api/v1/imports/${id}/application`);
  expect(again.statusCode).toBe(409);
});

test('a tax id that another client has by now does not come back, and everything else does', async () => {
  const client = await makeClient(t, {
    name: 'Alt număr SRL',
    tax_id: String(cui(5601)),
    phone: '0264555601',
  });
  const { id } = await planned(
    t,
    csv([
      ['ID Clientela', 'Denumire', 'CIF', 'Telefon'],
      [String(client.id), 'Alt număr SRL', String(cui(5602)), '0264555699'],
    ]),
  );
  await apply(t, id);
  await makeClient(t, { name: 'Numărul rămas liber SRL', tax_id: String(cui(5601)) });

  const { state, items } = await reverse(t, id);
  expect([state, items[0]?.reversal, items[0]?.outcome_note]).toEqual([
    'reversed',
    'partly',
    'CIF-ul a rămas: cel dinainte este acum al altui client.',
  ]);
  expect(await readClient(t, client.id)).toMatchObject({ tax_id: String(cui(5602)), phone: '+40264555601' });
});

test('an address that came with the import stays while an order waits to be sent there, and it is said', async () => {
  const client = await makeClient(t, { name: 'Cu comandă SRL', tax_id: String(cui(5701)) });
  const { id } = await planned(
    t,
    csv([
      ['Denumire', 'CIF', 'Telefon', 'Livrare: denumire locație', 'Livrare: implicit'],
      ['Cu comandă SRL', String(cui(5701)), '0264555701', 'Magazin', 'da'],
    ]),
  );
  await apply(t, id);
  const order = await makeOrder(t, client.id);
  expect(order.delivery_address_id).not.toBeNull();

  const { items } = await reverse(t, id);

  expect([items[0]?.reversal, items[0]?.outcome_note]).toEqual([
    'partly',
    `Adresa „Magazin” a rămas: acolo merge comanda ${order.number}, încă netrimisă.`,
  ]);
  expect(await readClient(t, client.id)).toMatchObject({
    phone: null,
    delivery_addresses: [{ id: order.delivery_address_id, label: 'Magazin', is_default: true }],
  });
  expect((await readOrder(t, order.id)).delivery_address_id).toBe(order.delivery_address_id);
});
