import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GeocoderAddress } from '../../../src/external/geocoder/geocoder.ts';
import { createNominatim, type NominatimOptions } from '../../../src/external/geocoder/nominatim.ts';
import { fullStreetName } from '../../../src/external/geocoder/street-name.ts';
import { type GeocoderServer, place, startGeocoderServer } from '../../support/geocoder-server.ts';

const home: GeocoderAddress = {
  country: 'RO',
  county: 'Timiș',
  locality: 'Timișoara',
  sector: null,
  street: 'Bld. Revoluţiei',
  street_no: '10',
  postal_code: '300011',
};

let server: GeocoderServer;
let turns: number;

beforeEach(async () => {
  server = await startGeocoderServer();
  turns = 0;
});

afterEach(() => server.close());

function geocoder(options: Partial<NominatimOptions> = {}) {
  const takeTurn = async () => {
    turns += 1;
    return true;
  };
  return createNominatim({ url: server.url, takeTurn, userAgent: 'Clientela/0.1', ...options });
}

test('an address is asked for part by part, by an application that says its name', async () => {
  server.answer(() => [place(45.75, 21.22, { house_number: '10', road: 'Bulevardul Revoluției' })]);

  expect(await geocoder().find(home)).toEqual({ lat: 45.75, lon: 21.22, precision: 'address' });
  expect(server.calls).toHaveLength(1);
  expect(server.calls[0]?.path).toBe('/search');
  expect(server.calls[0]?.headers['user-agent']).toBe('Clientela/0.1');
  expect(server.calls[0]?.query).toEqual({
    street: '10 Bulevardul Revoluţiei',
    city: 'Timișoara',
    county: 'Timiș',
    postalcode: '300011',
    country: 'România',
    countrycodes: 'ro',
    format: 'jsonv2',
    addressdetails: '1',
    limit: '1',
    'accept-language': 'ro',
  });
});

test('the address of the service may already end in /search', async () => {
  await geocoder({ url: `${server.url}/search` }).find({ ...home, street: null });
  expect(server.calls.map((call) => call.path)).toEqual(['/search']);
});

test('what is not found is asked for with less, each time in its turn', async () => {
  expect(await geocoder().find(home)).toBeNull();
  expect(server.calls.map(({ query }) => [query.street, query.postalcode, query.city])).toEqual([
    ['10 Bulevardul Revoluţiei', '300011', 'Timișoara'],
    ['Bulevardul Revoluţiei', undefined, 'Timișoara'],
    [undefined, undefined, 'Timișoara'],
  ]);
  expect(turns).toBe(3);
});

test.each([
  [{ street_no: null }, 2],
  [{ street: null }, 1],
  [{ street: null, street_no: null, postal_code: null }, 1],
  [{ locality: null }, 0],
])('an address with %j is asked for %i times', async (missing, times) => {
  expect(await geocoder().find({ ...home, ...missing })).toBeNull();
  expect(server.calls).toHaveLength(times);
});

test('București has neither county nor sector on the map', async () => {
  await geocoder().find({ ...home, county: 'București', locality: 'București', sector: 6 });
  expect(server.calls[0]?.query).toMatchObject({ city: 'București' });
  expect(server.calls[0]?.query).not.toHaveProperty('county');
});

test.each([
  ['a building', 1, { house_number: '10', road: 'Bulevardul Revoluției' }, 'address'],
  ['only the road', 1, { road: 'Bulevardul Revoluției' }, 'street'],
  ['only the city', 1, { city: 'Timișoara' }, 'locality'],
  [
    'a shop on the road, when the number was not asked',
    2,
    { house_number: '3', road: 'Bulevardul Revoluției' },
    'street',
  ],
  ['a road, when only the city was asked', 3, { road: 'Calea Aradului', city: 'Timișoara' }, 'locality'],
])('the precision is what was found: %s (call %i)', async (_, call, address, precision) => {
  server.answer(() => (server.calls.length === call ? [place(45.75, 21.22, address)] : []));
  expect(await geocoder().find(home)).toEqual({ lat: 45.75, lon: 21.22, precision });
});

test('a place outside Romania is not believed of a Romanian address', async () => {
  server.answer(({ street }) => [street ? place(41.9, 12.5, { house_number: '10' }) : place(45.75, 21.22)]);
  expect(await geocoder().find(home)).toMatchObject({ lat: 45.75, precision: 'locality' });

  server.answer(() => [place(48.2, 16.37)]);
  const abroad = { ...home, country: 'AT', county: null, locality: 'Viena', street: null };
  expect(await geocoder().find(abroad)).toEqual({ lat: 48.2, lon: 16.37, precision: 'locality' });
  expect(server.calls.at(-1)?.query).toMatchObject({ countrycodes: 'at', country: 'Austria' });
});

test.each([
  ['a refusal', { status: 403, body: 'Access blocked' }],
  ['a failure', { status: 500, body: '[]' }],
  ['a redirect', { status: 302, body: '' }],
  ['a page', { body: '<html></html>' }],
  ['an answer cut short', { body: '[{"lat":"45.7' }],
  ['a place without coordinates', { body: '[{"lat":"","lon":null}]' }],
  ['an error in JSON', { body: '{"error":{"code":400}}' }],
  ['an answer of 2 MB', { body: `["${'x'.repeat(2_000_000)}"]` }],
])('%s means unavailable, not unknown, and is not repeated', async (_, fault) => {
  server.fault(fault);
  expect(await geocoder().find(home)).toBe('unavailable');
  expect(server.calls).toHaveLength(1);
});

test('a service that is silent, away or out of turns is unavailable', async () => {
  server.fault('silent');
  const started = performance.now();
  expect(await geocoder({ timeoutMs: 100 }).find(home)).toBe('unavailable');
  expect(performance.now() - started).toBeLessThan(2000);

  expect(await geocoder({ takeTurn: async () => false }).find(home)).toBe('unavailable');
  expect(await geocoder({ takeTurn: () => Promise.reject(new Error('no database')) }).find(home)).toBe(
    'unavailable',
  );
  expect(server.calls).toHaveLength(1);

  await server.close();
  expect(await geocoder().find(home)).toBe('unavailable');
});

test.each([
  ['Str. Gara Herăstrău', 'Strada Gara Herăstrău'],
  ['Str.Gării', 'Strada Gării'],
  ['strada Gării', 'Strada Gării'],
  ['Bld. Unirii', 'Bulevardul Unirii'],
  ['B-dul Unirii', 'Bulevardul Unirii'],
  ['Şos. Virtuţii', 'Șoseaua Virtuţii'],
  ['Șos. Virtuții', 'Șoseaua Virtuții'],
  ['Cal. Turzii', 'Calea Turzii'],
  ['Pţa Victoriei', 'Piața Victoriei'],
  ['P-ța Victoriei', 'Piața Victoriei'],
  ['Prl. Ghencea', 'Prelungirea Ghencea'],
  ['1 Decembrie 1918', '1 Decembrie 1918'],
  ['Republicii', 'Republicii'],
])('the street "%s" is "%s" on the map', (street, expected) => {
  expect(fullStreetName(street)).toBe(expected);
});
