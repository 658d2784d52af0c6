import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSmtpMail } from '../../src/external/mail/smtp.ts';
import { repeatMessage } from '../../src/messages/sending/actions.ts';
import { sendDue } from '../../src/messages/sending/due.ts';
import { deleteExpiredPortalSessions } from '../../src/portal/doors/jobs.ts';
import { withToken } from '../../src/portal/openings/links.ts';
import { mayWriteReset } from '../../src/portal/openings/queries.ts';
import { insertPortalSession } from '../../src/portal/queries.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { find, parseHtml, textOf } from '../support/html.ts';
import { merge } from '../support/merges.ts';
import { type SmtpServer, startSmtpServer } from '../support/smtp-server.ts';
import { inviteTo, mailedLink, personOf, type Stranger, stranger } from './doors.ts';

let t: TestApp;
let server: SmtpServer;
let client: number;
/** Corina of the client, who took her invitation up. */
let corina: Stranger;
const secret = 'cireșe negre la munte';
const email = 'corina@moara.ro';

beforeAll(async () => {
  server = await startSmtpServer();
  t = await testApp({
    mail: createSmtpMail({ url: server.url, from: 'office@firma.ro', host: 'localhost' }),
  });
  // Whatever the client wants of notices, an invitation is between us and whom we invite.
  client = (await makeClient(t, { name: 'Moara Veche SRL', notify_email: false })).id;
});
afterAll(async () => {
  await t.services.mail.close();
  await t.close();
  await server.close();
});

const headingOf = (body: string) => textOf(find(parseHtml(body), 'h1'));
const messageOf = async (address: string) =>
  t.db
    .selectFrom('messages')
    .selectAll()
    .where('recipient', '=', address)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
const shift = (table: 'portal_openings' | 'portal_sessions', id: number, by: string) =>
  sql`update ${sql.table(table)} set expires_at = expires_at - ${by}::interval, created_at = created_at - ${by}::interval
    where portal_user_id = ${id}`.execute(t.db);

test('an invitation leaves with a link that works once; looking at it uses nothing up', async () => {
  expect((await inviteTo(t.ana, client, { email: ' Corina@Moara.ro ' })).statusCode).toBe(303);
  const link = await mailedLink(t, server, email);
  expect(link).toMatch(/^\/portal\/invitations\/[\w-]{43}$/);
  expect(server.arrived.map(({ to }) => to)).toEqual([email]);

  const phone = stranger(t);
  for (const _robot of [1, 2]) {
    const page = await phone.get(link);
    expect(page.statusCode).toBe(200);
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.body).toContain('Moara Veche SRL');
    expect(page.body).toContain(email);
  }

  const weak = await phone.post(link, { password: 'corina dinu' });
  expect(weak.statusCode).toBe(422);
  expect(weak.headers['referrer-policy']).toBe('no-referrer');
  expect((await phone.post(link, { password: 'scurt' })).body).toContain('cel puțin 10 caractere');

  // Ten at once, as impatient fingers and robots do: one wins.
  const phones = Array.from({ length: 10 }, () => stranger(t));
  const answers = await Promise.all(phones.map((each) => each.post(link, { password: secret })));
  const winners = answers.flatMap(({ statusCode }, at) => (statusCode === 303 ? [at] : []));
  expect(winners).toHaveLength(1);
  const others = answers.filter(({ statusCode }) => statusCode !== 303);
  expect([...new Set(others.map(({ statusCode }) => statusCode))]).toEqual([410]);
  expect(headingOf(others[0]?.body ?? '')).toBe('Legătura a fost folosită');

  corina = phones[winners[0] ?? 0] as Stranger;
  expect(answers[winners[0] ?? 0]?.headers.location).toBe('/portal');
  const account = await corina.get('/portal/account');
  expect(account.statusCode).toBe(200);
  expect(account.body).toContain('Moara Veche SRL');
  expect((await personOf(t, email)).last_visit_at).not.toBeNull();
  expect((await phone.get(link)).statusCode).toBe(410);
  const noted = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_kind', 'portal_user_id', 'via'])
    .where('subject', '=', 'client')
    .where('subject_id', '=', client)
    .where('action', 'like', 'portal%')
    .orderBy('id')
    .execute();
  const { id } = await personOf(t, email);
  expect(noted).toEqual([
    { action: 'portal_invite', actor_kind: 'user', portal_user_id: null, via: 'form' },
    { action: 'portal_join', actor_kind: 'portal', portal_user_id: id, via: 'portal' },
  ]);
});

test('the database never holds a link that works, only its hash; the page of the message says so', async () => {
  await inviteTo(t.ana, client, { email: 'hash@moara.ro' });
  const link = await mailedLink(t, server, 'hash@moara.ro');
  const token = link.split('/').at(-1) ?? '';
  const { rows } = await sql<{ held: boolean }>`select
    exists (select from messages m where m::text like ${`%${token}%`})
    or exists (select from audit_entries a where a::text like ${`%${token}%`})
    or exists (select from portal_openings o where o::text like ${`%${token}%`})
    or exists (select from idempotency_keys k where k::text like ${`%${token}%`}) as held`.execute(t.db);
  expect(rows).toEqual([{ held: false }]);
  const hashes = await t.db.selectFrom('portal_links').select('token_hash').execute();
  const hash = createHash('sha256').update(token).digest();
  expect(hashes.some(({ token_hash }) => token_hash.equals(hash))).toBe(true);

  const message = await messageOf('hash@moara.ro');
  const page = await t.ana.get(`/messages/${message.id}`);
  expect(page.body).toContain('se face la trimitere');
  expect(page.body).not.toContain(token);
});

test('only our own addresses get a token: what a client is called leads to nobody else’s server', async () => {
  const path = '/portal/password-resets/se-face-la-trimitere';
  const evil = await makeClient(t, { name: `https://evil.ro${path}`, alias: 'Rău' });
  await inviteTo(t.ana, evil.id, { email: 'rau@evil.ro' });
  const link = await mailedLink(t, server, 'rau@evil.ro');
  expect(link).toMatch(/[\w-]{43}$/);
  const { text = '', html } = await server.read(server.arrived.length - 1);
  for (const body of [text, String(html)]) {
    expect(body).toContain(`https://evil.ro${path}`);
    expect(body.split(link.split('/').at(-1) ?? '').length).toBeGreaterThan(1);
    expect(body).not.toMatch(/evil\.ro[^\s"'<>]*[\w-]{43}/);
  }
  const ours = `http://crm.firma.ro${path}`;
  const other = `https://evil.ro/?u=${ours} http://crmxfirma.ro${path} http://crm.firma.ro.evil.ro${path}`;
  expect(withToken(`<a href="${ours}">${ours}</a> ${other}`, 'T', 'http://crm.firma.ro')).toBe(
    `<a href="${ours.replace(/[^/]+$/, 'T')}">${ours.replace(/[^/]+$/, 'T')}</a> ${other}`,
  );
});

test('every mailed link of an invitation works until one is used; a resent invitation kills those of before', async () => {
  await inviteTo(t.ana, client, { email: 'doua@moara.ro' });
  const first = await mailedLink(t, server, 'doua@moara.ro');
  // As where the server took the letter and its answer was lost.
  const sent = await messageOf('doua@moara.ro');
  await t.db.updateTable('messages').set({ state: 'failed' }).where('id', '=', sent.id).execute();
  await repeatMessage(t.services, t.ana, { id: sent.id });
  const second = await mailedLink(t, server, 'doua@moara.ro');
  expect(second).not.toBe(first);
  const phone = stranger(t);
  expect([(await phone.get(first)).statusCode, (await phone.get(second)).statusCode]).toEqual([200, 200]);

  const { id } = await personOf(t, 'doua@moara.ro');
  await shift('portal_openings', id, '8 days');
  const late = await phone.get(second);
  expect([late.statusCode, headingOf(late.body)]).toEqual([404, 'Legătura nu mai este valabilă']);
  expect((await phone.post(second, { password: secret })).statusCode).toBe(404);
  expect((await t.ana.get(`/clients/${client}/account`)).body).toContain('expirat');

  const again = await t.ana.post(`/clients/${client}/account/${id}/invitations`);
  expect(again.statusCode).toBe(303);
  const third = await mailedLink(t, server, 'doua@moara.ro');
  expect((await phone.get(second)).statusCode).toBe(404);
  expect((await phone.get(third)).statusCode).toBe(200);
  const unknown = await phone.get(`/portal/invitations/${'A'.repeat(43)}`);
  expect([unknown.statusCode, unknown.body]).toEqual([late.statusCode, late.body]);
  expect((await phone.get('/portal/invitations/se-face-la-trimitere')).statusCode).toBe(404);
  // A link of an invitation is none of a reset.
  expect((await phone.get(third.replace('invitations', 'password-resets'))).statusCode).toBe(404);

  await t.ana.post(`/clients/${client}/account/${id}/withdrawal`);
  expect((await phone.get(third)).statusCode).toBe(404);
});

test.each([
  ['withdrawn', 'withdrawal', {}, 'retrasă'],
  ['disabled', 'state', { disabled: 'true' }, 'dezactivat'],
  ['deleted', 'deletion', {}, 'expirat'],
])('an invitation that is %s before its letter leaves does not go', async (how, verb, fields, reason) => {
  const address = `${how}@moara.ro`;
  await inviteTo(t.ana, client, { email: address });
  const { id } = await personOf(t, address);
  await t.ana.post(`/clients/${client}/account/${id}/${verb}`, fields as Record<string, string>);
  await sendDue(t.services);
  expect(await messageOf(address)).toMatchObject({
    state: 'stopped',
    reason: expect.stringContaining(reason),
  });
  expect(server.arrived.filter(({ to }) => to === address)).toEqual([]);
});

test('ten wrong tries close the log-in for an account and a network; nobody learns which addresses are there', async () => {
  const phone = stranger(t);
  const tried = (address: string, password: string) =>
    phone.post('/portal/login', { email: address, password });
  const wrong = await tried(email, 'nu aceasta');
  const unknown = await tried('nimeni@moara.ro', 'nu aceasta');
  expect([wrong.statusCode, unknown.statusCode]).toEqual([422, 422]);
  expect(wrong.body.replaceAll(email, '')).toBe(unknown.body.replaceAll('nimeni@moara.ro', ''));
  expect(wrong.body).not.toContain('nu aceasta');
  const entered = await tried(` ${email.toUpperCase()} `, secret);
  expect([entered.statusCode, entered.headers.location]).toEqual([303, '/portal']);

  // The hashing of eight more tries proves nothing new.
  const network = '127.0.0.1';
  const tries = Array.from({ length: 10 }, () => ({ account: `portal ${email}`, network }));
  await t.db.insertInto('login_attempts').values(tries).execute();
  expect((await tried(email, secret)).statusCode).toBe(429);
  // The office's log-in of the same address counts its own.
  expect((await phone.post('/login', { email, password: 'nu aceasta' })).statusCode).toBe(422);
  await t.db.deleteFrom('login_attempts').execute();
});

test('administrators hear of an account that is guessed from many networks, and a password of before opens no session', async () => {
  const { id, password_hash } = await personOf(t, email);
  const tries = Array.from({ length: 9 }, (_, n) => ({ account: `portal ${email}`, network: `10.0.0.${n}` }));
  await t.db.insertInto('login_attempts').values(tries).execute();
  await stranger(t).post('/portal/login', { email, password: 'nu aceasta' });
  const [alert, ...more] = await vi.waitFor(async () => {
    const rung = await t.db.selectFrom('alerts').selectAll().where('kind', '=', 'security').execute();
    if (rung.length === 0) throw new Error('nothing rang');
    return rung;
  });
  expect([alert?.user_id, alert?.href, more]).toEqual([t.ana.id, `/clients/${client}/account`, []]);
  expect(alert?.text).toContain(`contul din portal al lui Corina Dinu (${email}, Moara Veche SRL)`);
  await t.db.deleteFrom('login_attempts').execute();

  const hash = (text: string) => createHash('sha256').update(text).digest();
  expect(await insertPortalSession(t.db, hash('a'), id, 1, 'an older one')).toBe(false);
  expect(await insertPortalSession(t.db, hash('b'), id, 1, password_hash ?? '')).toBe(true);
  await t.db.deleteFrom('portal_sessions').where('token_hash', '=', hash('b')).execute();
});

test('a session of the office means nothing in the portal, and the reverse', async () => {
  const office = await t.app.inject({ url: '/portal/account', cookies: t.ana.cookies });
  expect([office.statusCode, office.headers.location]).toEqual([303, '/portal/login']);
  const { clientela_portal: token = '' } = corina.jar;
  const inOffice = await t.app.inject({ url: '/clients', cookies: { clientela_session: token } });
  expect([inOffice.statusCode, inOffice.headers.location]).toEqual([303, '/login?next=%2Fclients']);
  expect((await corina.get('/clients')).headers.location).toContain('/login');
  const { clientela_session: own = '' } = t.ana.cookies;
  const swapped = await t.app.inject({ url: '/portal/account', cookies: { clientela_portal: own } });
  expect(swapped.statusCode).toBe(303);
});

test('a forgotten password is chosen anew within an hour, once, and every session ends', async () => {
  const phone = stranger(t);
  const letters = () =>
    t.db.selectFrom('messages').select('id').where('event', '=', 'portal_reset').execute();
  const nobody = await phone.post('/portal/password-reset', { email: 'nimeni@moara.ro' });
  const asked = await phone.post('/portal/password-reset', { email });
  expect([nobody.statusCode, nobody.body]).toEqual([asked.statusCode, asked.body]);
  await vi.waitFor(async () => expect(await letters()).toHaveLength(1));

  const link = await mailedLink(t, server, email);
  expect(link).toMatch(/^\/portal\/password-resets\/[\w-]{43}$/);
  const { id } = await personOf(t, email);
  await shift('portal_openings', id, '2 hours');
  expect((await phone.post(link, { password: `${secret} 2` })).statusCode).toBe(404);
  await shift('portal_openings', id, '-2 hours');

  const chosen = await phone.post(link, { password: `${secret} 2` });
  expect(chosen.headers.location).toBe('/portal');
  expect((await phone.get('/portal/account')).statusCode).toBe(200);
  expect((await corina.get('/portal/account')).headers.location).toBe('/portal/login');
  expect((await stranger(t).post(link, { password: `${secret} 3` })).statusCode).toBe(410);
  corina = phone;
});

test('who asks again and again floods no mailbox: the last link stays good, three letters an hour and six a day', async () => {
  const { id } = await personOf(t, email);
  const may = () => mayWriteReset(t.db, id);
  const asked = async (minutes: number, used = false) =>
    t.db
      .insertInto('portal_openings')
      .values({
        ...{ portal_user_id: id, purpose: 'reset', expires_at: new Date(Date.now() + 3_600_000) },
        created_at: new Date(Date.now() - minutes * 60_000),
        used_at: used ? new Date() : null,
      })
      .execute();
  const clear = () => t.db.deleteFrom('portal_openings').where('purpose', '=', 'reset').execute();
  await clear();
  await asked(14);
  expect(await may()).toBe(false);
  const openings = () =>
    t.db.selectFrom('portal_openings').select('id').where('purpose', '=', 'reset').execute();
  const before = await openings();
  const answer = await stranger(t).post('/portal/password-reset', { email });
  expect([answer.statusCode, await openings()]).toEqual([200, before]);
  await clear();
  await asked(16);
  expect(await may()).toBe(true);
  for (const minutes of [20, 30]) await asked(minutes, true);
  expect(await may()).toBe(false);
  await clear();
  for (const hours of [2, 3, 4, 5, 6]) await asked(hours * 60, true);
  expect(await may()).toBe(true);
  await asked(7 * 60, true);
  expect(await may()).toBe(false);
  await clear();
});

test('the own password is changed with the one of now; the other sessions end', async () => {
  const other = stranger(t);
  await other.post('/portal/login', { email, password: `${secret} 2` });
  const change = (current_password: string) =>
    corina.post('/portal/account/password', { current_password, password: `${secret} 4` });
  const refused = await change('nu aceasta');
  expect(refused.statusCode).toBe(422);
  expect(textOf(find(parseHtml(refused.body), '*', { id: 'current_password-error' }))).toContain(
    'nu este corectă',
  );
  // It is guessed no faster than at the door.
  const network = '127.0.0.1';
  const tries = Array.from({ length: 10 }, () => ({ account: `portal ${email}`, network }));
  await t.db.insertInto('login_attempts').values(tries).execute();
  expect((await change(`${secret} 2`)).statusCode).toBe(429);
  await t.db.deleteFrom('login_attempts').execute();
  expect((await change(`${secret} 2`)).statusCode).toBe(303);
  expect(await t.db.selectFrom('login_attempts').select('id').execute()).toEqual([]);
  expect((await corina.get('/portal/account')).statusCode).toBe(200);
  expect((await other.get('/portal/account')).statusCode).toBe(303);
});

test('a session ends with the log-out, with its time, and everywhere with the account', async () => {
  const { id } = await personOf(t, email);
  const other = stranger(t, { ...corina.jar });
  await other.post('/portal/logout');
  expect((await corina.get('/portal/account')).statusCode).toBe(303);

  await corina.post('/portal/login', { email, password: `${secret} 4` });
  await shift('portal_sessions', id, '20 days');
  expect((await corina.get('/portal/account')).statusCode).toBe(303);
  await deleteExpiredPortalSessions.run(t.services, {});
  expect(await t.db.selectFrom('portal_sessions').selectAll().execute()).toEqual([]);

  await corina.post('/portal/login', { email, password: `${secret} 4` });
  await t.ana.post(`/clients/${client}/account/${id}/state`, { disabled: 'true' });
  expect((await corina.get('/portal/account')).statusCode).toBe(303);
  const shut = await corina.post('/portal/login', { email, password: `${secret} 4` });
  expect(shut.body).toContain('Adresa de e-mail sau parola nu este corectă.');
  await t.ana.post(`/clients/${client}/account/${id}/state`, { disabled: 'false' });
});

test('a client that is archived lets nobody in; a page that is not there stays in the portal', async () => {
  await corina.post('/portal/login', { email, password: `${secret} 4` });
  const missing = await corina.get('/portal/nu-exista');
  expect([missing.statusCode, missing.body.includes('href="/clients"')]).toEqual([404, false]);
  expect(missing.body).toContain('Înapoi la început');

  await t.ana.post(`/clients/${client}/archival`);
  expect((await corina.get('/portal/account')).statusCode).toBe(303);
  expect((await corina.post('/portal/login', { email, password: `${secret} 4` })).statusCode).toBe(422);
  expect((await inviteTo(t.ana, client, { email: 'nou@moara.ro' })).statusCode).toBe(409);
  await t.ana.post(`/clients/${client}/restoration`);
  expect((await corina.get('/portal/account')).statusCode).toBe(200);
});

test('whoever is of a client that is merged sees the one that answers for it', async () => {
  const kept = await makeClient(t, { name: 'Moara Nouă SRL' });
  await merge(t, kept, { id: client });
  const account = await corina.get('/portal/account');
  expect([account.statusCode, account.body.includes('Moara Nouă SRL')]).toEqual([200, true]);
});
