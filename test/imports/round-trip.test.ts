import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cui } from '../support/anaf-records.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { ibans, makeClient } from '../support/clients.ts';
import { apply, planned } from '../support/imports.ts';

vi.setConfig({ testTimeout: 60_000 });
let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await makeClient(t, {
    name: 'Plin de toate SRL',
    alias: '=SUM(A1)',
    tax_id: String(cui(7001)),
    vat_payer: true,
    trade_register_no: 'J12/1500/2012',
    phone: '0264555701',
    mobile: '+49 1512 3456789',
    email: 'Office@Plin.ro',
    email_enabled: false,
    manager_ids: [t.ana.id, t.bogdan.id],
    county: 'RO-B',
    locality: 'Sector 3',
    street: 'Str. "Mare", nr; 5',
    postal_code: '030001',
    iban: ibans.transilvania,
    payment_term_days: 0,
    payment_method: 'cash_on_delivery',
    status: 'inactive',
    shipping_payer: 'client',
    website: 'plin.ro',
    source_id: 'Târg',
    caen_code: '4754',
    tags: ['una', 'două'],
    lat: 46.77,
    lon: 23.59,
    notify_sms: false,
    contacts: [
      {
        name: 'Ana',
        email: 'ana@plin.ro',
        phone: '0722111222',
        receives: ['orders', 'invoices'],
        marketing_enabled: true,
      },
      { name: 'Dan' },
      { name: 'Ana', email: 'alta@plin.ro' },
    ],
    delivery_addresses: [
      { label: 'Depozit', county: 'RO-CJ', locality: 'Comuna Florești', street: 'Mică', is_default: true },
      { label: 'Magazin', country: 'DE', county: 'Bayern', locality: 'München' },
    ],
  });
  await makeClient(t, { name: 'Gol', type_id: 3, level_id: 3 });
  await makeClient(t, { name: 'Gol' });
  await makeClient(t, {
    name: 'Străin GmbH',
    country: 'DE',
    tax_id: 'DE136695976',
    locality: 'Municipiul Köln',
  });
  const archived = await makeClient(t, { name: 'Arhivat SRL', tax_id: String(cui(7002)) });
  await t.ana.json('DELETE', `/api/v1/clients/${archived.id}`);
});
afterAll(() => t.close());

test.each([
  ['csv', '', 4],
  ['xlsx', '', 4],
  ['csv', '?archived=true', 1],
])('what was exported as .%s%s and comes back changes nothing', async (format, query, count) => {
  const file = await t.ana.get(`/clients.${format}${query}`);
  expect(file.statusCode).toBe(200);

  const plan = await planned(t, file.rawPayload, { name: `clienți.${format}` });

  expect(plan.items.filter(({ state }) => state !== 'same')).toEqual([]);
  expect(plan.counts).toEqual({ same: count });
  expect((await apply(t, plan.id)).outcomes).toEqual({});
});
