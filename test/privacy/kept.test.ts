import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyOld, sweepKept } from '../../src/privacy/kept/actions.ts';
import { putMessage } from '../messages/messages.ts';
import { makeOrder } from '../orders/orders.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeClient, readClient } from '../support/clients.ts';
import { apply, csv, planned } from '../support/imports.ts';
import { messageIn } from '../support/messages.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.close());

/** A message of a client that lies in the folder for want of a server. */
async function putKept(client: number, given: Parameters<typeof putMessage>[2] = {}): Promise<number> {
  const id = await putMessage(t, client, { state: 'sent', via: 'kept', ...given });
  const text = 'Bună ziua, Păstrata';
  const mail = { id, to: { name: '', address: 'a@b.ro' }, subject: 'Salut', text, html: '', headers: {} };
  if (given.channel === 'sms') await t.services.sms.send({ id, to: '+40722000111', text }, async () => {});
  else await t.services.mail.send({ ...mail, attachments: [] }, async () => {});
  return id;
}
const lies = async (id: number, door: 'mail' | 'sms' = 'mail') =>
  (await t.services[door].openKept(id)) !== undefined;

test('what was kept of an erased person goes from the folder too, at once or by night', async () => {
  const { id } = await makeClient(t, { name: 'Păstrata Dosar', email: 'pastrata@exemplu.ro' });
  const other = await makeClient(t, { name: 'Alta SRL' });
  const [mail, sms] = [await putKept(id), await putKept(id, { channel: 'sms', recipient: '+40722000111' })];
  const digest = await putKept(other.id, { user_id: t.ana.id, body_text: 'Blocat: Păstrata Dosar' });
  await t.db.updateTable('messages').set({ client_id: null }).where('id', '=', digest).execute();
  const stays = await putKept(other.id);
  expect([await lies(mail), await lies(sms, 'sms'), await lies(digest)]).toEqual([true, true, true]);

  const form = { reason: 'Cerere', confirmed: 'true', form_key: 'dosar' };
  expect((await t.ana.post(`/clients/${id}/erasures`, form)).statusCode).toBe(303);
  expect([await lies(mail), await lies(sms, 'sms'), await lies(digest)]).toEqual([false, false, false]);

  // What was just being kept while the person was erased, or stayed as the process died.
  await t.services.sms.send({ id: sms, to: '+40722000111', text: 'Păstrata' }, async () => {});
  expect([await sweepKept(t.services), await sweepKept(t.services)]).toEqual([1, 0]);
  expect([await lies(sms, 'sms'), await lies(stays)]).toEqual([false, true]);
});

test('the text of a message goes when its period is over, how it went stays, and it is not sent again', async () => {
  const { id } = await makeClient(t, { name: 'Veche SRL' });
  const today = '2026-11-24';
  const of = (day: string, given = {}) => putKept(id, { created_at: new Date(`${day}T09:00:00Z`), ...given });
  const [old, young] = [await of('2023-11-24'), await of('2023-11-25')];
  const failed = await of('2020-01-01', { state: 'failed', via: null });

  expect([await emptyOld(t.services, today), await emptyOld(t.services, today)]).toEqual([2, 0]);
  expect(await messageIn(t, old)).toMatchObject({
    subject: '',
    body_text: '',
    state: 'sent',
    recipient: 'birou@firma.ro',
  });
  expect((await messageIn(t, young)).body_text).not.toBe('');
  expect([await lies(old), await lies(young)]).toEqual([false, true]);
  expect((await t.ana.get(`/messages/${old}`)).body).toContain('nu se mai păstrează');
  expect((await t.ana.post(`/messages/${failed}/repetition`, { form_key: 'veche' })).statusCode).toBe(409);
});

type Held = Record<string, Record<string, unknown>[]>;

test('the file of a person has every row and every value, the page says where it is cut', async () => {
  const { id } = await makeClient(t, { name: 'Lunga Listă', alias: 'unu', level_id: 1 });
  const { version } = await readClient(t, id);
  await t.ana.json('PATCH', `/api/v1/clients/${id}`, { version, alias: 'doi', level_id: 2 });
  const raise = { approved_by: t.ana.id, client_id: id, reason: 'Cerut la telefon', total_limit: '500' };
  await t.db
    .insertInto('credit_raises')
    .values({ ...raise, until: '2026-12-31' })
    .execute();
  await makeOrder(t, id);
  const notes = Array.from({ length: 1005 }, (_, at) => ({ client_id: id, text: `nota ${at}` }));
  await t.db.insertInto('notes').values(notes).execute();

  const file = (await t.ana.get(`/clients/${id}/personal-data.json`)).json<Held>();
  expect(file.notes).toHaveLength(1005);
  expect(file.changes).toContainEqual(
    expect.objectContaining({ field: 'alias', before: 'unu', after: 'doi' }),
  );
  const levels = [expect.objectContaining({ before: 'Small Business', after: 'Medium' })];
  expect([file.levels, file.credit_raises?.length, file.order_lines?.length]).toEqual([levels, 1, 1]);
  const page = (await t.ana.get(`/clients/${id}/personal-data`)).body;
  expect([page.match(/nota \d+/g)?.length, page.match(/primele 1\.000/g)?.length]).toEqual([1000, 1]);
});

test('of a contact there is what names it and nothing of the others', async () => {
  const plan = await planned(
    t,
    csv([
      ['Nume', 'CIF', 'Contact: nume', 'Contact: e-mail', 'Contact 2: nume'],
      ['Oameni SRL', '14399840', 'Ana Numita', 'ana@oameni.ro', 'Vecina Tăcută'],
    ]),
  );
  const { items } = await apply(t, plan.id, { type_id: 1 });
  const id = items[0]?.client_id ?? 0;
  const order = await makeOrder(t, id, { note: 'O ia Ana Numita' });
  await makeOrder(t, id, { note: 'O ia Mariana Numitaru' });
  const parcel = { order_id: order.id, number: 'AWB1', courier: 'local', payer: 'client', address_lines: [] };
  await t.db
    .insertInto('awbs')
    .values({ ...parcel, recipient: 'Ana Numita' })
    .execute();
  const bell = { client_id: id, user_id: t.ana.id, kind: 'failure', href: '/', unique_key: 'ana' };
  await t.db
    .insertInto('alerts')
    .values({ ...bell, text: 'Către ana@oameni.ro nu a plecat' })
    .execute();

  const contact = (await readClient(t, id)).contacts.find(({ name }) => name === 'Ana Numita');
  const at = `/clients/${id}/personal-data`;
  const answer = await t.ana.get(`${at}.json?contact_id=${contact?.id}`);
  const held = answer.json<Held>();
  const counts = ['orders', 'awbs', 'alerts', 'imports'].map((part) => held[part]?.length);
  expect(counts).toEqual([1, 1, 1, 1]);
  expect(held.imports?.[0]?.cells).toEqual(['Ana Numita', 'ana@oameni.ro']);
  expect(held.changes?.map(({ field }) => field).sort()).toEqual(['contacts', 'note']);
  expect(answer.body).not.toMatch(/Tăcută|Mariana/);
  expect((await t.ana.get(`${at}?contact_id=${contact?.id}`)).statusCode).toBe(200);
});
