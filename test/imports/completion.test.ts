import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { company, cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { cnp, makeClient, readClient } from '../support/clients.ts';
import { apply, csv, planned } from '../support/imports.ts';

vi.setConfig({ testTimeout: 60_000 });
let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

const anaf = { fields: { anaf: 'true' } };

test('new clients are completed from ANAF in one call, as a proposal that overwrites no cell', async () => {
  await makeClient(t, { name: 'Al nostru SRL', tax_id: String(cui(8003)) });
  t.anaf.answer(cui(8001), company(cui(8001)));
  t.anaf.answer(cui(8003), company(cui(8003)));
  const plan = await planned(
    t,
    csv([
      ['Denumire', 'CIF', 'Telefon', 'Localitate'],
      ['', String(cui(8001)), '0264555801', ''],
      ['Necunoscută SRL', String(cui(8002)), '', 'Dej'],
      ['Al nostru SRL', String(cui(8003)), '', ''],
      ['Ion Pop', cnp, '', ''],
    ]),
    anaf,
  );

  expect(t.anaf.calls.map(({ body }) => body.map((asked) => asked.cui))).toEqual([[cui(8001), cui(8002)]]);
  const [first, second, third] = plan.items;
  expect(first).toMatchObject({
    state: 'new',
    from_anaf: expect.arrayContaining(['name', 'vat_payer', 'county', 'locality', 'street', 'caen_code']),
    values: { name: 'ȚESĂTORIA SOMEȘUL SRL', phone: '+40264555801', locality: 'Cluj-Napoca' },
  });
  expect(first?.from_anaf).not.toContain('phone');
  expect(second?.notes.map(({ message }) => message)).toEqual(['ANAF nu are nicio firmă cu acest CIF.']);
  expect(third?.state).toBe('same');
  const { items } = await apply(t, plan.id);
  expect(await readClient(t, items[0]?.client_id ?? 0)).toMatchObject({ county: 'RO-CJ', vat_payer: true });
});

test('while ANAF is away the plan goes on, and says which clients were not completed', async () => {
  t.anaf.fault('http500');
  const plan = await planned(
    t,
    csv([
      ['Denumire', 'CIF'],
      ['Fără ANAF SRL', String(cui(8101))],
    ]),
    anaf,
  );
  t.anaf.fault(undefined);

  expect(plan.state).toBe('planned');
  expect(plan.items[0]).toMatchObject({
    state: 'new',
    notes: [{ message: 'ANAF nu a răspuns; clientul nu a fost completat.' }],
  });
});
