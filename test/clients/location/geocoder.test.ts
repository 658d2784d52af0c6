import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { geocodeClient } from '../../../src/clients/jobs.ts';
import type { Geocoder, GeocoderAddress, Point } from '../../../src/external/geocoder/geocoder.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { cnp, makeClient, readClient } from '../../support/clients.ts';

let t: TestApp;
let answer: Point | null | 'unavailable' = null;
const asked: GeocoderAddress[] = [];
const geocoder: Geocoder = {
  find: async (address) => {
    asked.push(address);
    return answer;
  },
};
beforeAll(async () => {
  t = await testApp({ geocoder });
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(() => t.close());

const address = {
  county: 'RO-CJ',
  locality: 'Dej',
  street: 'Str. Morii',
  street_no: '7',
  postal_code: '405200',
};

async function located(fields: object) {
  const { id } = await makeClient(t, fields);
  await geocodeClient.run(t.services, { client_id: id });
  return readClient(t, id);
}

test('a firm is found by its whole address, and nothing else of it is sent', async () => {
  answer = { lat: 47.1415, lon: 23.8745, precision: 'address' };

  const client = await located({ ...address, tax_id: '1006', name: 'Secreta SRL' });

  expect(client).toMatchObject({
    lat: 47.1415,
    lon: 23.8745,
    geo_precision: 'address',
    geo_source: 'nominatim',
  });
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({
    country: 'RO',
    county: 'Cluj',
    locality: 'Dej',
    street: 'Str. Morii',
    street_no: '7',
  });
  expect(JSON.stringify(asked)).not.toMatch(/Secreta|1006/);
});

test('what the geocoder does not know falls back to the centre of the locality', async () => {
  answer = null;

  expect(await located({ ...address, tax_id: '1014' })).toMatchObject({
    geo_precision: 'locality',
    geo_source: 'localities',
  });
});

test('while it does not answer the client stays due, and is found later', async () => {
  answer = 'unavailable';
  const client = await located({ ...address, tax_id: '2001' });
  expect(client).toMatchObject({ lat: null, geo_precision: null });

  answer = { lat: 47.1, lon: 23.8, precision: 'street' };
  await geocodeClient.run(t.services, { client_id: client.id });
  expect(await readClient(t, client.id)).toMatchObject({ geo_precision: 'street', geo_source: 'nominatim' });
});

test.each([
  ['with a CNP', { tax_id: cnp }],
  ['without a tax number', { tax_id: '' }],
  ['with thirteen zeros', { tax_id: '0000000000000' }],
])('the home of a person %s is sent to nobody', async (_who, fields) => {
  answer = { lat: 1, lon: 1, precision: 'address' };

  const client = await located({ ...address, name: 'Ioana Popa', ...fields });

  expect(asked).toEqual([]);
  expect(client).toMatchObject({ geo_precision: 'locality', geo_source: 'localities' });
});

test('what moved while the geocoder was asked is asked again, and the old answer is dropped', async () => {
  const { id } = await makeClient(t, { ...address, tax_id: '3007' });
  const slow: Geocoder = {
    find: async () => {
      await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version: 1, county: 'RO-IS', locality: 'Iași' });
      return { lat: 1, lon: 1, precision: 'address' };
    },
  };

  await geocodeClient.run({ ...t.services, geocoder: slow }, { client_id: id });
  expect(await readClient(t, id)).toMatchObject({ lat: null });

  answer = { lat: 47.16, lon: 27.58, precision: 'address' };
  await geocodeClient.run(t.services, { client_id: id });
  expect(await readClient(t, id)).toMatchObject({ lat: 47.16, geo_precision: 'address' });
});
