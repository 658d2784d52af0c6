import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSmtpMail } from '../../../src/external/mail/smtp.ts';
import { sendDue } from '../../../src/messages/sending/due.ts';
import { completeFirm, makeBuyer, makeInvoice } from '../../documents/documents.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import type { Client } from '../../support/clients.ts';
import { type SmtpServer, startSmtpServer } from '../../support/smtp-server.ts';

let t: TestApp;
let server: SmtpServer;
let client: Client;

beforeAll(async () => {
  server = await startSmtpServer();
  t = await testApp({ mail: createSmtpMail({ url: server.url, from: '', host: 'localhost' }) });
  await completeFirm(t, { name: 'Țesătoria Noastră SRL', email: 'office@firma.ro' });
  await t.db.updateTable('message_settings').set({ reply_to: 'raspuns@firma.ro' }).execute();
  client = await makeBuyer(t);
  const reached = { email: 'contabil@moara.ro', email_enabled: true, notify_email: true };
  await t.db.updateTable('clients').set(reached).where('id', '=', client.id).execute();
  const contact = {
    client_id: client.id,
    name: 'Ioana Dinu',
    email: 'ioana@moara.ro',
    receives: ['statements'],
  };
  await t.db
    .insertInto('contacts')
    .values({ ...contact, position: 9 })
    .execute();
});
afterAll(async () => {
  await t.services.mail.close();
  await t.close();
  await server.close();
});

const textIn = async (file: Buffer) =>
  (await extractText(await getDocumentProxy(new Uint8Array(file)), { mergePages: true })).text;

test('an invoice goes as its PDF, whole, from the firm as it is set, with answers to where they are wanted', async () => {
  const invoice = await makeInvoice(t, client.id);
  await sendDue(t.services);

  const read = await server.read(server.arrived.findIndex(({ to }) => to === 'contabil@moara.ro'));
  expect(read.from?.value).toEqual([{ name: 'Țesătoria Noastră SRL', address: 'office@firma.ro' }]);
  expect(read.replyTo?.text).toBe('raspuns@firma.ro');
  expect(read.subject).toContain(`${invoice.series} ${invoice.number}`);
  expect(read.attachments).toHaveLength(1);
  const [file] = read.attachments;
  expect(file).toMatchObject({
    filename: `${invoice.series}-${invoice.number}.pdf`,
    contentType: 'application/pdf',
  });
  expect(await textIn(file?.content ?? Buffer.alloc(0))).toContain(String(invoice.number));
});

test('a statement goes as the PDF of its period', async () => {
  server.arrived.length = 0;
  const body = { from: '2026-01-01', to: '2026-12-31' };
  const answer = await t.ana.post(`/clients/${client.id}/statement/messages`, body);
  expect(answer.statusCode).toBe(303);
  await sendDue(t.services);

  const read = await server.read(server.arrived.findIndex(({ to }) => to === 'ioana@moara.ro'));
  const [file] = read.attachments;
  expect(file?.filename).toMatch(new RegExp(`^fisa-client-${client.id}-.*\\.pdf$`));
  expect(await textIn(file?.content ?? Buffer.alloc(0))).toContain('01.01.2026');
});

test('what has no file goes without one', async () => {
  server.arrived.length = 0;
  const order = await t.ana.json('POST', '/api/v1/orders', {
    client_id: client.id,
    lines: [{ description: 'Montaj', quantity: 1, unit_price: '100' }],
  });
  expect(order.statusCode).toBe(201);
  await sendDue(t.services);
  for (const index of server.arrived.keys()) expect((await server.read(index)).attachments).toEqual([]);
});
