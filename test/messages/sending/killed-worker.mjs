// A worker of its own process, to be killed while it sends. Arguments: databaseUrl, smtpUrl.
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '../../../dist/db/database.js';
import { createSmtpMail } from '../../../dist/external/mail/smtp.js';
import { sendDue } from '../../../dist/messages/sending/due.js';

const [databaseUrl, url] = process.argv.slice(2);
const db = openDatabase(databaseUrl);
const mail = createSmtpMail({ url, from: 'office@firma.ro', host: 'localhost' });
const log = { info() {}, warn() {}, error() {} };
process.stdout.write('started\n');
for (;;) {
  await sendDue({ db, mail, log, now: () => new Date() });
  await wait(20);
}
