import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { merge } from '../support/merges.ts';
import { makeNote, readNotes, sendNote } from './notes.ts';

let t: TestApp;
let id: number;
let tab: string;
beforeAll(async () => {
  t = await testApp();
  ({ id } = await makeClient(t, { name: 'Moara Veche SRL' }));
  tab = `/clients/${id}/notes`;
});
afterAll(() => t.close());

const texts = async (query = '', client = id) =>
  byClass(parseHtml((await t.ana.get(`/clients/${client}/notes${query}`)).body), 'prose').map((prose) =>
    textOf(prose).trim(),
  );
const audits = (noteId: number) =>
  t.db
    .selectFrom('audit_entries')
    .select(['action', 'changes', 'actor_id'])
    .where('subject', '=', 'note')
    .where('subject_id', '=', noteId)
    .orderBy('id')
    .execute();

test('a client without notes says what they are for', async () => {
  expect((await t.ana.get(tab)).body).toContain('Încă nu aveți note');
});

test('a note is prose: its marks are shown, its HTML stays text, and the audit says who wrote it', async () => {
  const typed = 'Au cerut **ofertă**\r\n\r\n- făină\r\n- tărâțe\r\n\r\n<script>alert(1)</script>';
  const answer = await t.bogdan.post(tab, { text: typed, kind: 'phone', form_key: 'k1' });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, tab]);

  const { body } = await t.ana.get(tab);
  const [prose] = byClass(parseHtml(body), 'prose');
  expect(prose && findAll(prose, 'strong').map(textOf)).toEqual(['ofertă']);
  expect(prose && findAll(prose, 'li').map(textOf)).toEqual(['făină', 'tărâțe']);
  expect(body).toContain('&lt;script&gt;alert(1)');
  expect(body).toContain('Bogdan Pop');
  const [note] = await readNotes(t, id);
  expect(await audits(note?.id ?? 0)).toMatchObject([{ action: 'create', actor_id: t.bogdan.id }]);
});

test('the same form sent twice is one note, and with another text under the same key it is asked about', async () => {
  const before = (await readNotes(t, id)).length;
  for (let turn = 0; turn < 2; turn += 1)
    expect((await t.ana.post(tab, { text: 'O singură dată', form_key: 'k2' })).statusCode).toBe(303);
  const other = await t.ana.post(tab, { text: 'Alt text', form_key: 'k2' });

  expect(other.statusCode).toBe(409);
  expect(other.body).toContain('Alt text</textarea>');
  expect(await readNotes(t, id)).toHaveLength(before + 1);
});

test('a refused note keeps what was typed and says what to mend', async () => {
  const empty = await t.ana.post(tab, { text: '  ', remind_date: '2026-11-24' });
  const alone = await t.ana.post(tab, { text: 'Fără zi', remind_time: '10:00' });

  expect([empty.statusCode, alone.statusCode]).toEqual([422, 422]);
  expect(empty.body).toContain('Scrieți textul notei.');
  expect(find(parseHtml(empty.body), 'input', { id: 'remind_date' })?.attributes.value).toBe('2026-11-24');
  expect(alone.body).toContain('Scrieți data și ora mementoului');
  expect(alone.body).toContain('Fără zi</textarea>');
});

test('pinned notes stand first, then the newest; pages follow one another without a gap', async () => {
  const client = await makeClient(t, { name: 'Multe Note SRL' });
  const rows = Array.from({ length: 53 }, (_, index) => ({
    client_id: client.id,
    text: `nota ${index + 1}`,
  }));
  await t.db.insertInto('notes').values(rows).execute();
  const second = (await readNotes(t, client.id, '?limit=2'))[1]?.id;
  await t.ana.post(`/clients/${client.id}/notes/${second}/pin`, { pinned: true });

  const { body } = await t.ana.get(`/clients/${client.id}/notes`);
  const first = await texts('', client.id);
  const next = findAll(parseHtml(body), 'a', { rel: 'next' })[0]?.attributes.href ?? '';
  const rest = byClass(parseHtml((await t.ana.get(next)).body), 'prose').map((prose) => textOf(prose).trim());

  expect(first.slice(0, 3)).toEqual(['nota 52', 'nota 53', 'nota 51']);
  expect(new Set([...first, ...rest]).size).toBe(53);
  expect(first).toHaveLength(50);
});

test('the notes are found by their kind and by words without diacritics', async () => {
  await makeNote(t, id, { text: 'Întâlnire la **Țebea**', kind: 'meeting' });

  expect(await texts('?kind=meeting')).toEqual(['Întâlnire la Țebea']);
  expect(await texts('?q=tebea')).toEqual(['Întâlnire la Țebea']);
  expect((await t.ana.get(`${tab}?kind=visit`)).body).toContain('Nicio notă nu se potrivește');
});

test('who saves second is told, keeps the own text and sees the other one beside it', async () => {
  const note = await makeNote(t, id, { text: 'întâi' });
  const url = `${tab}/${note.id}`;
  expect((await t.bogdan.post(url, { text: 'al lui Bogdan', version: 1 })).statusCode).toBe(303);

  const answer = await t.ana.post(url, { text: 'al Anei', version: 1 });
  const page = parseHtml(answer.body);
  expect(answer.statusCode).toBe(409);
  expect(textOf(find(page, 'textarea'))).toBe('al Anei');
  expect(byClass(page, 'prose').map((prose) => textOf(prose).trim())).toEqual(['al lui Bogdan']);

  const version = find(page, 'input', { name: 'version' })?.attributes.value ?? '';
  expect((await t.ana.post(url, { text: 'al Anei', version })).statusCode).toBe(303);
  expect((await t.ana.post(url, { text: 'al Anei', version: 1 })).statusCode).toBe(303);
  expect((await readNotes(t, id, `?note=${note.id}`))[0]).toMatchObject({ text: 'al Anei', version: 3 });
});

test('who saves second sees all that was saved, and takes back nothing of what was left as it was', async () => {
  const note = await makeNote(t, id, { text: 'întâi', kind: 'phone' });
  const url = `${tab}/${note.id}`;
  const opened = {
    ...{ text: 'întâi', kind: 'phone', pinned: 'false', remind_date: '', remind_time: '' },
    ...{ remind_user_id: t.ana.id, version: 1 },
  };
  await t.bogdan.post(url, {
    ...{ ...opened, kind: 'visit', pinned: 'true', remind_date: '2026-12-01', remind_time: '10:00' },
    remind_user_id: t.bogdan.id,
  });
  const { statusCode, body } = await t.ana.post(url, { ...opened, text: 'al Anei' });

  expect(statusCode).toBe(409);
  expect(body).toContain('Vizită · fixată sus · memento la 01.12.2026, 10:00, pentru Bogdan Pop');
  const form = formOf(body, 'note-edit');
  const text = textOf(find(form.page, 'textarea'));
  expect((await t.ana.post(url, { ...form.fields, text })).statusCode).toBe(303);
  expect((await readNotes(t, id, `?note=${note.id}`))[0]).toMatchObject({
    ...{ text: 'al Anei', kind: 'visit', pinned: true, remind_user_id: t.bogdan.id, version: 3 },
    remind_at: '2026-12-01T08:00:00.000Z',
  });
});

test('the same form saved twice is never refused, and a refused one keeps the version that it was opened with', async () => {
  const note = await makeNote(t, id, { text: 'întâi' });
  const url = `${tab}/${note.id}`;
  const form = { version: 1, form_key: 'aceeași fereastră' };
  expect((await t.ana.post(url, { ...form, text: 'o dată' })).statusCode).toBe(303);
  expect((await t.ana.post(url, { ...form, text: 'de două ori' })).statusCode).toBe(303);
  await t.bogdan.post(url, { text: 'al lui Bogdan', version: 3 });
  expect((await t.ana.post(url, { ...form, text: 'de trei ori' })).statusCode).toBe(409);
  const empty = await t.ana.post(url, { ...form, text: '' });
  expect(find(parseHtml(empty.body), 'input', { name: 'version' })?.attributes.value).toBe('1');
});

test('a note deleted twice is deleted', async () => {
  const note = await makeNote(t, id, { text: 'de șters' });
  const remove = () => t.ana.post(`${tab}/${note.id}/deletion`);
  expect([(await remove()).statusCode, (await remove()).statusCode]).toEqual([303, 303]);
  expect((await audits(note.id)).map(({ action }) => action)).toEqual(['create', 'delete']);
});

test('JSON that leaves a field out leaves it as another has just saved it', async () => {
  const note = await makeNote(t, id, { text: 'întâi' });
  const url = `/api/v1/clients/${id}/notes/${note.id}`;
  const answers = await Promise.all(
    [{ text: 'altul' }, { kind: 'visit' }, { pinned: true }].map((body) => t.ana.json('PATCH', url, body)),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  expect((await t.ana.json('GET', url)).json()).toMatchObject({ text: 'altul', kind: 'visit', pinned: true });
});

test('a deleted note goes from the list, can be seen and brought back, and both are in the audit', async () => {
  const note = await makeNote(t, id, { text: 'se întoarce' });
  const gone = await t.bogdan.post(`${tab}/${note.id}/deletion`);
  expect(gone.statusCode).toBe(303);
  expect(await texts()).not.toContain('se întoarce');
  expect((await t.ana.get(`${tab}/${note.id}/edit`)).statusCode).toBe(404);

  const page = (await t.ana.get(`${tab}?note=${note.id}`)).body;
  expect(page).toContain('Nota este ștearsă');
  expect((await t.bogdan.post(`${tab}/${note.id}/restoration`)).statusCode).toBe(303);
  expect(await texts()).toContain('se întoarce');
  expect((await audits(note.id)).map(({ action }) => action)).toEqual(['create', 'delete', 'restore']);
});

test("another client's note is nobody's here", async () => {
  const other = await makeClient(t, { name: 'Alta SRL' });
  const note = await makeNote(t, other.id);

  expect((await t.ana.get(`${tab}/${note.id}/edit`)).statusCode).toBe(404);
  expect((await t.ana.post(`${tab}/${note.id}`, { text: 'x', version: 1 })).statusCode).toBe(404);
  expect((await t.ana.post(`${tab}/${note.id}/deletion`)).statusCode).toBe(404);
});

test('the notes of a merged client go with it, and its address leads to the same note', async () => {
  const [kept, merged] = [await makeClient(t, { name: 'Păstrat' }), await makeClient(t, { name: 'Unit' })];
  const note = await makeNote(t, merged.id, { text: 'de la cel unit' });
  await merge(t, kept, merged);

  expect(await texts('', kept.id)).toEqual(['de la cel unit']);
  const led = await t.ana.get(`/clients/${merged.id}/notes?note=${note.id}`);
  expect(led.headers.location).toBe(`/clients/${kept.id}/notes?note=${note.id}`);
  expect((await makeNote(t, merged.id)).client_id).toBe(kept.id);
});

test('the tab costs at most three queries', async () => {
  await t.ana.get(tab);
  t.proxy.forget();
  await t.ana.get(tab);
  expect(t.proxy.queries.filter((text) => !text.includes('"token_hash"')).length).toBeLessThanOrEqual(3);
});

test('JSON writes, reads, changes and deletes a note; the same key makes it once', async () => {
  const client = await makeClient(t, { name: 'Prin JSON SRL' });
  const url = `/api/v1/clients/${client.id}/notes`;
  const body = {
    text: 'Sună',
    remind_at: '2026-12-01T09:30',
    remind_user_id: t.bogdan.id,
    kind: 'phone',
    pinned: true,
  };
  const key = { 'idempotency-key': 'o cheie' };
  const answers = [await t.ana.json('POST', url, body, key), await t.ana.json('POST', url, body, key)];
  const [note, again] = answers.map((answer) => answer.json());

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
  expect(again.id).toBe(note.id);
  expect(note).toMatchObject({
    remind_at: '2026-12-01T07:30:00.000Z',
    kind: 'phone',
    pinned: true,
    files: [],
  });
  expect((await t.ana.json('GET', url)).json()).toMatchObject({
    items: [{ id: note.id }],
    next: null,
    total: 1,
  });

  const changed = await t.ana.json('PATCH', `${url}/${note.id}`, { text: 'Sună mâine', version: 1 });
  expect(changed.json()).toMatchObject({
    text: 'Sună mâine',
    remind_user_id: t.bogdan.id,
    pinned: true,
    version: 2,
  });
  expect((await t.ana.json('PATCH', `${url}/${note.id}`, { text: 'Altfel', version: 1 })).statusCode).toBe(
    409,
  );
  const wrong = await t.ana.json('POST', url, {
    text: 'x',
    remind_at: '2026-02-30T09:00',
    remind_user_id: 999,
  });
  expect(wrong.json()).toMatchObject({ status: 422, errors: [{ field: 'remind_at' }] });
  const nobody = await t.ana.json('POST', url, {
    text: 'x',
    remind_at: '2026-12-01T09:00',
    remind_user_id: 999,
  });
  expect(nobody.json()).toMatchObject({ status: 422, errors: [{ field: 'remind_user_id' }] });
  expect((await t.ana.json('DELETE', `${url}/${note.id}`)).statusCode).toBe(200);
  expect((await t.ana.json('GET', url)).json()).toMatchObject({ items: [], total: 0 });
  expect((await t.ana.json('GET', '/api/v1/clients/99999/notes')).statusCode).toBe(404);
});

test('a form in several parts is read like any other', async () => {
  const answer = await sendNote(t, t.ana, tab, { fields: { text: 'Fără fișiere', pinned: 'true' } });

  expect(answer.statusCode).toBe(303);
  expect((await readNotes(t, id))[0]).toMatchObject({ text: 'Fără fișiere', pinned: true });
});
