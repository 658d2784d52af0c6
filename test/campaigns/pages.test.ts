import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { formOf, summaryOf } from '../support/forms.ts';
import {
  campaignOf,
  content,
  frozenCampaign,
  makeReader,
  recipientsOf,
  take,
  writeCampaign,
} from './campaigns.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await makeReader(t, {
    name: 'Fabrica Nouă SRL',
    contacts: [{ email: 'ioana@moara.ro' }],
    caen_code: '4120',
  });
  await makeReader(t, { name: 'Alta SRL', contacts: [{ email: 'alta@x.ro', marketing: false }] });
});
afterAll(() => t.close());

const partial = { 'hx-request-type': 'partial' };

test('a refused form keeps what was typed and says beside each field what is wrong', async () => {
  const answer = await t.ana.post('/campaigns', {
    name: '',
    subject: '{{client.cui}}',
    body: 'Text {{',
    rate: '0',
    last_order: 'before',
    'sections[]': 'F',
  });
  const form = formOf(answer.body, 'campaign-form');

  expect(answer.statusCode).toBe(422);
  expect(form.error('name')).toContain('Dați un nume');
  expect(form.error('subject')).toContain('Variabila {{client.cui}} nu există');
  expect(form.error('body')).toContain('acoladă');
  expect(form.error('rate')).toContain('între 1 și 6000');
  expect(form.error('last_order_day')).toContain('Scrieți ziua');
  expect(form.value('subject')).toBe('{{client.cui}}');
  expect(form.value('sections[]')).toBe('F');
  expect(summaryOf(form.page).every(({ target }) => target)).toBe(true);
});

test('the same form saves once; changed, it is refused and kept', async () => {
  const fields = { ...content, name: 'O dată', form_key: 'cheie-1' };
  const first = await t.ana.post('/campaigns', fields);
  expect((await t.ana.post('/campaigns', fields)).headers.location).toBe(first.headers.location);
  const changed = await t.ana.post('/campaigns', { ...fields, name: 'De două ori' });
  expect([changed.statusCode, formOf(changed.body, 'campaign-form').value('name')]).toEqual([
    422,
    'De două ori',
  ]);
});

test('whoever did not see the last version gets 409 with what they typed, and may save knowingly', async () => {
  const id = await writeCampaign(t);
  const { version } = await campaignOf(t, id);
  const save = (name: string, seen: number) =>
    t.ana.post(`/campaigns/${id}`, { ...content, name, rate: '60', version: seen });
  expect((await save('Prima', version)).statusCode).toBe(303);
  const stale = await save('A doua', version);
  const form = formOf(stale.body, 'campaign-form');
  expect([stale.statusCode, form.value('name')]).toEqual([409, 'A doua']);
  expect((await save('A doua', Number(form.value('version')))).statusCode).toBe(303);
  expect((await take(t, id, 'freezing', { version })).statusCode).toBe(409);
});

test('another segment throws the list away, another text does not; a campaign without text has no list', async () => {
  const id = await frozenCampaign(t);
  const save = async (fields: object) =>
    t.ana.post(`/campaigns/${id}`, {
      ...content,
      rate: '60',
      version: (await campaignOf(t, id)).version,
      ...fields,
    });
  await save({ subject: 'Alt subiect' });
  expect([(await campaignOf(t, id)).state, (await recipientsOf(t, id)).length]).toEqual(['ready', 1]);
  await save({ 'sections[]': 'F' });
  expect([(await campaignOf(t, id)).state, (await recipientsOf(t, id)).length]).toEqual(['draft', 0]);
  await save({ subject: '', body: '' });
  const answer = await take(t, id, 'freezing');
  expect([answer.statusCode, answer.body.includes('nu are încă subiect și text')]).toEqual([422, true]);
});

test('while it is written it shows whom it reaches and how it looks for a client; without JavaScript too', async () => {
  const typed = { ...content, name: 'X', preview_client: 'fabrica', 'sections[]': 'F' };
  const audience = await t.ana.post('/campaigns/audience', typed, partial);
  expect(audience.body).toMatch(/<strong>1 client<\/strong> în segment, <strong>1 adresă<\/strong>/);
  const letter = await t.ana.post('/campaigns/preview', typed, partial);
  expect(letter.body).toContain('Noutăți pentru Fabrica Nouă SRL');
  expect(letter.body).toContain('Bună ziua, Ioana Dinu!');
  const wrong = await t.ana.post('/campaigns/preview', { ...typed, body: '{{{x}}}' }, partial);
  expect(wrong.body).toContain('nu se poate folosi');
  const evil = await t.ana.post(
    '/campaigns/preview',
    { ...typed, body: '<script>a()</script> [x](javascript:b)' },
    partial,
  );
  expect(evil.body).not.toMatch(/<script>|href="javascript/);
  const whole = await t.ana.post('/campaigns/audience', typed);
  expect(formOf(whole.body, 'campaign-form').value('name')).toBe('X');
  expect(whole.body).toContain('în segment');
  expect(whole.body).toContain('Noutăți pentru Fabrica Nouă SRL');
});

test('the client list prefills the segment, and a campaign can be copied', async () => {
  const form = formOf((await t.ana.get('/campaigns/new?caen=F&county=CJ&level=2')).body, 'campaign-form');
  expect([form.value('sections[]'), form.value('counties[]'), form.value('levels[]')]).toEqual([
    'F',
    'RO-CJ',
    '2',
  ]);
  const id = await writeCampaign(t, { 'sections[]': 'G' });
  const copy = formOf((await t.ana.get(`/campaigns/new?from=${id}`)).body, 'campaign-form');
  expect([copy.value('name'), copy.value('sections[]')]).toEqual(['Oferta de toamnă (copie)', 'G']);
});

test('the list of a campaign is a file for those who may export, and nothing to others', async () => {
  const id = await frozenCampaign(t);
  const file = await t.ana.get(`/campaigns/${id}/recipients.csv`);
  expect(file.body).toContain('Fabrica Nouă SRL;Ioana Dinu;ioana@moara.ro;își așteaptă rândul');
  expect((await t.bogdan.get(`/campaigns/${id}/recipients.csv`)).statusCode).toBe(404);
  expect((await t.bogdan.get(`/campaigns/${id}/recipients`)).body).toContain('ioana@moara.ro');
  expect((await t.ana.get('/campaigns')).body).toContain('gata de trimis');
  expect((await t.ana.get('/campaigns/999999')).statusCode).toBe(404);
  expect((await t.ana.get(`/campaigns/${id}`, partial)).body).toMatch(/^\s*<div id="campaign"/);
});
