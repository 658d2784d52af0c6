import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm, makeBuyer } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { formOf } from '../support/forms.ts';
import { byClass, parseHtml, textOf } from '../support/html.ts';
import { madeBy, makeTemplate, pdfOf, saveTemplate, textOfPdf, typedTemplate } from './paperwork.ts';

let t: TestApp;
let client: { id: number };
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  client = await makeBuyer(t, { name: 'Moara Veche SRL' });
});
afterAll(() => t.close());

const editor = (html: string) => formOf(html, 'template-form');
const versionsOn = (html: string) => byClass(parseHtml(html), 'paperwork-versions').map(textOf).join(' ');

test('a firm starts with three templates whose texts are whole', async () => {
  const { body } = await t.ana.get('/settings/paperwork');
  for (const name of [
    'Acord de prelucrare a datelor',
    'Proces-verbal de predare-primire',
    'Notificare de plată',
  ])
    expect(body).toContain(name);
  for (const id of [1, 2, 3]) {
    const form = editor((await t.ana.get(`/settings/paperwork/${id}`)).body);
    const answer = await saveTemplate(t.ana, id, {
      ...(form.fields as Record<string, string>),
      body: await bodyOf(id),
    });
    expect(answer.statusCode).toBe(303);
    expect(await versionOf(id)).toBe(1);
  }
});

const currentOf = (id: number) =>
  t.db
    .selectFrom('paperwork_templates as t')
    .innerJoin('paperwork_template_versions as v', (join) =>
      join.onRef('v.template_id', '=', 't.id').onRef('v.version', '=', 't.version'),
    )
    .select(['t.version', 'v.body', 'v.fields'])
    .where('t.id', '=', id)
    .executeTakeFirstOrThrow();
const versionOf = async (id: number) => (await currentOf(id)).version;
const bodyOf = async (id: number) => (await currentOf(id)).body;

test('every save is a version, what was made keeps its own, and an earlier text is brought back', async () => {
  const id = await makeTemplate(t, { name: 'Cu versiuni', body: 'Textul întâi al {{client.name}}.' });
  const first = await madeBy(t.ana, client.id, { template_id: id });
  await saveTemplate(t.ana, id, typedTemplate({ name: 'Cu versiuni', body: 'Textul al doilea.' }));
  const second = await madeBy(t.ana, client.id, { template_id: id });

  expect(await pdfOf(t, first.id)).toContain('Textul întâi al Moara Veche SRL.');
  expect(await pdfOf(t, second.id)).toContain('Textul al doilea.');
  const page = (await t.ana.get(`/settings/paperwork/${id}`)).body;
  expect(versionsOn(page)).toMatch(/v2.*Ana Marin.*în uz.*v1.*Ana Marin.*readu/);
  expect((await t.ana.get(`/settings/paperwork/${id}?version=1`)).body).toContain('textul versiunii 1');

  const back = await t.ana.post(`/settings/paperwork/${id}/versions/1/restoration`, { version: '2' });
  expect(back.statusCode).toBe(303);
  expect(await currentOf(id)).toMatchObject({ version: 3, body: 'Textul întâi al {{client.name}}.' });
  const again = await t.ana.post(`/settings/paperwork/${id}/versions/1/restoration`, { version: '2' });
  expect([again.statusCode, await versionOf(id)]).toEqual([303, 3]);
  const late = await t.ana.post(`/settings/paperwork/${id}/versions/2/restoration`, { version: '2' });
  expect(late.statusCode).toBe(409);
  const { rows } = {
    rows: await t.db
      .selectFrom('audit_entries')
      .select('action')
      .where('subject', '=', 'paperwork_template')
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute(),
  };
  expect(rows.map(({ action }) => action)).toEqual(['create', 'update', 'update']);
});

test('a save over a newer version is refused with 409, keeps what was typed, and then goes through', async () => {
  const id = await makeTemplate(t, { name: 'Disputat' });
  await saveTemplate(t.ana, id, typedTemplate({ name: 'Disputat', body: 'Al altcuiva.' }));
  const mine = typedTemplate({ name: 'Disputat', body: 'Al meu.', fields: [{ label: 'Motivul' }] });
  const answer = await t.ana.post(`/settings/paperwork/${id}`, { ...mine, version: '1' });

  expect(answer.statusCode).toBe(409);
  expect(answer.body).toContain('a fost salvat între timp de altcineva');
  expect(answer.body).toContain('Al meu.');
  expect(textOf(parseHtml(answer.body))).toMatch(/SALVAT ÎNTRE TIMP: VERSIUNEA 2.*Al altcuiva\./);
  const form = editor(answer.body);
  expect([form.value('version'), form.value('fields[0][label]')]).toEqual(['2', 'Motivul']);
  expect((await t.ana.post(`/settings/paperwork/${id}`, { ...mine, version: '2' })).statusCode).toBe(303);
  expect(await bodyOf(id)).toBe('Al meu.');
});

test('a double click saves once, and who saves the same form again is nobody else', async () => {
  const id = await makeTemplate(t, { name: 'De două ori' });
  const mine = { ...typedTemplate({ name: 'De două ori', body: 'Întâi.' }), version: '1', form_key: 'f-12' };
  const save = (fields: object) => t.ana.post(`/settings/paperwork/${id}`, { ...mine, ...fields });

  expect((await save({})).statusCode).toBe(303);
  expect((await save({})).statusCode).toBe(303);
  expect(await versionOf(id)).toBe(2);
  expect((await save({ body: 'Apoi.' })).statusCode).toBe(303);
  expect([await versionOf(id), await bodyOf(id)]).toEqual([3, 'Apoi.']);
  expect((await save({ body: 'Altul.', form_key: 'f-13' })).statusCode).toBe(409);
});

test('a refused template stays as it was typed, with what is wrong beside its field', async () => {
  const answer = await t.ana.post(
    '/settings/paperwork',
    typedTemplate({
      name: '',
      title: '{{client.alias}}',
      body: 'Text {{client.nume}} și {{field.motiv}}',
      fields: [{ label: 'Motiv' }, { label: 'Motiv' }, { label: '' }],
    }),
  );
  const form = editor(answer.body);

  expect(answer.statusCode).toBe(422);
  expect(form.error('name')).toBe('Scrieți numele șablonului.');
  expect(form.error('fields[2][label]')).toBe('Scrieți cum se cheamă câmpul.');
  const later = await t.ana.post(
    '/settings/paperwork',
    typedTemplate({
      title: '{{client.alias}}',
      body: 'Text {{client.nume}} și {{field.motiv}}',
      fields: [{ label: 'Motiv' }, { label: 'Motiv' }],
    }),
  );
  const second = editor(later.body);
  expect(second.error('title')).toContain('Variabila {{client.alias}} nu există.');
  expect(second.error('body')).toContain('Variabila {{client.nume}} nu există.');
  expect(second.error('fields[1][name]')).toContain('este al altui câmp');
  expect(later.body).toContain('Text {{client.nume}} și {{field.motiv}}');
});

test('two templates in use have two names, and one that is archived gives its name free', async () => {
  const id = await makeTemplate(t, { name: 'Unic' });
  const twin = await t.ana.post('/settings/paperwork', typedTemplate({ name: 'UNIC' }));
  expect([twin.statusCode, editor(twin.body).error('name')]).toEqual([
    422,
    'Un șablon în uz are deja acest nume. Alegeți altul.',
  ]);
  await t.ana.post(`/settings/paperwork/${id}/archival`);
  await makeTemplate(t, { name: 'unic' });
  const back = await t.ana.post(`/settings/paperwork/${id}/restoration`);
  expect(back.statusCode).toBe(422);
  expect(back.body).toContain('Un șablon în uz are deja acest nume.');
  expect((await t.bogdan.get(`/clients/${client.id}/paperwork`)).body).not.toContain('>Unic<');
});

test('the preview shows the text with the data of a client, and what that client lacks', async () => {
  const typed = typedTemplate({
    body: '# Către\n\n{{contact.name}} de la {{client.name}}: {{field.motiv}}',
    fields: [{ label: 'Motiv' }],
  });
  const partial = { 'hx-request-type': 'partial' };
  const sent = { ...typed, preview_q: 'Moara Veche' };
  const { body } = await t.ana.post('/settings/paperwork/preview', sent, partial);

  expect(body).toContain('<h1>Către</h1>');
  expect(body).toContain('<mark>lipsește</mark> de la Moara Veche SRL: [Motiv]');
  expect(body).toContain('Primul contact al clientului: numele contactului');
  expect(body).not.toContain('<form');
  const whole = await t.ana.post('/settings/paperwork/preview', sent);
  expect(whole.body).toContain('<form id="template-form"');
  const wrong = await t.ana.post('/settings/paperwork/preview', { ...sent, body: '{{client.name' }, partial);
  expect([wrong.statusCode, wrong.body.includes('O acoladă nu se închide.')]).toEqual([200, true]);
});

test('the trial PDF says that it is one and takes no number', async () => {
  const before = await series();
  const sent = { ...typedTemplate(), preview_client_id: String(client.id) };
  const answer = await t.ana.post('/settings/paperwork/trial.pdf', sent);

  expect(answer.headers['content-type']).toBe('application/pdf');
  const text = await textOfPdf(answer.rawPayload);
  expect(text).toContain('PROBĂ');
  expect(text).toContain('Se adeverește că Moara Veche SRL este clientul nostru. Numărul PROBĂ.');
  expect(await series()).toEqual(before);
  const refused = await t.ana.post('/settings/paperwork/trial.pdf', { ...sent, body: '{{x}}' });
  expect(refused.statusCode).toBe(422);
});

const series = () =>
  t.db
    .selectFrom('document_series')
    .select(['series', 'next_number'])
    .where('kind', '=', 'paperwork')
    .execute();

test('without JavaScript a field more or less is a button of the form', async () => {
  const typed = typedTemplate({ fields: [{ label: 'Unu' }, { label: 'Doi' }] });
  const more = editor((await t.ana.post('/settings/paperwork', { ...typed, add: 'field' })).body);
  expect(more.value('fields[2][label]')).toBe('');
  const less = editor((await t.ana.post('/settings/paperwork', { ...typed, remove: '0' })).body);
  expect([less.value('fields[0][label]'), less.value('fields[1][label]')]).toEqual(['Doi', undefined]);
});

test('only administrators see and change templates', async () => {
  const id = await makeTemplate(t, { name: 'Al administratorilor' });
  for (const path of ['', '/new', '/field-row', `/${id}`])
    expect((await t.bogdan.get(`/settings/paperwork${path}`)).statusCode).toBe(404);
  for (const path of [
    '',
    '/preview',
    '/trial.pdf',
    `/${id}`,
    `/${id}/archival`,
    `/${id}/versions/1/restoration`,
  ])
    expect((await t.bogdan.post(`/settings/paperwork${path}`, typedTemplate())).statusCode).toBe(404);
  expect(await versionOf(id)).toBe(1);
});
