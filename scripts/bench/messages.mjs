// Messages a second through a real SMTP server, from rows to rows, beside bare nodemailer with as many connections.
import nodemailer from 'nodemailer';
import { openDatabase } from '../../dist/db/database.js';
import { createSmtpMail } from '../../dist/external/mail/smtp.js';
import { sendDue } from '../../dist/messages/sending/due.js';
import { run } from './database.mjs';
import { ask, startProgram, stopProgram } from './programs.mjs';

const sent = 1000;
const text = 'Bună ziua, comanda dumneavoastră este confirmată. '.repeat(20);
const html = `<p>${text}</p>`;
const from = 'office@firma.example';

/** @param {string} databaseUrl */
export async function measureMessages(databaseUrl) {
  const server = startProgram(new URL('./smtp.mjs', import.meta.url));
  const { port } = await ask(server, {});
  const url = `smtp://127.0.0.1:${port}`;
  try {
    const bare = await bareSeconds(url);
    await fill(databaseUrl);
    const ours = await ourSeconds(databaseUrl, url);
    return { sent, oursPerSecond: sent / ours, barePerSecond: sent / bare };
  } finally {
    await stopProgram(server);
  }
}

/** @param {{ sent: number, oursPerSecond: number, barePerSecond: number }} result */
export function messagesText({ sent: count, oursPerSecond, barePerSecond }) {
  const ratio = ((100 * oursPerSecond) / barePerSecond).toFixed(0);
  return `Messages: ${count} e-mails, ${oursPerSecond.toFixed(0)}/s from rows, bare nodemailer ${barePerSecond.toFixed(0)}/s (${ratio} %)`;
}

async function bareSeconds(url) {
  const transport = nodemailer.createTransport({ url, pool: true, maxConnections: 4, maxMessages: 100 });
  const start = performance.now();
  const mails = Array.from({ length: sent }, (_, n) =>
    transport.sendMail({ from, to: `m${n}@firma.example`, subject: `Comanda ${n}`, text, html }),
  );
  await Promise.all(mails);
  const seconds = (performance.now() - start) / 1000;
  transport.close();
  return seconds;
}

async function ourSeconds(databaseUrl, url) {
  const db = openDatabase(databaseUrl);
  const mail = createSmtpMail({ url, from, host: 'localhost' });
  const log = { info() {}, warn() {}, error() {} };
  const start = performance.now();
  const { said } = await sendDue({ db, mail, log, now: () => new Date() });
  const seconds = (performance.now() - start) / 1000;
  await mail.close();
  await db.destroy();
  if (said !== `${sent} trimise`) throw new Error(`Not all messages went: ${said}.`);
  return seconds;
}

const fill = (databaseUrl) =>
  run(
    databaseUrl,
    "update messages set state = 'stopped' where state = 'queued'",
    `insert into messages (client_id, event, channel, recipient, recipient_name, subject, body_text, body_html, unique_key, detail)
     select (select min(id) from clients where archived_at is null), 'order_confirmed', 'email', 'm' || n || '@firma.example',
       'Ioana', 'Comanda ' || n, '${text}', '${html}', 'bench ' || n, '{"by_hand": true}' from generate_series(1, ${sent}) n`,
  );
