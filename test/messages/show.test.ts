import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeFirm, makeBuyer, makeInvoice } from '../documents/documents.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { factsOn } from '../support/clients.ts';
import { find, findAll, parseHtml, textOf } from '../support/html.ts';
import { putMessage } from './messages.ts';

let t: TestApp;
let client: { id: number };
beforeAll(async () => {
  t = await testApp();
  await completeFirm(t);
  client = await makeBuyer(t, {
    ...{ name: 'Moara <b>Veche</b> SRL', email: 'birou@moara.ro', email_enabled: true, notify_email: true },
    contacts: [{ name: '[Ioana](https://rau.ro)', email: 'ioana@moara.ro', receives: ['invoices'] }],
  });
});
afterAll(() => t.close());

const buttonsOf = async (id: number) => {
  const main = find(parseHtml((await t.bogdan.get(`/messages/${id}`)).body), 'main');
  return main ? findAll(main, 'button').map(textOf) : [];
};

async function stateOf(id: number): Promise<string> {
  return (await t.db.selectFrom('messages').select('state').where('id', '=', id).executeTakeFirstOrThrow())
    .state;
}

test('a message shows its text as it went, its cause and its files, and a hostile name stays a name', async () => {
  const invoice = await makeInvoice(t, client.id);
  const { items } = (await t.bogdan.json('GET', `/api/v1/clients/${client.id}/messages?q=ioana`)).json();
  const { body } = await t.bogdan.get(`/messages/${items[0].id}`);

  expect(factsOn(body)).toMatchObject({
    Canal: 'E-mail',
    Către: '[Ioana](https://rau.ro), ioana@moara.ro',
    Client: 'Moara <b>Veche</b> SRL',
    Factură: `FCT ${invoice.number}`,
  });
  expect(body).toContain(`href="/documents/${invoice.id}"`);
  expect(body).toContain(`Atașat: FCT-${invoice.number}.pdf`);
  expect(body).not.toContain('href="https://rau.ro"');
  expect(body).toContain('Bună ziua, [Ioana](https://rau.ro),');
  const main = find(parseHtml(body), 'main');
  expect(main ? findAll(main, '*', { style: true }) : []).toEqual([]);
});

test.each([
  [{ state: 'queued' }, ['Oprește']],
  [{ state: 'sending' }, []],
  [{ state: 'sent', via: 'smtp' }, []],
  [{ state: 'sent', via: 'kept' }, ['Trimite din nou']],
  [{ state: 'failed' }, ['Trimite din nou']],
  [{ state: 'stopped' }, ['Trimite din nou']],
  [{ state: 'uncertain' }, ['Trimite totuși']],
] as const)('what may be done with %o: %o', async (given, buttons) => {
  expect(await buttonsOf(await putMessage(t, client.id, given))).toEqual(buttons);
});

test('a failed message goes once more, once for each press, and both know each other', async () => {
  const id = await putMessage(t, client.id, { state: 'failed', reason: 'Serverul a refuzat.' });
  const fields = { form_key: 'o apăsare' };

  const first = await t.bogdan.post(`/messages/${id}/repetition`, fields);
  const again = await t.bogdan.post(`/messages/${id}/repetition`, fields);

  expect([first.statusCode, again.headers.location]).toEqual([303, first.headers.location]);
  const repeat = Number(String(first.headers.location).split('/').at(-1));
  expect(repeat).not.toBe(id);
  expect(factsOn((await t.bogdan.get(`/messages/${repeat}`)).body)['Trimite din nou']).toBe(`mesajul ${id}`);
  expect(factsOn((await t.bogdan.get(`/messages/${id}`)).body)['Trimis din nou ca']).toBe(
    `mesajul ${repeat}`,
  );
  expect(await buttonsOf(id)).toEqual([]);
  const third = await t.bogdan.post(`/messages/${id}/repetition`, { form_key: 'alta' });
  expect([third.statusCode, textOf(find(parseHtml(third.body), '*', { id: 'summary' }))]).toEqual([
    409,
    'Mesajul a fost deja trimis din nou. Deschideți-l pe cel nou.',
  ]);
});

test('an uncertain message goes once more only where somebody confirms it', async () => {
  const id = await putMessage(t, client.id, { state: 'uncertain' });

  expect((await t.bogdan.post(`/messages/${id}/repetition`)).statusCode).toBe(409);
  const { body } = await t.bogdan.get(`/messages/${id}`);
  expect(body).toContain('Poate a ajuns deja. Trimiteți totuși?');
  expect((await t.bogdan.post(`/messages/${id}/repetition`, { confirmed: 'true' })).statusCode).toBe(303);
});

test('a waiting message is stopped, and one that went is not', async () => {
  const [waiting, sent] = [await putMessage(t, client.id), await putMessage(t, client.id, { state: 'sent' })];

  expect((await t.bogdan.post(`/messages/${waiting}/stop`)).statusCode).toBe(303);
  expect((await t.bogdan.post(`/messages/${sent}/stop`)).statusCode).toBe(409);
  expect([await stateOf(waiting), await stateOf(sent)]).toEqual(['stopped', 'sent']);
});

test.each(['0', 'x', '999999999', '1e3', '99999999999999999999'])(
  'the message %s does not exist',
  async (id) => {
    expect((await t.bogdan.get(`/messages/${id}`)).statusCode).toBe(404);
    expect((await t.bogdan.post(`/messages/${id}/stop`)).statusCode).toBe(404);
    expect((await t.bogdan.post(`/messages/${id}/repetition`)).statusCode).toBe(404);
  },
);
