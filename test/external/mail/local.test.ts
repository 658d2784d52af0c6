import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { createLocalMail } from '../../../src/external/mail/local.ts';
import { createLocalSms } from '../../../src/external/sms/local.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const mail = {
  id: 7,
  to: { name: 'Ioana', address: 'ioana@moara.ro' },
  subject: 'Țineți minte',
  text: 'Bună ziua',
  html: '<p>Bună ziua</p>',
  headers: {},
  attachments: [
    { name: 'factură.pdf', content_type: 'application/pdf', open: async () => Buffer.from('%PDF-1.7') },
  ],
};
const never = async () => expect.fail('nobody is handed anything');

test('an e-mail without a server is kept whole in a file of its own, as it would have gone', async () => {
  const folder = join(await temporaryFolder(), 'mail');
  const door = createLocalMail({ folder, from: '', host: 'localhost' });

  expect(await door.send(mail, never)).toEqual({ kind: 'kept' });
  expect(await door.send(mail, never)).toEqual({ kind: 'kept' });

  expect(await readdir(folder)).toEqual(['7.eml']);
  const read = await simpleParser((await door.openKept(7)) ?? '');
  expect(read).toMatchObject({ subject: mail.subject, messageId: '<clientela-7@localhost>' });
  expect(read.from?.text).toBe('clientela@localhost');
  expect(read.attachments[0]).toMatchObject({ filename: 'factură.pdf', content: Buffer.from('%PDF-1.7') });
  expect(await door.openKept(8)).toBeUndefined();
});

test('a folder that cannot be written puts the message off, and nothing half-written stays', async () => {
  const folder = join(await temporaryFolder(), 'mail');
  await writeFile(folder, 'a file where the folder should be');
  const door = createLocalMail({ folder, from: '', host: 'localhost' });
  expect(await door.send(mail, never)).toMatchObject({ kind: 'later', down: true });
});

test('a text message without a gateway is kept with its number', async () => {
  const folder = join(await temporaryFolder(), 'mail');
  const door = createLocalSms({ folder });
  expect(await door.send({ id: 9, to: '+40722000111', text: 'Comanda a plecat' }, never)).toEqual({
    kind: 'kept',
  });
  expect(await readdir(folder)).toEqual(['9.txt']);
  expect(String(await door.openKept(9))).toBe('To: +40722000111\r\n\r\nComanda a plecat\r\n');
});
