import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { company } from '../support/anaf-server.ts';
import { type Browser, type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
let a: number;
let b: number;
let c: number;
beforeAll(async () => {
  t = await testApp();
});
beforeEach(async () => {
  await t.db
    .updateTable('clients')
    .set({ archived_at: new Date('2026-01-01') })
    .execute();
  [a, b, c] = [await client('Alfa SRL'), await client('Beta SRL'), await client('Gama SRL')];
});
afterAll(() => t.close());

const client = async (name: string, fields: object = {}) => (await makeClient(t, { name, ...fields })).id;

/** Follows where an address leads until a page answers. */
async function walk(person: Browser, url: string) {
  let place = url;
  for (let step = 0; step < 5; step += 1) {
    const answer = await person.get(place);
    if (answer.statusCode !== 303) return { place, body: answer.body, status: answer.statusCode };
    place = String(answer.headers.location);
  }
  throw new Error(`${url} leads nowhere`);
}

const strip = (body: string) => textOf(byClass(parseHtml(body), 'queue-strip')[0]);
const stripLink = (body: string, text: string) => {
  const box = byClass(parseHtml(body), 'queue-strip')[0];
  const link = box && findAll(box, 'a').find((each) => textOf(each) === text);
  return link?.attributes.href ?? '';
};
const focused = (body: string) => {
  const place =
    find(parseHtml(body), '*', { autofocus: '' }) ?? find(parseHtml(body), '*', { autofocus: true });
  return place?.attributes.id ?? place?.attributes['aria-labelledby'] ?? (place ? textOf(place) : '');
};

/** Sends the form that stands on a page, with what is typed. */
async function save(person: Browser, body: string, typed: Record<string, string> = {}) {
  const form = formOf(body);
  return person.post(form.action, { ...form.fields, ...typed });
}

test('the queue leads from client to client, each with the field to fill, and says when it is done', async () => {
  const first = await walk(t.ana, '/today/queues/no_email');
  expect(first.place).toBe(`/clients/${a}/edit?queue=no_email`);
  expect(strip(first.body)).toContain('Fără e-mail 1 din 3');
  expect(focused(first.body)).toBe('email');
  expect(first.body).toContain('Salvează și treci la următorul');

  const second = await walk(
    t.ana,
    String((await save(t.ana, first.body, { email: 'alfa@x.ro' })).headers.location),
  );
  expect(second.place).toBe(`/clients/${b}/edit?queue=no_email&done=1`);
  expect(strip(second.body)).toContain('1 din 2');

  const third = await walk(t.ana, stripLink(second.body, 'Sari peste'));
  expect(third.place).toBe(`/clients/${c}/edit?queue=no_email&done=1`);
  expect(strip(third.body)).toContain('2 din 2');
  const end = await walk(
    t.ana,
    String((await save(t.ana, third.body, { email: 'gama@x.ro' })).headers.location),
  );
  expect(end.body).toContain('Ați ajuns la capătul listei. În urmă a mai rămas 1 client.');
  expect(end.body).toContain('Ați salvat 2 clienți pe drum.');

  const again = await walk(t.ana, '/today/queues/no_email');
  const last = await save(t.ana, again.body, { email: 'beta@x.ro' });
  const done = await walk(t.ana, String(last.headers.location));
  expect(done.body).toContain('Gata: nu mai e niciun client fără e-mail.');
  expect(find(parseHtml(done.body), 'a', { href: '/today', class: 'button primary' })).toBeDefined();
});

test('a refused form stays in the queue with what was typed, and its errors are read first', async () => {
  const { body } = await walk(t.ana, '/today/queues/no_email');
  const refused = await save(t.ana, body, { email: 'nu e adresă' });

  expect(refused.statusCode).toBe(422);
  expect(strip(refused.body)).toContain('1 din 3');
  expect([focused(refused.body), formOf(refused.body).value('email')]).toEqual(['', 'nu e adresă']);
  const saved = await save(t.ana, refused.body, { email: 'alfa@x.ro' });
  expect(saved.headers.location).toMatch(/^\/today\/queues\/no_email\?after=.*&done=1$/);
  const redrawn = await t.ana.post('/clients/drafts?add=contacts', formOf(body).fields as never);
  expect(formOf(redrawn.body).value('queue')).toBe('no_email');
});

test('of two people on one queue the second gets what differs, still in the queue', async () => {
  const { body } = await walk(t.ana, '/today/queues/no_email');
  const theirs = await walk(t.bogdan, '/today/queues/no_email');
  expect(theirs.place).toBe(`/clients/${a}/edit?queue=no_email`);
  await save(t.bogdan, theirs.body, { email: 'bogdan@x.ro' });

  const lost = await save(t.ana, body, { email: 'ana@x.ro' });
  expect([lost.statusCode, lost.body.includes('salvat între timp de altcineva')]).toEqual([422, true]);
  expect(strip(lost.body)).toContain('deja îndreptat');
  const next = await walk(t.ana, stripLink(lost.body, 'Treci la următorul'));
  expect(next.place).toBe(`/clients/${b}/edit?queue=no_email`);
});

test('a client that was mended or merged meanwhile is passed over, and a merged one keeps what was typed', async () => {
  const { body } = await walk(t.ana, '/today/queues/no_email');
  await t.ana.json('PATCH', `/api/v1/clients/${b}`, { version: 1, email: 'beta@x.ro' });
  const merge = await t.ana.json('POST', '/api/v1/client-merges', {
    ...{ kept_id: c, merged_ids: [a], versions: { [a]: 1, [c]: 1 } },
  });
  expect([merge.statusCode, merge.body]).toEqual([201, expect.any(String)]);

  const answer = await save(t.ana, body, { email: 'alfa@x.ro' });
  expect([answer.statusCode, formOf(answer.body).action]).toEqual([422, `/clients/${c}`]);
  expect(strip(answer.body)).toContain('1 din 1');
  expect(formOf(answer.body).value('queue')).toBe('no_email');
});

test('only one’s own clients, all the way', async () => {
  const own = await client('Delta SRL', { manager_ids: [t.bogdan.id] });
  const place = await walk(t.bogdan, '/today/queues/no_email?mine=1');
  expect(place.place).toBe(`/clients/${own}/edit?queue=no_email&mine=1`);
  expect(strip(place.body)).toContain('1 din 1');
  const end = await walk(
    t.bogdan,
    String((await save(t.bogdan, place.body, { email: 'd@x.ro' })).headers.location),
  );
  expect(end.body).toContain('Gata: nu mai e niciun client de-al dumneavoastră fără e-mail.');
  expect(end.body).toContain('href="/today?mine=1"');
});

test('each check puts the person at the field that is missing', async () => {
  const at = async (check: string) => focused((await walk(t.ana, `/today/queues/${check}`)).body);
  expect(await at('no_manager')).toBe('manager_ids-label manager_ids-chosen');
  expect(await at('no_source')).toBe('source_id');
  expect(await at('not_efactura')).toBe('county');
  expect(await at('no_location')).toBe('county');
  const place = { county: 'RO-B', locality: 'București', street: 'Florilor', street_no: '3' };
  await t.ana.json('PATCH', `/api/v1/clients/${a}`, { version: 1, ...place });
  expect([await at('not_efactura'), await at('no_location')]).toEqual(['sector', 'lat']);
});

test('a refused address stands with what its server said, and may be written to again', async () => {
  await t.ana.json('PATCH', `/api/v1/clients/${b}`, {
    ...{ version: 1, contacts: [{ name: 'Ion' }, { name: 'Dan', email: 'Dan@X.ro' }] },
  });
  await t.db
    .insertInto('bounced_addresses')
    .values({ email_key: 'dan@x.ro', reason: '550 no such user' })
    .execute();
  const { body, place } = await walk(t.ana, '/today/queues/bounced');
  expect([place, focused(body)]).toEqual([`/clients/${b}/edit?queue=bounced`, 'contacts-1-email']);
  expect(strip(body)).toContain('Serverul a refuzat dan@x.ro: 550 no such user');

  const form = findAll(parseHtml(body), 'form').find(({ attributes }) =>
    attributes.action?.endsWith('/bounces'),
  );
  const fields = Object.fromEntries(
    findAll(form as never, 'input').map(({ attributes }) => [attributes.name ?? '', attributes.value ?? '']),
  );
  const answer = await t.ana.post(form?.attributes.action ?? '', fields);
  const end = await walk(t.ana, String(answer.headers.location));
  expect(end.body).toContain('Gata: nu mai e niciun client cu e-mail refuzat de server.');
});

test('who was not verified is asked about at ANAF, and the strip leads on', async () => {
  const asked = await client('Epsilon SRL', { tax_id: '14399840' });
  const first = await walk(t.ana, '/today/queues/unverified');
  expect(first.place).toBe(`/clients/${asked}/register?queue=unverified`);
  expect(focused(first.body)).toBe('Verifică acum');
  expect(strip(first.body)).toContain('1 din 1');

  t.anaf.answer(14399840, company(14399840));
  const answer = await t.ana.post(`/clients/${asked}/register/checks`, { queue: 'unverified' });
  expect(answer.headers.location).toBe(`/clients/${asked}/register?queue=unverified&done=1`);
  const after = await walk(t.ana, String(answer.headers.location));
  expect(strip(after.body)).toContain('deja îndreptat');
  const end = await walk(t.ana, stripLink(after.body, 'Treci la următorul'));
  expect(end.body).toContain('Gata: nu mai e niciun client neverificat');
});

test('pairs are decided on the radar; a check that is none and a strange key are refused', async () => {
  expect((await t.ana.get('/today/queues/duplicate')).headers.location).toBe('/duplicates');
  const limited = await t.member('sales', { ownPortfolio: true });
  expect((await limited.get('/today/queues/duplicate')).headers.location).toBe('/clients?check=duplicate');
  expect((await t.ana.get('/today/queues/parola')).statusCode).toBe(404);
  expect((await t.ana.get('/today/queues/no_email?after=abc')).statusCode).toBe(422);
  const strange = await t.ana.get(`/clients/${a}/edit?queue=parola`);
  expect([strange.statusCode, strip(strange.body)]).toEqual([200, '']);
});
