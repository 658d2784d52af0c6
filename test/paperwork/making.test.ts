import { afterAll, beforeAll, expect, test } from 'vitest';
import { maskPersonalId } from '../../src/romania/personal-id.ts';
import {
  balanceOf,
  completeFirm,
  issue,
  makeBuyer,
  readDocument,
  refusedFields,
} from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { cnp } from '../support/clients.ts';
import { formOf } from '../support/forms.ts';
import { find, findAll, parseHtml, textOf } from '../support/html.ts';
import { merge } from '../support/merges.ts';
import { madeBy, make, makeTemplate, pdfOf, saveTemplate, typedTemplate } from './paperwork.ts';

let t: TestApp;
let simple: number;
let asking: number;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  simple = await makeTemplate(t);
  asking = await makeTemplate(t, {
    name: 'Cu câmpuri',
    title: 'Cu câmpuri',
    body: 'Motivul: {{field.motiv}}\n\nZiua: {{field.ziua}}',
    fields: [
      { name: 'motiv', label: 'Motivul', kind: 'long', required: true },
      { name: 'ziua', label: 'Ziua', kind: 'date', required: false },
    ],
  });
});
afterAll(() => t.close());

/** The one form of the tab that makes a document of a template at once. */
function atOnce(html: string, template: number) {
  const form = findAll(parseHtml(html), 'form').find((each) =>
    findAll(each, 'input', { name: 'template_id' }).some(
      ({ attributes }) => attributes.value === String(template),
    ),
  );
  if (!form) return undefined;
  const inputs = findAll(form, 'input').map(({ attributes }) => [attributes.name, attributes.value]);
  return Object.fromEntries(inputs) as Record<string, string>;
}

const series = async () =>
  (
    await t.db
      .selectFrom('document_series')
      .select('next_number')
      .where('kind', '=', 'paperwork')
      .executeTakeFirstOrThrow()
  ).next_number;

test('one click makes the document, and clicked twice it makes one', async () => {
  const { id } = await makeBuyer(t, { name: 'Dublu Clic SRL' });
  const sent = atOnce((await t.bogdan.get(`/clients/${id}/paperwork`)).body, simple) ?? {};
  const next = await series();
  const answers = await Promise.all([1, 2].map(() => t.bogdan.post(`/clients/${id}/paperwork`, sent)));

  expect(answers.map(({ statusCode, headers }) => [statusCode, headers.location])).toEqual([
    [303, `/clients/${id}/paperwork`],
    [303, `/clients/${id}/paperwork`],
  ]);
  expect(await series()).toBe(next + 1);
  const tab = (await t.bogdan.get(`/clients/${id}/paperwork`)).body;
  expect(tab).toContain(`DT ${next}`);
  expect(tab).toContain('Adeverință pentru Dublu Clic SRL');
});

test('a made document is read in the lists, on its page, in JSON and on paper, and owes nothing', async () => {
  const { id } = await makeBuyer(t, { name: 'Văzută SRL' });
  const made = await madeBy(t.ana, id, { template_id: simple });

  expect(made).toMatchObject({
    kind: 'paperwork',
    series: 'DT',
    total: '0.00',
    title: 'Adeverință pentru Văzută SRL',
  });
  expect(made).toMatchObject({ due_date: null, lines: [], template_id: simple, template_version: 1 });
  expect(await balanceOf(t, id)).toBe('0.00');
  const number = `DT ${made.number}`;
  for (const url of ['/documents?kind=paperwork', `/clients/${id}/documents`, `/clients/${id}/paperwork`])
    expect((await t.ana.get(url)).body).toContain(number);
  const page = (await t.ana.get(`/documents/${made.id}`)).body;
  expect(textOf(find(parseHtml(page), 'h1'))).toContain(`Document tipizat ${number}`);
  expect(page).toContain(`<strong>Văzută SRL</strong> este clientul nostru. Numărul ${number}.`);
  expect(page).not.toContain('Total fără TVA');
  const listed = await t.ana.json('GET', `/api/v1/documents?kind=paperwork&client_id=${id}`);
  expect(listed.json<{ items: object[] }>().items).toEqual([await readDocument(t, made.id)]);
  expect(await pdfOf(t, made.id)).toContain(
    `Se adeverește că Văzută SRL este clientul nostru. Numărul ${number}.`,
  );
  expect((await t.ana.json('GET', `/api/v1/clients/${id}/statement`)).json()).toMatchObject({ items: [] });
});

test('what is made keeps its text when the template, the client and the firm change', async () => {
  const { id, version } = await makeBuyer(t, { name: 'Înainte SRL' });
  const template = await makeTemplate(t, {
    name: 'Înghețat',
    title: 'Titlu',
    body: '{{client.name}} și {{firm.name}}',
  });
  const made = await madeBy(t.ana, id, { template_id: template });
  const before = await pdfOf(t, made.id);

  await saveTemplate(t.ana, template, typedTemplate({ name: 'Înghețat', title: 'Altul', body: 'Altceva' }));
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, name: 'După SRL' });
  await completeFirm(t, { name: 'Firma Nouă SRL' });
  expect(await pdfOf(t, made.id)).toBe(before);
  expect(before).toContain('Înainte SRL și Atelierul de Probă SRL');
  await completeFirm(t);
});

test('eight made at the same moment have eight numbers without gaps', async () => {
  const clients = await Promise.all([makeBuyer(t), makeBuyer(t)]);
  const next = await series();
  const made = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      madeBy(t.ana, clients[index % 2]?.id ?? 0, { template_id: simple }),
    ),
  );

  expect(made.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 8 }, (_, index) => next + index),
  );
});

test('a template that asks something opens its form, and a required field left empty is refused beside it', async () => {
  const { id } = await makeBuyer(t);
  const path = `/clients/${id}/paperwork`;
  const next = await series();
  expect(atOnce((await t.ana.get(path)).body, asking)).toBeUndefined();
  const form = formOf((await t.ana.get(`${path}/new?template_id=${asking}`)).body, 'paperwork-form');
  const sent = form.fields as Record<string, string>;
  const refused = await t.ana.post(path, { ...sent, 'fields[ziua]': '31.02.2026' });
  const again = formOf(refused.body, 'paperwork-form');

  expect(refused.statusCode).toBe(422);
  expect(again.error('fields[motiv]')).toBe('Completați „Motivul”.');
  expect(again.error('fields[ziua]')).toContain('Data nu există.');
  expect(await series()).toBe(next);
  const whole = {
    ...(again.fields as Record<string, string>),
    'fields[motiv]': 'Rând unu\n# Rând doi',
    'fields[ziua]': '',
  };
  expect((await t.ana.post(path, whole)).statusCode).toBe(303);
  const [made] = await madeFor(id);
  expect(await pdfOf(t, made?.id ?? 0)).toContain('Motivul: Rând unu # Rând doi Ziua: –');
  // Gone back to and changed: the same key with another text names the document that was made.
  const changed = await t.ana.post(path, { ...whole, 'fields[motiv]': 'Altul' });
  expect(changed.statusCode).toBe(409);
  expect(changed.body).toContain(`/documents/${made?.id}`);
});

const madeFor = (id: number) =>
  t.db
    .selectFrom('documents')
    .select(['id', 'title'])
    .where('client_id', '=', id)
    .where('kind', '=', 'paperwork')
    .orderBy('id', 'desc')
    .execute();

test('the preview of the form shows what is typed so far, and what the client lacks', async () => {
  const { id } = await makeBuyer(t);
  const sent = { template_id: '2', 'fields[obiectul]': '<b>Un strung</b>' };
  const { body } = await t.ana.post(`/clients/${id}/paperwork/preview`, sent, {
    'hx-request-type': 'partial',
  });
  expect(body).toContain('&lt;b&gt;Un strung&lt;/b&gt;');
  const lacking = await makeTemplate(t, { name: 'Cu contact', body: '{{contact.name}}' });
  const tab = (await t.ana.get(`/clients/${id}/paperwork`)).body;
  expect(tab).toContain('Lipsesc: Primul contact al clientului: numele contactului');
  expect(atOnce(tab, lacking)).toBeUndefined();
  const made = await madeBy(t.ana, id, { template_id: lacking });
  expect(await pdfOf(t, made.id)).toContain('–');
});

test('hostile names and fields change nothing of the text, on the page and on paper', async () => {
  const name = '{{firm.name}} <script>alert(1)</script> **x** [y](javascript:z) SRL';
  const { id } = await makeBuyer(t, { name });
  const made = await madeBy(t.ana, id, { template_id: simple });
  const page = (await t.ana.get(`/documents/${made.id}`)).body;

  expect(await pdfOf(t, made.id)).toContain(`Se adeverește că ${name} este clientul nostru.`);
  expect(page).toContain(
    '<strong>{{firm.name}} &lt;script&gt;alert(1)&lt;/script&gt; **x** [y](javascript:z) SRL</strong>',
  );
  expect(page).not.toMatch(/<script>alert|href="javascript/);
});

test('a personal number is whole on paper and masked on the pages', async () => {
  const { id } = await makeBuyer(t, { name: 'Ion Pop', tax_id: cnp, vat_payer: false });
  const template = await makeTemplate(t, {
    name: 'Cu CNP',
    title: 'CNP {{client.tax_id}}',
    body: '{{client.tax_id}}',
  });
  const made = await madeBy(t.ana, id, { template_id: template });

  expect(await pdfOf(t, made.id)).toContain(cnp);
  expect(made.title).toBe(`CNP ${maskPersonalId(cnp)}`);
  expect(JSON.stringify(made)).not.toContain(`"CNP ${cnp}"`);
  expect((await t.ana.get(`/clients/${id}/paperwork`)).body).not.toContain(`CNP ${cnp}`);
  for (const url of [`/documents/${made.id}`, `/clients/${id}/paperwork/new?template_id=${template}`])
    expect((await t.ana.get(url)).body).not.toContain(cnp);
});

test('a field may be called Constructor, and is read only where somebody wrote it', async () => {
  const { id } = await makeBuyer(t);
  const template = await makeTemplate(t, {
    name: 'Șantier',
    body: 'Lucrarea o face {{field.constructor_}}.',
    fields: [{ label: 'Constructor', required: true }],
  });
  const none = await make(t.ana, id, { template_id: template });
  expect([none.statusCode, none.body]).toEqual([422, expect.stringContaining('Completați „Constructor”.')]);
  const made = await madeBy(t.ana, id, { template_id: template, fields: { constructor_: 'Zidarul SRL' } });
  expect(await pdfOf(t, made.id)).toContain('Lucrarea o face Zidarul SRL.');
});

test('a template that changed, was archived or never was is refused', async () => {
  const { id } = await makeBuyer(t);
  const template = await makeTemplate(t, { name: 'Trecător' });
  const sent = atOnce((await t.ana.get(`/clients/${id}/paperwork`)).body, template) ?? {};
  await saveTemplate(t.ana, template, typedTemplate({ name: 'Trecător', body: 'Alt text.' }));
  const stale = await t.ana.post(`/clients/${id}/paperwork`, sent);
  expect(stale.statusCode).toBe(409);
  expect(stale.body).toContain('a fost schimbat între timp');
  expect(formOf(stale.body, 'paperwork-form').value('template_version')).toBe('2');

  await t.ana.post(`/settings/paperwork/${template}/archival`);
  const archived = await t.ana.post(`/clients/${id}/paperwork`, sent);
  expect([archived.statusCode, archived.body.includes('este arhivat. Alegeți altul.')]).toEqual([422, true]);
  expect((await make(t.ana, id, { template_id: 9999 })).statusCode).toBe(422);
  expect((await make(t.ana, 999_999, { template_id: simple })).statusCode).toBe(422);
  expect((await t.ana.get(`/clients/${id}/paperwork/new?template_id=${template}`)).statusCode).toBe(404);
});

test('an archived client gets no document, and a firm that is not complete makes none', async () => {
  const { id } = await makeBuyer(t);
  await t.ana.json('DELETE', `/api/v1/clients/${id}`);
  expect((await make(t.ana, id, { template_id: simple })).statusCode).toBe(422);
  expect((await t.ana.get(`/clients/${id}/paperwork`)).body).toContain('Clientul este arhivat');

  const other = await makeBuyer(t);
  await completeFirm(t, { name: null });
  const next = await series();
  const sent = { template_id: String(simple), form_key: 'k' };
  const answer = await t.ana.post(`/clients/${other.id}/paperwork`, sent);
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('href="/settings/company#name"');
  expect(await series()).toBe(next);
  await completeFirm(t);
});

test('a merge carries the documents over, and the old address leads to them', async () => {
  const [kept, other] = [await makeBuyer(t), await makeBuyer(t)];
  const made = await madeBy(t.ana, other.id, { template_id: simple });
  await merge(t, kept, other, { tax_ids_confirmed: true });

  expect((await readDocument(t, made.id)).client_id).toBe(kept.id);
  expect((await t.ana.get(`/clients/${kept.id}/paperwork`)).body).toContain(`DT ${made.number}`);
  expect((await t.ana.get(`/clients/${other.id}/paperwork`)).headers.location).toBe(
    `/clients/${kept.id}/paperwork`,
  );
  expect((await madeBy(t.ana, other.id, { template_id: simple })) as object).toMatchObject({
    client_id: kept.id,
  });
});

test('JSON lists the templates, makes once for a key, and refuses paperwork among the documents', async () => {
  const { id } = await makeBuyer(t);
  const { items } = (await t.bogdan.json('GET', '/api/v1/paperwork-templates')).json<{
    items: { id: number }[];
  }>();
  expect(items.find((each) => each.id === asking)).toMatchObject({
    name: 'Cu câmpuri',
    version: 1,
    fields: [{ name: 'motiv', label: 'Motivul', kind: 'long', required: true }, { name: 'ziua' }],
  });
  const key = { 'idempotency-key': 'aceeași-cheie' };
  const body = { template_id: asking, fields: { motiv: 'x' } };
  const [first, second] = [await make(t.ana, id, body, key), await make(t.ana, id, body, key)];
  expect(second.json<{ id: number }>().id).toBe(first.json<{ id: number }>().id);
  const refused = await make(t.ana, id, { template_id: asking, fields: { altul: 'x' } });
  expect(refusedFields(refused)).toEqual(['fields[motiv]', 'fields[altul]']);
  const issued = await issue(t, { kind: 'paperwork', client_id: id });
  expect([issued.statusCode, issued.body.includes('/api/v1/clients/:id/paperwork')]).toEqual([422, true]);
});

test('it has no e-Factura, is not taken back, paid or invoiced, and the form of documents leads to the tab', async () => {
  const { id } = await makeBuyer(t);
  const made = await madeBy(t.ana, id, { template_id: simple });

  expect((await t.ana.get(`/documents/${made.id}.xml`)).statusCode).toBe(404);
  expect((await issue(t, { kind: 'storno', storno_of: made.id })).statusCode).toBe(422);
  expect((await issue(t, { kind: 'invoice', client_id: id, proforma_id: made.id })).statusCode).toBe(422);
  expect((await t.ana.get(`/documents/new?kind=paperwork&client_id=${id}`)).headers.location).toBe(
    `/clients/${id}/paperwork`,
  );
});
