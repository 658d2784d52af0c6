import { afterAll, beforeAll, expect, test } from 'vitest';
import { geocodeClient, geocodeDueClients } from '../../../src/clients/jobs.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { cnp, factsOn, makeClient, readClient, savedId, typed } from '../../support/clients.ts';
import { formOf } from '../../support/forms.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

async function located(fields: object) {
  const { id } = await makeClient(t, fields);
  await geocodeClient.run(t.services, { client_id: id });
  return readClient(t, id);
}

const unlocated = { lat: null, lon: null, geo_precision: null, geo_source: null };

test('a save asks for the job, with the id alone; the record is without coordinates until it ran', async () => {
  t.rung.length = 0;
  const client = await makeClient(t, { county: 'RO-CJ', locality: 'Cluj-Napoca' });

  expect(t.rung).toEqual([{ name: 'clients.geocode', data: { client_id: client.id } }]);
  expect(client).toMatchObject(unlocated);
});

test.each([
  ['the centre of the locality', { county: 'RO-CJ', locality: 'Cluj-Napoca' }, [46.77, 23.6], 'locality'],
  [
    'the locality however it is spelt',
    { county: 'RO-CJ', locality: 'CLUJ NAPOCA' },
    [46.77, 23.6],
    'locality',
  ],
  ['the centre of the sector', { county: 'RO-B', sector: 3 }, [44.42, 26.17], 'sector'],
  ['București without a sector', { county: 'RO-B' }, [44.43, 26.1], 'locality'],
  [
    'the county seat where the locality is unknown',
    { county: 'RO-CJ', locality: 'Cătunul Nimănui' },
    [46.77, 23.6],
    'county',
  ],
  ['the county seat without a locality', { county: 'RO-IS' }, [47.16, 27.58], 'county'],
] as const)('without a geocoder a client gets %s', async (_what, address, [lat, lon], precision) => {
  const client = await located(address);

  expect(client).toMatchObject({ geo_precision: precision, geo_source: 'localities' });
  expect(Number(client.lat)).toBeCloseTo(lat, 1);
  expect(Number(client.lon)).toBeCloseTo(lon, 1);
});

test('abroad and without a county there is nothing to find, and the job is done', async () => {
  for (const address of [{ country: 'HU', county: 'Pest', locality: 'Budapest' }, {}]) {
    const client = await located(address);
    expect(client).toMatchObject(unlocated);
    expect(await due(client.id)).toBe(false);
  }
});

test('what the job found is shown with its precision, and stands as a hint in the empty fields of the form', async () => {
  const { id } = await located({ county: 'RO-B', sector: 3 });

  expect(factsOn((await t.ana.get(`/clients/${id}`)).body)['Poziția pe hartă']).toMatch(
    /^44\.4\d+, 26\.1\d+ la sector$/,
  );
  const form = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  expect([form.value('lat'), form.value('lon')]).toEqual(['', '']);
});

test('an edit that leaves the address alone keeps what was found, one that moves it makes it due again', async () => {
  const before = await located({ county: 'RO-CJ', locality: 'Cluj-Napoca' });
  const { fields } = formOf((await t.ana.get(`/clients/${before.id}/edit`)).body);
  t.rung.length = 0;

  await t.ana.post(`/clients/${before.id}`, { ...fields, alias: 'Altfel' });
  expect(t.rung).toEqual([]);
  expect(await readClient(t, before.id)).toMatchObject({ lat: before.lat, geo_precision: 'locality' });

  await t.ana.post(`/clients/${before.id}`, { ...fields, county: 'RO-IS', locality: 'Iași' });
  expect(t.rung).toHaveLength(1);
  await geocodeClient.run(t.services, { client_id: before.id });
  expect(Number((await readClient(t, before.id)).lat)).toBeCloseTo(47.16, 1);
});

test('coordinates set by hand are never overwritten, also when the address moves', async () => {
  t.rung.length = 0;
  const id = savedId(
    await t.ana.post('/clients', typed({ county: 'RO-CJ', locality: 'Dej', lat: '45,5', lon: '25.5' })),
  );
  await geocodeClient.run(t.services, { client_id: id });
  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);
  await t.ana.post(`/clients/${id}`, { ...fields, county: 'RO-IS', locality: 'Iași' });
  await geocodeClient.run(t.services, { client_id: id });
  await geocodeDueClients.run(t.services, {});

  expect(await readClient(t, id)).toMatchObject({
    lat: 45.5,
    lon: 25.5,
    geo_precision: 'manual',
    geo_source: 'manual',
  });
});

test('emptied by hand they are found anew', async () => {
  const { id } = await makeClient(t, { county: 'RO-B', sector: 1, lat: 45, lon: 25 });
  const { fields } = formOf((await t.ana.get(`/clients/${id}/edit`)).body);

  await t.ana.post(`/clients/${id}`, { ...fields, lat: '', lon: '' });
  await geocodeClient.run(t.services, { client_id: id });

  expect(await readClient(t, id)).toMatchObject({ geo_precision: 'sector', geo_source: 'localities' });
});

test('the job may run twice, and for a client that is gone', async () => {
  const client = await located({ county: 'RO-CJ', locality: 'Dej' });

  await geocodeClient.run(t.services, { client_id: client.id });
  await geocodeClient.run(t.services, { client_id: 999_999 });

  expect(await readClient(t, client.id)).toEqual(client);
});

test('the sweep finds those that nobody was woken for, a person too', async () => {
  const firm = await makeClient(t, { county: 'RO-CJ', locality: 'Dej' });
  const person = await makeClient(t, { tax_id: cnp, county: 'RO-B', sector: 2 });
  const fresh = await makeClient(t, { county: 'RO-CJ', locality: 'Turda' });
  await t.db
    .updateTable('clients')
    .set({ geo_due_at: new Date(Date.now() - 120_000) })
    .where('id', 'in', [firm.id, person.id])
    .execute();

  await geocodeDueClients.run(t.services, {});

  expect(await readClient(t, firm.id)).toMatchObject({ geo_precision: 'locality' });
  expect(await readClient(t, person.id)).toMatchObject({ geo_precision: 'sector' });
  expect(await due(fresh.id)).toBe(true);
});

async function due(id: number): Promise<boolean> {
  const row = await t.db
    .selectFrom('clients')
    .select('geo_due_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.geo_due_at !== null;
}
