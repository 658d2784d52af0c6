import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { countClients, makeClient, readClient } from '../support/clients.ts';
import { apply, csv, planned } from '../support/imports.ts';
import { merge } from '../support/merges.ts';

vi.setConfig({ testTimeout: 60_000 });
let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

test('a row that names a merged client, by its number or its id, counts for the kept one', async () => {
  const kept = await makeClient(t, { name: 'Păstrata SRL', tax_id: cui(1501) });
  const [byNumber, byId] = [
    await makeClient(t, { name: 'Unita SRL', tax_id: cui(1502) }),
    await makeClient(t, { name: 'Unita Doi SRL' }),
  ];
  await merge(t, kept, byNumber, { tax_ids_confirmed: true });
  await merge(t, kept, byId);
  const before = await countClients(t);
  const files = [
    csv([
      ['CIF', 'Alias'],
      [`RO${cui(1502)}`, 'Prin număr'],
    ]),
    csv([
      ['ID Clientela', 'Nume', 'Alias'],
      [String(byId.id), 'Păstrata SRL', 'Prin ID'],
    ]),
  ];

  for (const [index, alias] of ['Prin număr', 'Prin ID'].entries()) {
    const plan = await planned(t, files[index] ?? Buffer.alloc(0));
    expect(plan.items.map(({ state, client_id }) => [state, client_id])).toEqual([['change', kept.id]]);
    expect(plan.items[0]?.changes).toEqual({ alias: [index === 0 ? null : 'Prin număr', alias] });
    expect(plan.items[0]?.notes.map(({ message }) => message)).toEqual([
      'Clientul din rând a fost unit cu „Păstrata SRL”.',
    ]);
    await apply(t, plan.id);
    expect(await readClient(t, kept.id)).toMatchObject({ alias, tax_id: String(cui(1501)) });
  }
  expect(await countClients(t)).toBe(before);
});
