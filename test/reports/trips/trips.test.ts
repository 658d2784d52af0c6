import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, type TestApp, testApp } from '../../support/app.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../../support/html.ts';

let t: TestApp;
let own: Browser;
const ids: Record<string, number> = {};

beforeAll(async () => {
  t = await testApp();
  t.services.now = () => new Date('2026-11-24T10:00:00Z');
  own = await t.member('sales', { ownPortfolio: true });
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, status, county, locality, lat, lon, geo_precision, phone, archived_at) values
    ('Turda & Fiii "SRL"', 1, 1, 'none', ' turda & fiii "srl" ', 'active', 'RO-CJ', 'Turda', 46.5667, 23.7833, 'locality', '+40722123456', null),
    ('Dej SRL', 1, 1, 'none', ' dej srl ', 'prospect', 'RO-CJ', 'Dej', 47.15, 23.8667, 'manual', null, null),
    ('Gherla SRL', 1, 1, 'none', ' gherla srl ', 'prospect', 'RO-CJ', 'Gherla', 47.0333, 23.9167, 'locality', null, null),
    ('Brașov SRL', 1, 1, 'none', ' brasov srl ', 'prospect', 'RO-BV', 'Brașov', 45.65, 25.6, 'county', null, null),
    ('Fără loc SRL', 1, 1, 'none', ' fara loc srl ', 'prospect', null, null, null, null, null, null, null),
    ('Arhivat SRL', 1, 1, 'none', ' arhivat srl ', 'prospect', 'RO-CJ', 'Dej', 47.15, 23.8667, 'locality', null, now())`.execute(
    t.db,
  );
  for (const { id, name } of await t.db.selectFrom('clients').select(['id', 'name']).execute())
    ids[name.split(' ')[0] as string] = id;
  await sql`insert into client_managers (client_id, user_id) values (${ids.Turda}, ${own.id}), (${ids.Dej}, ${own.id})`.execute(
    t.db,
  );
  await sql`insert into contacts (client_id, name, job_title, phone, position)
    values (${ids.Turda}, 'Ion Rus', 'director', '+40264123456', 1)`.execute(t.db);
  await sql`insert into notes (client_id, kind, text, pinned_at) values
    (${ids.Turda}, 'note', 'Intrarea e **prin curte**.', now()), (${ids.Turda}, 'note', 'Mai nouă', null)`.execute(
    t.db,
  );
});
afterAll(() => t.close());

const chosen = (...names: string[]) => names.map((name) => `client_id=${ids[name]}`).join('&');

async function trip(query: string, person: Browser = t.ana) {
  const { statusCode, body } = await person.get(`/reports/routes${query ? `?${query}` : ''}`);
  const page = parseHtml(body);
  const list = byClass(page, 'trip-stops')[0];
  const stops = list ? findAll(list, 'li') : [];
  return {
    status: statusCode,
    body,
    page,
    stops,
    names: stops.map((stop) => textOf(find(stop, 'strong'))),
    km: stops.map((stop) =>
      textOf(byClass(stop, 'trip-km')[0] ?? stop).replace('De la oprirea dinainte: ', ''),
    ),
  };
}

test('without clients the page says how to begin', async () => {
  const { status, body } = await trip('');

  expect(status).toBe(200);
  expect(body).toContain('Pe cine vizitați?');
});

test('without an address of the firm the way begins at the first client, and prospects need a start', async () => {
  const { body, names, km } = await trip(`${chosen('Dej', 'Gherla')}`);
  expect(body).toContain('Plecare: primul client');
  expect(names).toEqual(['Dej SRL', 'Gherla SRL', 'Înapoi la plecare']);
  expect(km[0]).toBe('0,0 km');
  expect(km[1]).toBe(km[2]);

  const refused = await trip('prospects_km=30');
  expect(refused.status).toBe(422);
  expect(textOf(findAll(refused.page, 'p', { id: 'from-error' })[0] ?? refused.page)).toContain(
    'Scrieți de unde porniți',
  );
});

test('clients are visited in a good order, from the middle of the firm’s town and back', async () => {
  await t.db
    .updateTable('company_settings')
    .set({ name: 'Firma Noastră SRL', county: 'RO-CJ', locality: 'Cluj-Napoca' })
    .execute();
  const { body, names, km, page } = await trip(chosen('Dej', 'Turda', 'Gherla', 'Fără'));

  expect(body).toContain('Plecare: Firma Noastră SRL, centrul localității Cluj-Napoca.');
  expect([
    ['Turda & Fiii "SRL"', 'Dej SRL', 'Gherla SRL', 'Înapoi la plecare'],
    ['Turda & Fiii "SRL"', 'Gherla SRL', 'Dej SRL', 'Înapoi la plecare'],
    ['Gherla SRL', 'Dej SRL', 'Turda & Fiii "SRL"', 'Înapoi la plecare'],
    ['Dej SRL', 'Gherla SRL', 'Turda & Fiii "SRL"', 'Înapoi la plecare'],
  ]).toContainEqual(names);
  const sum = km.reduce((all, text) => all + Number(text.replace(',', '.').replace(' km', '')), 0);
  const total = Number(/În total ([\d.,]+) km/.exec(body)?.[1]?.replace(',', '.'));
  expect(Math.abs(total - sum)).toBeLessThan(0.3);
  expect(body).toContain('distanță în linie dreaptă (arc de cerc mare); drumul e mai lung');
  expect(findAll(page, 'svg', { class: 'trip-sketch' })).toHaveLength(1);
});

test('who has no place on the map stands apart, with the way to give it one', async () => {
  const { body, names } = await trip(chosen('Dej', 'Fără'));

  expect(names).toEqual(['Dej SRL', 'Înapoi la plecare']);
  expect(body).toContain(`/clients/${ids.Fără}/edit#lat`);
});

test('a stop has its address, how sure the place is, telephones, contact, the pinned note and ways to drive there', async () => {
  const { stops } = await trip(`${chosen('Turda')}&return=false`);
  const [stop] = stops;
  if (!stop) throw new Error('no stop');
  const hrefs = findAll(stop, 'a').map(({ attributes }) => attributes.href);

  expect(stops).toHaveLength(1);
  expect(textOf(stop)).toContain('poziție în centrul localității');
  expect(textOf(stop)).toContain('Ion Rus, director');
  expect(textOf(byClass(stop, 'trip-note')[0] ?? stop)).toBe('Intrarea e prin curte.');
  expect(hrefs).toEqual([
    `/clients/${ids.Turda}`,
    'tel:+40722123456',
    'tel:+40264123456',
    'https://www.google.com/maps/dir/?api=1&destination=46.5667,23.7833',
    'https://waze.com/ul?ll=46.5667,23.7833&navigate=yes',
    'geo:46.5667,23.7833',
  ]);
});

test('notes are only for who may read them', async () => {
  const accountant = await t.member('accounting');
  const roles = t.db.updateTable('roles').where('key', '=', 'accounting');
  await roles.set({ areas: sql`areas || '{"clients":"view","notes":"none"}'` }).execute();
  const { status, body } = await trip(chosen('Turda'), accountant);

  expect(status).toBe(200);
  expect(body).not.toContain('prin curte');
});

test('prospects around a place are the near ones, of a manager where one is asked for', async () => {
  const near = await trip('prospects_km=45&from=46.77,23.59&return=false');
  expect([...near.names].sort()).toEqual(['Gherla SRL']);
  expect([...(await trip('prospects_km=60&from=46.77,23.59&return=false')).names].sort()).toEqual([
    'Dej SRL',
    'Gherla SRL',
  ]);
  expect((await trip(`prospects_km=60&manager=${own.id}&return=false`)).names).toEqual(['Dej SRL']);
  expect((await trip('prospects_km=1&from=46,22')).body).toContain(
    'Niciun prospect cu poziție pe hartă la cel mult 1 km de plecare.',
  );
});

test('archived clients are left out, and that is said', async () => {
  const { body, names } = await trip(`${chosen('Dej', 'Arhivat')}&return=false`);

  expect(names).toEqual(['Dej SRL']);
  expect(body).toContain('Un client ales nu apare');
});

test('one more client is found by name, and ticked', async () => {
  const { page } = await trip(`${chosen('Dej')}&find=srl`);
  const boxes = findAll(page, 'input', { name: 'client_id' }).map(({ attributes }) => [
    Number(attributes.value),
    'checked' in attributes,
  ]);

  expect(boxes).toContainEqual([ids.Dej, true]);
  expect(boxes).toContainEqual([ids.Gherla, false]);
  expect(boxes.filter(([id]) => id === ids.Dej)).toHaveLength(1);
});

test('a choice of the client list becomes an address of its own', async () => {
  const { statusCode, headers } = await t.ana.get(
    `/reports/routes?query=q%3Dsrl&ids=${ids.Dej}&ids=${ids.Turda}`,
  );

  expect([statusCode, headers.location]).toEqual([
    303,
    `/reports/routes?client_id=${ids.Dej}&client_id=${ids.Turda}`,
  ]);
  const list = parseHtml((await t.ana.get('/clients')).body);
  expect(findAll(list, 'button', { formaction: '/reports/routes' }).map(textOf)).toEqual(['Fă o rută…']);
});

test('more than sixty stops are refused, and so are strange fields, with what was typed kept', async () => {
  const many = Array.from({ length: 61 }, (_, at) => `client_id=${at + 1000}`).join('&');
  const refused = await trip(many);
  expect([refused.status, refused.names]).toEqual([422, []]);
  expect(refused.body).toContain('O rută are cel mult 60 de opriri.');

  for (const [query, field, sentence] of [
    ['prospects_km=500', 'km-error', 'Scrieți o distanță între 1 și 200 km.'],
    ['from=acasă', 'from-error', 'Scrieți latitudinea și longitudinea, ca 46.77, 23.59.'],
  ] as const) {
    const { status, page, body } = await trip(`${query}&${chosen('Dej')}`);
    expect([query, status]).toEqual([query, 422]);
    expect(textOf(findAll(page, 'p', { id: field })[0] ?? page)).toBe(sentence);
    expect(body).toContain(query.split('=')[1] as string);
    expect(body).toContain('Dej SRL');
  }
});

test('of very many prospects the sixty nearest are visited, and that is said', async () => {
  await sql`insert into clients (name, type_id, level_id, tax_id_kind, search_text, status, lat, lon, geo_precision)
    select 'Des ' || n, 1, 1, 'none', ' des ', 'prospect', 44 + n / 1000.0, 28, 'manual' from generate_series(1, 70) n`.execute(
    t.db,
  );
  const { names, body } = await trip('prospects_km=20&from=44,28&return=false');

  expect(names).toEqual(Array.from({ length: 60 }, (_, at) => `Des ${at + 1}`));
  expect(body).toContain('Sunt mai mulți prospecți atât de aproape');
});

test('who sees an own portfolio gets no other client, by whatever name it is asked for', async () => {
  expect((await own.get(`/reports/routes?${chosen('Gherla')}`)).statusCode).toBe(404);
  const redirected = await own.get(`/reports/routes?ids=${ids.Gherla}`);
  expect((await own.get(String(redirected.headers.location))).statusCode).toBe(404);
  const file = await own.get(`/reports/routes.gpx?ids=${ids.Gherla}&ids=${ids.Dej}`);
  expect(file.body).toContain('Dej');
  expect(file.body).not.toContain('Gherla');
  const near = await trip(`prospects_km=60&manager=${t.ana.id}&return=false`, own);
  expect(near.names).toEqual(['Dej SRL']);
  expect((await trip('find=srl', own)).body).not.toContain('Gherla');
});

test('the GPX file holds the stops and the way through them and back, every name escaped', async () => {
  const { statusCode, headers, body } = await t.ana.get(`/reports/routes.gpx?${chosen('Turda', 'Dej')}`);

  expect(statusCode).toBe(200);
  expect(headers['content-type']).toBe('application/gpx+xml; charset=utf-8');
  expect(headers['content-disposition']).toBe('attachment; filename="ruta-2026-11-24.gpx"');
  expect(body).toContain('<gpx version="1.1" creator="Clientela" xmlns="http://www.topografix.com/GPX/1/1">');
  expect(body.match(/<wpt /g)).toHaveLength(3);
  expect(body.match(/<rtept /g)).toHaveLength(4);
  expect(body).toContain('Turda &amp; Fiii &quot;SRL&quot;</name>');
  expect(body).toContain('lat="46.5667" lon="23.7833"');

  const empty = await t.ana.get(`/reports/routes.gpx?${chosen('Fără')}`);
  expect([empty.statusCode, empty.body]).toEqual([
    422,
    expect.stringContaining('cel puțin un client cu poziție'),
  ]);
});
