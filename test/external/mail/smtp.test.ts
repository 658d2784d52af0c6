import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Mail, Outcome } from '../../../src/external/mail/mail.ts';
import { createSmtpMail, type SmtpOptions } from '../../../src/external/mail/smtp.ts';
import { type Fault, type SmtpServer, startSmtpServer } from '../../support/smtp-server.ts';

let server: SmtpServer;
beforeAll(async () => {
  server = await startSmtpServer();
});
afterAll(() => server.close());
afterEach(() => {
  server.fault(undefined);
  server.arrived.length = 0;
});

const quick = { connectMs: 600, greetingMs: 600, socketMs: 600, messageMs: 2000 };
const door = (options: Partial<SmtpOptions> = {}) =>
  createSmtpMail({
    url: server.url,
    from: 'Firma Țăndărei SRL <office@firma.ro>',
    host: 'crm.firma.ro',
    ...quick,
    ...options,
  });

let lastId = 0;
const letter = (more: Partial<Mail> = {}): Mail => ({
  id: ++lastId,
  to: { name: 'Ioana Dinu', address: 'ioana@moara.ro' },
  subject: 'Factura FCT 118 în valoare de 1.240,50 lei: țineți minte scadența',
  text: 'Bună ziua,\n\n.un punct la început de rând\nȘi diacritice: ăâîșț.',
  html: '<p>Bună ziua</p>',
  headers: {},
  attachments: [],
  ...more,
});

/** Sends one e-mail; answers what became of it and whether it was handed on. */
async function send(mail: Mail, way = door()): Promise<Outcome & { handed: number }> {
  let handed = 0;
  const outcome = await way.send(mail, async () => {
    handed += 1;
  });
  await way.close();
  return { ...outcome, handed };
}

test('an e-mail arrives as it was written, under our number, with its files whole', async () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
  const attachments = [
    { name: 'Fișă țesătorie.pdf', content_type: 'application/pdf', open: async () => Readable.from([bytes]) },
  ];
  const headers = {
    'List-Unsubscribe': `<http://localhost/unsubscribe/${'x'.repeat(90)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
  const mail = letter({ attachments, headers, reply_to: 'raspunsuri@firma.ro' });
  const outcome = await send(mail);

  expect(outcome).toMatchObject({ kind: 'sent', via: 'smtp', handed: 1 });
  const read = await server.read(0);
  expect(read.subject).toBe(mail.subject);
  expect(read.from?.value).toEqual([{ name: 'Firma Țăndărei SRL', address: 'office@firma.ro' }]);
  expect(read.to).toMatchObject({ value: [{ name: 'Ioana Dinu', address: 'ioana@moara.ro' }] });
  expect(read.replyTo?.text).toBe('raspunsuri@firma.ro');
  expect(read.messageId).toBe(`<clientela-${mail.id}@crm.firma.ro>`);
  expect(read.headers.get('x-clientela-message')).toBe(String(mail.id));
  expect(read.headers.get('auto-submitted')).toBe('auto-generated');
  expect(server.arrived[0]?.raw.toString().replace(/\r\n[ \t]/g, ' ')).toContain(
    `List-Unsubscribe: ${headers['List-Unsubscribe']}\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click`,
  );
  expect(read.text?.trim()).toBe(mail.text);
  expect(read.html).toContain('<p>Bună ziua</p>');
  expect(read.attachments[0]).toMatchObject({
    filename: 'Fișă țesătorie.pdf',
    contentType: 'application/pdf',
  });
  expect(read.attachments[0]?.content.equals(bytes)).toBe(true);
});

const gone = { kind: 'sent', handed: 1 };
const refused = (bounced: boolean, handed = 0) => ({ kind: 'refused', bounced, handed });
const later = (down: boolean, handed = 0) => ({ kind: 'later', down, handed });
const answer = (at: 'greeting' | 'mail' | 'rcpt' | 'end', code: number, text: string): Fault => ({
  at,
  code,
  text,
});

test.for<[string, Fault, object]>([
  ['no fault', undefined, gone],
  ['a greeting that turns us away', answer('greeting', 554, 'No service'), later(true)],
  ['no greeting', { at: 'greeting', silence: 'stall' }, later(true)],
  ['a connection cut before the greeting', { at: 'greeting', silence: 'drop' }, later(true)],
  ['a sender that is refused', answer('mail', 550, '5.7.1 Sender denied'), refused(false)],
  ['a sender that is put off', answer('mail', 451, '4.3.0 Try later'), later(false)],
  ['a server that wants a log-in', answer('mail', 530, '5.7.0 Authentication required'), later(true)],
  ['an address that does not exist', answer('rcpt', 550, '5.1.1 No such user'), refused(true)],
  ['the same without an enhanced code', answer('rcpt', 550, 'No such user here'), refused(true)],
  ['an address that is no mailbox name', answer('rcpt', 553, 'Bad mailbox'), refused(true)],
  ['a refusal by policy', answer('rcpt', 550, '5.7.1 Blocked by policy'), refused(false)],
  ['a server that relays nothing of ours', answer('rcpt', 550, 'relay not permitted'), later(true)],
  ['the same with a code of policy', answer('rcpt', 554, '5.7.1 Relay access denied'), later(true)],
  ['a server that wants a log-in late', answer('rcpt', 550, 'Authentication required'), later(true)],
  [
    'our own sender address, refused at the recipient',
    answer('rcpt', 550, '5.1.8 Bad sender'),
    refused(false),
  ],
  ['a full mailbox', answer('rcpt', 552, '5.2.2 Mailbox full'), refused(false)],
  ['a refusal of another kind', answer('rcpt', 554, 'Rejected'), refused(false)],
  ['a greylisted address', answer('rcpt', 450, '4.2.0 Greylisted'), later(false)],
  ['a server that is closing', answer('rcpt', 421, '4.3.2 Closing'), later(true)],
  ['a connection cut at the recipient', { at: 'rcpt', silence: 'drop' }, later(true)],
  ['a silence at the recipient', { at: 'rcpt', silence: 'stall' }, later(true)],
  [
    'a connection cut in the middle of the text',
    { at: 'body', silence: 'drop' },
    { kind: 'uncertain', handed: 1 },
  ],
  ['a connection cut after the text', { at: 'end', silence: 'drop' }, { kind: 'uncertain', handed: 1 }],
  ['a silence after the text', { at: 'end', silence: 'stall' }, { kind: 'uncertain', handed: 1 }],
  ['a text that is refused', answer('end', 554, '5.6.0 Content rejected'), refused(false, 1)],
  ['a text whose recipient is refused late', answer('end', 550, '5.1.1 Unknown'), refused(false, 1)],
  ['a text that is put off', answer('end', 451, '4.3.0 Try later'), later(false, 1)],
])('what becomes of an e-mail: %s', async ([, fault, expected]) => {
  server.fault(fault);
  expect(await send(letter())).toMatchObject(expected);
});

test.for([
  ['User unknown', true],
  ['Requested action not taken: mailbox unavailable', true],
  ['Recipient not found', true],
  ['Invalid recipient', true],
  ['The account does not exist', true],
  ['Blocked: your address is listed', false],
  ['SPF check failed, unknown sender', false],
  ['Message rejected due to policy', false],
  ['DMARC: unauthenticated mail is not accepted', false],
  ['Rejected', false],
] as const)('550 „%s” without a code marks the address: %s', async ([text, bounced]) => {
  server.fault(answer('rcpt', 550, text));
  expect(await send(letter())).toMatchObject(refused(bounced));
});

test('a server that is not there, and one that takes the connection and says nothing, are down', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as { port: number };
  expect(await send(letter(), door({ url: `smtp://127.0.0.1:${port}` }))).toMatchObject(later(true));
  await new Promise((resolve) => silent.close(resolve));
  expect(await send(letter(), door({ url: `smtp://127.0.0.1:${port}` }))).toMatchObject(later(true));
});

test('a wrong password is a trouble of the way out, not of the message', async () => {
  const guarded = await startSmtpServer({ password: 'corecta' });
  expect(await send(letter(), door({ url: guarded.url }))).toMatchObject(gone);
  const wrong = guarded.url.replace('corecta', 'gresita');
  expect(await send(letter(), door({ url: wrong }))).toMatchObject(later(true));
  await guarded.close();
});

test('a slow server that goes on talking does not hold a message beyond its time', async () => {
  server.fault({ at: 'rcpt', silence: 'stall' });
  const start = performance.now();
  expect(await send(letter(), door({ socketMs: 60_000, messageMs: 200 }))).toMatchObject(later(true));
  expect(performance.now() - start).toBeLessThan(1500);
});

test('connections are kept, given up after so many messages, and a dead one is replaced without sending twice', async () => {
  const way = door({ perConnection: 3, socketMs: 5000 });
  const before = server.opened();
  for (let count = 0; count < 4; count++) await way.send(letter(), async () => {});
  expect(server.opened() - before).toBe(2);

  // The server forgets an idle connection at the very moment of the next message.
  let first = true;
  server.fault(() => {
    if (!first) return undefined;
    first = false;
    return { at: 'mail', silence: 'drop' };
  });
  let handed = 0;
  const outcome = await way.send(letter(), async () => {
    handed += 1;
  });
  expect(outcome).toMatchObject({ kind: 'sent' });
  expect(handed).toBe(1);
  expect(server.arrived).toHaveLength(5);
  await way.close();
});

test('nothing goes when the message is no longer ours, nor when one of its files breaks', async () => {
  const way = door();
  const stolen = await way.send(letter(), async () => {
    throw new Error('taken');
  });
  expect(stolen).toMatchObject({ kind: 'later', down: false });
  const broken = (open: () => Promise<Readable>) =>
    send(letter({ attachments: [{ name: 'a.pdf', content_type: 'application/pdf', open }] }));
  expect(await broken(() => Promise.reject(new Error('nu se poate face')))).toMatchObject(later(false));
  const halfway = async () =>
    Readable.from(
      (async function* () {
        yield Buffer.alloc(100_000, 'x');
        throw new Error('s-a rupt');
      })(),
    );
  expect(await broken(halfway)).toMatchObject({ kind: 'later', down: false });
  expect(server.arrived).toEqual([]);
  await way.close();
});

test('no name, subject or address brings a line of its own into the message', async () => {
  const nasty = 'Ion\r\nBcc: altul@firma.ro\r\n\r\nText';
  await send(
    letter({ to: { name: nasty, address: 'ion@moara.ro' }, subject: nasty, reply_to: 'a@b.ro\r\nX: y' }),
  );
  const head = server.arrived[0]?.raw.toString().split('\r\n\r\n')[0] ?? '';
  expect(head).not.toMatch(/^Bcc:/m);
  expect(head).not.toMatch(/^X:/m);
  for (const address of ['ion@moara.ro\r\nRCPT TO:<x@y.ro>', 'ion@moara.ro, alt@y.ro', 'ion', '<a@b.ro>', ''])
    expect(await send(letter({ to: { name: '', address } }))).toMatchObject(refused(false));
  expect(server.arrived).toHaveLength(1);
});

test('without MAIL_FROM an e-mail is from whom it says, and from nobody it does not go', async () => {
  const way = door({ from: '' });
  const own = { name: 'Firma SRL', address: 'contact@firma.ro' };
  expect(await way.send(letter({ from: own }), async () => {})).toMatchObject({ kind: 'sent' });
  expect((await server.read(0)).from?.value).toEqual([own]);
  const nobody = await way.send(letter(), async () => {});
  expect(nobody).toMatchObject({ kind: 'later', down: true });
  expect(nobody).toHaveProperty('reason', expect.stringContaining('Setări > Firmă'));
  await way.close();
});

test('an e-mail is signed where the firm has a key', async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const dkim = { domainName: 'firma.ro', keySelector: 'clientela', privateKey };
  const headers = {
    'List-Unsubscribe': '<http://localhost/u/1>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
  await send(letter({ headers }), door({ dkim }));
  const signature = server.arrived[0]?.raw
    .toString()
    .replace(/\r\n[ \t]/g, ' ')
    .match(/^DKIM-Signature: .*/m)?.[0];
  expect(signature).toMatch(/^DKIM-Signature: v=1;.*d=firma\.ro;.*s=clientela;/);
  const names = /\bh=([^;]+);/
    .exec(signature ?? '')?.[1]
    ?.toLowerCase()
    .replace(/\s/g, '')
    .split(':');
  expect(names).toEqual(expect.arrayContaining(['from', 'list-unsubscribe', 'list-unsubscribe-post']));
});
