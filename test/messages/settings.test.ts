import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm, makeBuyer, makeInvoice } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { formOf, type Sent } from '../support/forms.ts';
import { byClass, find, findAll, parseHtml, textOf } from '../support/html.ts';
import { putMessage } from './messages.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
});
afterAll(() => t.close());

const address = '/settings/messages';
const formNow = async () => formOf((await t.ana.get(address)).body, 'messages-form');
const save = async (fields: Sent, who = t.ana) => {
  const { fields: sent } = await formNow();
  return who.post(address, { ...sent, ...fields });
};
const stored = () =>
  t.db
    .selectFrom('message_settings')
    .select(['version', 'reply_to', 'due_soon_days', 'overdue_days'])
    .executeTakeFirstOrThrow();

test('the settings begin with every event told by every channel it has', async () => {
  const { body } = await t.ana.get(address);
  const boxes = findAll(parseHtml(body), 'input', { role: 'switch' });

  expect(boxes.length).toBeGreaterThan(20);
  expect(boxes.every(({ attributes }) => 'checked' in attributes)).toBe(true);
  expect((await formNow()).value('overdue_days')).toBe('1, 7, 15, 30');
});

test('what is saved holds, is shown again, and leaves an audit row', async () => {
  const answer = await save({ reply_to: 'raspuns@firma.ro', due_soon_days: '7 3;0', overdue_days: '' });

  expect([answer.statusCode, answer.headers.location]).toEqual([303, address]);
  expect(await stored()).toMatchObject({
    ...{ reply_to: 'raspuns@firma.ro', due_soon_days: [0, 3, 7], overdue_days: [] },
  });
  const form = await formNow();
  expect([form.value('due_soon_days'), form.value('overdue_days')]).toEqual(['0, 3, 7', '']);
  const entry = await t.db
    .selectFrom('audit_entries')
    .select('changes')
    .where('subject', '=', 'message_settings')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(entry.changes).toMatchObject({ reply_to: [null, 'raspuns@firma.ro'] });
});

test('nobody is told by a channel that is off', async () => {
  const client = await makeBuyer(t, {
    ...{
      email: 'birou@moara.ro',
      email_enabled: true,
      notify_email: true,
      mobile: '0722123456',
      notify_sms: true,
    },
  });
  const channelsOf = async (document_id: number) => {
    const rows = await t.db
      .selectFrom('messages')
      .select('channel')
      .where('document_id', '=', document_id)
      .orderBy('channel')
      .execute();
    return rows.map(({ channel }) => channel);
  };
  expect(await channelsOf((await makeInvoice(t, client.id)).id)).toEqual(['email', 'sms']);

  await save({ 'switches[invoice][sms]': 'false' });
  expect(await channelsOf((await makeInvoice(t, client.id)).id)).toEqual(['email']);
  expect((await formNow()).value('switches[invoice][sms]')).toBe('false');

  await save({ 'switches[invoice][sms]': ['false', 'true'], 'switches[invoice][email]': 'false' });
  expect(await channelsOf((await makeInvoice(t, client.id)).id)).toEqual(['sms']);
});

test.each([
  ['due_soon_days', '-1', 'nu e un număr de zile între 0 și 365'],
  ['due_soon_days', '366', 'nu e un număr de zile între 0 și 365'],
  ['due_soon_days', '1.5', 'nu e un număr de zile'],
  ['overdue_days', '0', 'nu e un număr de zile între 1 și 365'],
  ['overdue_days', 'șapte', '„șapte” nu e un număr'],
  ['overdue_days', '1, 7, 01', '1 apare de două ori. Păstrați-l o dată.'],
  ['overdue_days', '1 2 3 4 5 6 7 8 9 10 11', 'Scrieți cel mult 10 zile.'],
  ['reply_to', 'fără adresă', ''],
])('%s cannot be %j', async (name, value, message) => {
  const before = await stored();
  const { statusCode, body } = await save({ [name]: value });

  expect(statusCode).toBe(422);
  const form = formOf(body, 'messages-form');
  expect(form.error(name)).not.toBe('');
  expect(form.error(name)).toContain(message);
  expect(form.value(name)).toBe(value);
  expect(await stored()).toEqual(before);
});

test('whoever was overtaken is told, keeps what was typed, and may save over it', async () => {
  const { version } = await stored();
  await save({ reply_to: 'altul@firma.ro' });

  const { statusCode, body } = await save({ reply_to: 'meu@firma.ro', version: String(version) });

  expect(statusCode).toBe(409);
  const form = formOf(body, 'messages-form');
  expect(textOf(find(form.page, '*', { id: 'summary' }))).toContain('schimbate între timp, de altcineva');
  expect([form.value('reply_to'), form.value('version')]).toEqual(['meu@firma.ro', String(version + 1)]);
  expect((await t.ana.post(address, form.fields)).statusCode).toBe(303);
  expect((await stored()).reply_to).toBe('meu@firma.ro');
});

test('what another switched meanwhile stands beside, stays unless it was changed here too, and no form refuses itself', async () => {
  const [ours, theirs] = [(await formNow()).fields, (await formNow()).fields];
  const off = { 'switches[invoice][sms]': 'false', 'switches[receipt][email]': 'false' };
  expect((await t.ana.post(address, { ...theirs, ...off })).statusCode).toBe(303);
  const { statusCode, body } = await t.ana.post(address, { ...ours, due_soon_days: '5' });

  expect(statusCode).toBe(409);
  const form = formOf(body, 'messages-form');
  const said = textOf(find(form.page, '*', { id: 'summary' }));
  expect(said).toMatch(/S-a salvat între timp:.*prin E-mail: oprit/);
  expect(form.value('switches[receipt][email]')).toBe('false');
  expect((await t.ana.post(address, form.fields)).statusCode).toBe(303);
  expect((await t.ana.post(address, { ...form.fields, due_soon_days: '6' })).statusCode).toBe(303);
  expect([(await stored()).due_soon_days, (await formNow()).value('switches[receipt][email]')]).toEqual([
    [6],
    'false',
  ]);
});

test('a channel is paused and resumed, and says by whom and how many wait', async () => {
  await putMessage(t, null, { channel: 'sms', event: 'order_status', recipient: '+40722123456' });
  const smsOn = async () =>
    textOf(
      byClass(parseHtml((await t.ana.get(address)).body), 'message-channels').flatMap((list) =>
        findAll(list, 'li'),
      )[1],
    );
  const turn = (paused: string) => t.ana.post(`${address}/channels/sms`, { paused });
  expect(await smsOn()).toMatch(/^SMS se păstrează Nu este pus un furnizor de SMS: mesajele se păstrează\./);

  expect((await turn('true')).statusCode).toBe(303);
  expect(await smsOn()).toMatch(
    /^SMS oprit .* Oprit din .* de Ana Marin\. \d+ (mesaj așteaptă|mesaje așteaptă)\. Repornește/,
  );

  expect((await turn('false')).statusCode).toBe(303);
  expect(await smsOn()).not.toContain('Oprit din');
  expect((await turn('poate')).statusCode).toBe(422);
  expect((await t.ana.post(`${address}/channels/fax`, { paused: 'true' })).statusCode).toBe(404);
});
