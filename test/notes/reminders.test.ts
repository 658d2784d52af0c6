import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sendDue } from '../../src/messages/sending/due.ts';
import { ringReminders } from '../../src/notes/jobs.ts';
import { createUser } from '../../src/users/actions.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { makeNote, readNotes } from './notes.ts';

const noon = new Date('2026-11-25T10:00:00Z');

let t: TestApp;
let id: number;
beforeAll(async () => {
  t = await testApp();
  ({ id } = await makeClient(t, { name: 'Moara Veche SRL' }));
});
afterAll(() => t.close());
beforeEach(() => {
  t.services.now = () => noon;
});

const ring = () => ringReminders.run(t.services, {});
const at = (iso: string) => {
  t.services.now = () => new Date(iso);
};
const due = (fields: object = {}, client = id) =>
  makeNote(t, client, { remind_at: '2026-11-25T11:30', remind_user_id: t.bogdan.id, ...fields });
const act = (noteId: number, fields: Record<string, string | number>, person = t.bogdan) =>
  person.post(`/clients/${id}/notes/${noteId}/reminder`, fields);
const alertsOf = (noteId: number) =>
  t.db
    .selectFrom('alerts')
    .select(['user_id', 'text', 'href', 'kind'])
    .where('href', '=', `/clients/${id}/notes?note=${noteId}`)
    .orderBy('id')
    .execute();
const mailsOf = (noteId: number) =>
  t.db
    .selectFrom('messages')
    .select(['recipient', 'subject', 'body_text', 'user_id', 'event'])
    .where('note_id', '=', noteId)
    .orderBy('id')
    .execute();
const noteOf = async (noteId: number) => (await readNotes(t, id, `?note=${noteId}`))[0];

test('what is due rings the bell and writes the e-mail once, however often and by however many it is asked', async () => {
  const note = await due({ text: 'De sunat pentru **contract**' });
  const [first, second] = await Promise.all([ring(), ring()]);
  await ring();

  expect([first, second]).toContain('1 memento');
  expect(await alertsOf(note.id)).toEqual([
    {
      user_id: t.bogdan.id,
      kind: 'reminder',
      text: 'Moara Veche SRL: De sunat pentru contract',
      href: `/clients/${id}/notes?note=${note.id}`,
    },
  ]);
  const mails = await mailsOf(note.id);
  expect(mails).toMatchObject([
    { recipient: 'bogdan@firma.ro', event: 'note_reminder', user_id: t.bogdan.id },
  ]);
  expect(mails[0]?.body_text).toContain('25.11.2026, 11:30');
  expect(mails[0]?.body_text).toContain(`http://localhost/clients/${id}/notes?note=${note.id}`);
  expect(t.rung.map(({ name }) => name)).toContain('messages.send');
  expect((await noteOf(note.id))?.reminded_at).toBe(noon.toISOString());
});

test('many workers over many notes: each rings once', async () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({
    ...{ client_id: id, text: `de sunat ${index}`, created_by: t.ana.id },
    ...{ remind_at: new Date('2026-11-25T08:00:00Z'), remind_user_id: t.ana.id },
  }));
  const ids = await t.db.insertInto('notes').values(rows).returning('id').execute();
  await Promise.all([ring(), ring(), ring(), ring()]);
  await ring();

  const rung = await t.db
    .selectFrom('alerts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', t.ana.id)
    .where('kind', '=', 'reminder')
    .executeTakeFirstOrThrow();
  expect(rung.count).toBe(60);
  await t.db
    .deleteFrom('messages')
    .where(
      'note_id',
      'in',
      ids.map((row) => row.id),
    )
    .execute();
  await t.db
    .deleteFrom('notes')
    .where(
      'id',
      'in',
      ids.map((row) => row.id),
    )
    .execute();
});

test('killed half-way it leaves nothing, and the next turn rings', async () => {
  const note = await due();
  await sql`create function break_off() returns trigger language plpgsql as
    $$ begin raise exception 'ruptă'; end $$`.execute(t.db);
  await sql`create trigger break_off before insert on messages for each row execute function break_off()`.execute(
    t.db,
  );
  await ring();
  expect([await alertsOf(note.id), (await noteOf(note.id))?.reminded_at]).toEqual([[], null]);

  await sql`drop trigger break_off on messages`.execute(t.db);
  await ring();
  expect((await alertsOf(note.id)).length + (await mailsOf(note.id)).length).toBe(2);
});

test('one note that cannot ring keeps none of the others from it', async () => {
  const [bad, good] = [await due({ text: 'rea' }), await due({ text: 'bună' })];
  await sql`create function break_one() returns trigger language plpgsql as
    $$ begin if new.text like '%rea' then raise exception 'ruptă'; end if; return new; end $$`.execute(t.db);
  await sql`create trigger break_one before insert on alerts for each row execute function break_one()`.execute(
    t.db,
  );
  expect(await ring()).toBe('1 memento');
  expect([(await alertsOf(bad.id)).length, (await alertsOf(good.id)).length]).toEqual([0, 1]);
  await sql`drop trigger break_one on alerts`.execute(t.db);
  await ring();
  expect(await alertsOf(bad.id)).toHaveLength(1);
});

test('given away and given back, it rings again for whom it was first', async () => {
  const note = await due();
  await ring();
  await act(note.id, { do: 'give', remind_user_id: t.ana.id });
  await ring();
  await act(note.id, { do: 'give', remind_user_id: t.bogdan.id });
  await ring();
  const told = [t.bogdan.id, t.ana.id, t.bogdan.id];
  expect((await alertsOf(note.id)).map(({ user_id }) => user_id)).toEqual(told);
  expect((await mailsOf(note.id)).map(({ user_id }) => user_id)).toEqual(told);
});

test('an e-mail that still waits does not go for a reminder that was done, deleted or put off meanwhile', async () => {
  await t.db.updateTable('messages').set({ state: 'stopped' }).where('state', '=', 'queued').execute();
  const [done, gone, later, still] = [await due(), await due(), await due(), await due()];
  await ring();
  await act(done.id, { do: 'done' });
  await t.ana.post(`/clients/${id}/notes/${gone.id}/deletion`);
  await act(later.id, { do: 'snooze', by: 'hour' });
  at('2026-11-25T11:00:00Z');
  await ring();
  t.services.now = () => new Date();
  await sendDue(t.services);

  const states = async (noteId: number) => {
    const rows = await t.db
      .selectFrom('messages')
      .select('state')
      .where('note_id', '=', noteId)
      .orderBy('id');
    return (await rows.execute()).map(({ state }) => state);
  };
  expect(await states(done.id)).toEqual(['stopped']);
  expect(await states(gone.id)).toEqual(['stopped']);
  expect(await states(later.id)).toEqual(['stopped', 'sent']);
  expect(await states(still.id)).toEqual(['sent']);
});

test('what came due while nobody worked rings afterwards; what is to come does not', async () => {
  const [late, early] = [
    await due({ remind_at: '2026-11-24T09:00' }),
    await due({ remind_at: '2026-11-25T12:01' }),
  ];
  await ring();
  expect([(await alertsOf(late.id)).length, (await alertsOf(early.id)).length]).toEqual([1, 0]);
  at('2026-11-25T10:01:00Z');
  await ring();
  expect(await alertsOf(early.id)).toHaveLength(1);
});

test('done, deleted and of an archived client: none rings', async () => {
  const client = await makeClient(t, { name: 'Arhivat SRL' });
  const [done, deleted, archived] = [await due(), await due(), await due({}, client.id)];
  await act(done.id, { do: 'done' });
  await t.ana.post(`/clients/${id}/notes/${deleted.id}/deletion`);
  await t.ana.post(`/clients/${client.id}/archival`);
  const before = await t.db.selectFrom('alerts').select('id').execute();
  await ring();
  expect(await t.db.selectFrom('alerts').select('id').execute()).toEqual(before);

  await t.ana.post(`/clients/${client.id}/restoration`);
  await ring();
  expect(await mailsOf(archived.id)).toHaveLength(1);
});

test('whose account is closed is not told: the author is, or else the administrators', async () => {
  const leaver = {
    name: 'Dan Plecat',
    email: 'dan@firma.ro',
    role: 'sales',
    password: 'o-parola-lunga-7',
  } as const;
  const dan = await createUser(t.services, 'system', leaver);
  const byAna = await due({ remind_user_id: dan });
  const byDan = await due({ remind_user_id: dan });
  await t.db.updateTable('notes').set({ created_by: dan }).where('id', '=', byDan.id).execute();
  await t.db.updateTable('users').set({ active: false }).where('id', '=', dan).execute();
  await ring();

  expect((await alertsOf(byAna.id)).map(({ user_id }) => user_id)).toEqual([t.ana.id]);
  expect((await mailsOf(byDan.id)).map(({ recipient }) => recipient)).toEqual(['ana@firma.ro']);
  const refused = await act(byAna.id, { do: 'give', remind_user_id: dan });
  expect((await t.bogdan.get(String(refused.headers.location))).statusCode).toBe(200);
  expect((await noteOf(byAna.id))?.version).toBe(1);
});

test('a reminder that is put off, moved or given away rings again, at its new time and to its new person', async () => {
  const note = await due();
  await ring();
  const steps: [fields: Record<string, string | number>, remindAt: string][] = [
    [{ do: 'snooze', by: 'hour' }, '2026-11-25T11:00:00.000Z'],
    [{ do: 'snooze', by: 'tomorrow' }, '2026-11-26T07:00:00.000Z'],
    [{ do: 'snooze', by: 'monday' }, '2026-11-30T07:00:00.000Z'],
    [{ do: 'move', remind_at: '2027-03-28T03:30' }, '2027-03-28T01:30:00.000Z'],
  ];
  for (const [fields, remind_at] of steps) {
    expect((await act(note.id, fields)).statusCode).toBe(303);
    expect(await noteOf(note.id)).toMatchObject({ remind_at, reminded_at: null, done_at: null });
  }
  await act(note.id, { do: 'give', remind_user_id: t.ana.id });
  at('2027-03-28T01:31:00Z');
  await ring();
  expect((await alertsOf(note.id)).map(({ user_id }) => user_id)).toEqual([t.bogdan.id, t.ana.id]);

  const audit = await t.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_id'])
    .where('subject', '=', 'note')
    .where('subject_id', '=', note.id)
    .orderBy('id')
    .execute();
  expect(audit.map(({ action }) => action)).toEqual([
    ...['create', 'remind', 'reminder_snooze', 'reminder_snooze', 'reminder_snooze', 'reminder_move'],
    ...['reminder_give', 'remind'],
  ]);
  expect(audit.at(-1)?.actor_id).toBeNull();
});

test('a change of the text alone rings nothing anew, and one of the moment does', async () => {
  const note = await due();
  await ring();
  const form = {
    text: 'alt text',
    remind_date: '2026-11-25',
    remind_time: '11:30',
    remind_user_id: t.bogdan.id,
  };
  await t.ana.post(`/clients/${id}/notes/${note.id}`, { ...form, version: 1 });
  expect(await noteOf(note.id)).toMatchObject({ text: 'alt text', reminded_at: noon.toISOString() });
  await t.ana.post(`/clients/${id}/notes/${note.id}`, { ...form, remind_time: '11:45', version: 2 });
  expect((await noteOf(note.id))?.reminded_at).toBeNull();
  await t.ana.post(`/clients/${id}/notes/${note.id}`, { text: 'fără memento', version: 3 });
  expect(await noteOf(note.id)).toMatchObject({ remind_at: null, remind_user_id: null });
  expect((await act(note.id, { do: 'done' })).statusCode).toBe(303);
});

test('in the second of two equal hours of an autumn night, a change of the text leaves the moment as it was', async () => {
  const note = await makeNote(t, id, { remind_at: '2026-10-25T03:30:00+02:00' });
  const form = { text: 'alt text', remind_date: '2026-10-25', remind_time: '03:30', version: 1 };
  await t.ana.post(`/clients/${id}/notes/${note.id}`, form);
  expect(await noteOf(note.id)).toMatchObject({ text: 'alt text', remind_at: '2026-10-25T01:30:00.000Z' });
});

test('JSON that says the other of two equal hours, with its offset, moves the reminder', async () => {
  const note = await makeNote(t, id, { remind_at: '2026-10-25T03:30:00+02:00' });
  const patch = async (remind_at: string) => {
    const url = `/api/v1/clients/${id}/notes/${note.id}`;
    return (await t.ana.json('PATCH', url, { remind_at })).json<{ remind_at: string }>().remind_at;
  };
  expect(await patch('2026-10-25T03:30')).toBe('2026-10-25T01:30:00.000Z');
  expect(await patch('2026-10-25T03:30:00+03:00')).toBe('2026-10-25T00:30:00.000Z');
});

test('the page of reminders: late, today, later and done, and one acts on each there', async () => {
  const mirela = {
    name: 'Mirela',
    email: 'mirela@firma.ro',
    role: 'sales',
    password: 'o-parola-lunga-7',
  } as const;
  const user = await createUser(t.services, 'system', mirela);
  const mine = (text: string, remind_at: string) =>
    makeNote(t, id, { text, remind_at, remind_user_id: user });
  const late = await mine('de ieri', '2026-11-24T10:00');
  await mine('de azi', '2026-11-25T23:59');
  await mine('de mâine', '2026-11-26T00:00');
  const groups = async () => {
    const page = parseHtml((await t.ana.get(`/reminders?user=${user}`)).body);
    const main = find(page, 'main');
    return (main ? findAll(main, 'section') : []).map((section) => [
      textOf(find(section, 'h2')),
      ...byClass(section, 'reminder-text').map(textOf),
    ]);
  };

  expect(await groups()).toEqual([
    ['Întârziate', 'de ieri'],
    ['Azi', 'de azi'],
    ['Mai târziu', 'de mâine'],
  ]);
  const done = await act(late.id, { do: 'done', back: 'reminders', user }, t.ana);
  expect(done.headers.location).toBe(`/reminders?user=${user}`);
  expect((await groups()).at(-1)).toEqual(['Făcute în ultimele 7 zile', 'de ieri']);
  await act(late.id, { do: 'reopen' });
  expect((await groups())[0]).toEqual(['Întârziate', 'de ieri']);

  expect((await t.bogdan.get(`/reminders?user=${user}`)).statusCode).toBe(404);
  expect((await t.ana.get('/reminders?user=99999')).statusCode).toBe(404);
  const odd = await act(late.id, { do: 'done', back: 'reminders', user: '//rau.ro' }, t.ana);
  expect(odd.headers.location).toBe('/reminders');
});

test('more than fifty reminders come in pages, and the day says how many are late and how many are to come', async () => {
  await t.db.deleteFrom('messages').execute();
  await t.db.deleteFrom('notes').execute();
  const rows = Array.from({ length: 55 }, (_, index) => ({
    ...{ client_id: id, text: `de făcut ${index}`, created_by: t.ana.id, remind_user_id: t.bogdan.id },
    remind_at: new Date(noon.getTime() + (index < 51 ? -1 : 1) * 60_000),
  }));
  await t.db.insertInto('notes').values(rows).execute();

  const page = parseHtml((await t.bogdan.get('/reminders')).body);
  const next = findAll(page, 'a', { rel: 'next' })[0]?.attributes.href ?? '';
  const rest = byClass(parseHtml((await t.bogdan.get(next)).body), 'reminder-text').map(textOf);
  expect(byClass(page, 'reminder-text')).toHaveLength(50);
  expect(rest).toEqual([50, 51, 52, 53, 54].map((index) => `de făcut ${index}`));
  const today = (await t.bogdan.get('/today')).body;
  expect(today).toContain('Întârziate: 51');
  expect(today).toContain('Azi, mai târziu: <strong>4</strong>');
  t.proxy.forget();
  await t.bogdan.get('/reminders');
  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
});
