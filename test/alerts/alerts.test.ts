import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deleteOldAlerts } from '../../src/alerts/jobs.ts';
import { type AlertKind, insertAlert } from '../../src/alerts/queries.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.deleteFrom('alerts').execute();
});

let count = 0;
async function alert(text: string, { kind = 'reminder', to = [t.ana.id], at = new Date() }: Told = {}) {
  count += 1;
  const told = { text, kind, client_id: null, href: `/orders?a=${count}`, key: `cheie ${count}`, at };
  await t.db.transaction().execute((trx) => insertAlert(trx, { user_ids: to, ...told }));
  const { id } = await t.db.selectFrom('alerts').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
  return { id, href: told.href };
}
type Told = { kind?: AlertKind; to?: number[]; at?: Date };

const bell = async (person = t.ana) =>
  byClass(parseHtml((await person.get('/orders')).body), 'bell').map((link) =>
    textOf(link).trim().replace(/\s+/g, ' '),
  );
const listed = async (query = '') =>
  byClass(parseHtml((await t.ana.get(`/alerts${query}`)).body), 'link')
    .map((button) => textOf(button).trim())
    .filter((text) => text !== 'Ieșire');

test('the bell has a name that says how many are unread, one, many and more than ninety-nine', async () => {
  expect(await bell()).toEqual(['Notificări: nimic necitit']);
  await alert('una');
  expect(await bell()).toEqual(['Notificări: 1 necitită1']);
  const rows = Array.from({ length: 98 }, (_, index) => ({
    ...{ user_id: t.ana.id, kind: 'level', text: 'x', href: '/', unique_key: `mulți ${index}` },
  }));
  await t.db.insertInto('alerts').values(rows).execute();
  expect(await bell()).toEqual(['Notificări: 99 necitite99']);
  await alert('a suta');
  expect(await bell()).toEqual(['Notificări: peste 99 necitite99+']);
  expect(await bell(t.bogdan)).toEqual(['Notificări: nimic necitit']);
});

test('the number costs no query of its own, on a page and alone', async () => {
  await alert('una');
  t.proxy.forget();
  const { body } = await t.ana.get('/alerts/count', { 'hx-request-type': 'partial' });

  expect(body).toContain('Notificări: 1 necitită');
  expect(t.proxy.queries).toHaveLength(1);
});

test('whose session ended is told nothing, and is not led away from an open page', async () => {
  const answer = await t.app.inject({
    url: '/alerts/count',
    headers: { host: 'localhost', 'hx-request-type': 'partial' },
  });
  expect([answer.statusCode, answer.headers['hx-redirect'], answer.body]).toEqual([204, undefined, '']);
});

test('the list is newest first and can be narrowed by kind and to what is unread', async () => {
  expect((await t.ana.get('/alerts')).body).toContain('Nimic la clopoțel');
  await alert('prima');
  const { id } = await alert('blocat', { kind: 'blocked' });
  await alert('a lui Bogdan', { to: [t.bogdan.id] });
  await t.ana.post(`/alerts/${id}/opening`);

  expect(await listed()).toEqual(['blocat', 'Necitită: prima']);
  expect(await listed('?kind=blocked')).toEqual(['blocat']);
  expect(await listed('?unread=1')).toEqual(['Necitită: prima']);
  expect((await t.ana.get('/alerts?kind=blocked&unread=1')).body).toContain(
    'Nicio notificare nu se potrivește',
  );
  expect((await t.ana.get('/alerts?kind=altceva')).statusCode).toBe(422);
});

test('one that is opened is read, once, and leads where it says; of another person it does not exist', async () => {
  const { id, href } = await alert('una');
  const opened = await t.ana.post(`/alerts/${id}/opening`);
  expect([opened.statusCode, opened.headers.location]).toEqual([303, href]);
  const read = () => t.db.selectFrom('alerts').select('read_at').executeTakeFirstOrThrow();
  const first = await read();
  await t.ana.post(`/alerts/${id}/opening`);

  expect(await read()).toEqual(first);
  expect(await bell()).toEqual(['Notificări: nimic necitit']);
  expect((await t.bogdan.post(`/alerts/${id}/opening`)).statusCode).toBe(404);
  expect((await t.ana.post('/alerts/x/opening')).statusCode).toBe(404);
  const foreign = await t.ana.post(`/alerts/${id}/opening`, {}, { 'sec-fetch-site': 'cross-site' });
  expect(foreign.statusCode).toBe(403);
});

test('all are read up to the newest one that was shown: what rang meanwhile stays unread', async () => {
  await alert('văzută');
  await alert('văzută, de alt fel', { kind: 'level' });
  await alert('a lui Bogdan', { to: [t.bogdan.id] });
  const shown = async (query = '') =>
    find(parseHtml((await t.ana.get(`/alerts${query}`)).body), 'input', { name: 'up_to' })?.attributes
      .value ?? '';
  const up_to = await shown();
  await alert('nouă');

  await t.ana.post('/alerts/read', { up_to: await shown('?kind=level'), kind: 'level' });
  expect(await listed('?unread=1')).toEqual(['Necitită: nouă', 'Necitită: văzută']);
  await t.ana.post('/alerts/read', { up_to });
  expect(await listed('?unread=1')).toEqual(['Necitită: nouă']);
  expect(await bell(t.bogdan)).toEqual(['Notificări: 1 necitită1']);
});

test('what is unread can be marked from a page that shows none of it', async () => {
  const first = await alert('veche, necitită');
  for (let number = 0; number < 50; number += 1) await alert(`citită ${number}`);
  await t.db.updateTable('alerts').set({ read_at: new Date() }).where('id', '>', first.id).execute();
  const upTo = async (query: string) =>
    find(parseHtml((await t.ana.get(`/alerts${query}`)).body), 'input', { name: 'up_to' })?.attributes.value;

  expect([await upTo(''), await upTo('?kind=level')]).toEqual([String(first.id), undefined]);
  await t.ana.post('/alerts/read', { up_to: (await upTo('')) ?? '' });
  expect(await upTo('')).toBeUndefined();
});

test('pages of fifty follow one another', async () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({
    ...{ user_id: t.ana.id, kind: 'level', text: `a ${index}`, href: '/', unique_key: `pagini ${index}` },
  }));
  await t.db.insertInto('alerts').values(rows).execute();
  const { body } = await t.ana.get('/alerts');
  const next = findAll(parseHtml(body), 'a', { rel: 'next' })[0]?.attributes.href ?? '';
  const query = next.slice('/alerts'.length);

  expect(body).toContain('60 de notificări');
  const pages = [await listed(), await listed(query)];
  expect(pages.map(({ length }) => length)).toEqual([50, 10]);
  expect(new Set(pages.flat()).size).toBe(60);
});

test('the night deletes what was read and is older than ninety days, and nothing else', async () => {
  const old = new Date(Date.now() - 91 * 86_400_000);
  const { id } = await alert('veche, citită', { at: old });
  await alert('veche, necitită', { at: old });
  const fresh = await alert('nouă, citită');
  await t.ana.post(`/alerts/${id}/opening`);
  await t.ana.post(`/alerts/${fresh.id}/opening`);

  expect(await deleteOldAlerts.run(t.services, {})).toBe('1 notificare ștearsă');
  expect(await listed()).toEqual(['nouă, citită', 'Necitită: veche, necitită']);
});

test('a person chooses whether what happens to the clients comes by e-mail too', async () => {
  const isOn = async () => {
    const page = parseHtml((await t.bogdan.get('/account')).body);
    return 'checked' in (find(page, 'input', { name: 'alert_emails', type: 'checkbox' })?.attributes ?? {});
  };
  expect(await isOn()).toBe(true);
  await t.bogdan.post('/account/alert-emails', { alert_emails: 'false' });
  expect(await isOn()).toBe(false);
  await t.bogdan.post('/account/alert-emails', { alert_emails: ['false', 'true'] });
  expect(await isOn()).toBe(true);
});
