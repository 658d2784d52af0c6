import { Readable } from 'node:stream';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Mail, MailDoor, Outcome } from './mail.ts';
import { compose, isAddress, type Letter, type Stamp, senderOf } from './mime.ts';
import { later, refused, type SmtpError, verdictOf } from './verdict.ts';

export type SmtpOptions = Stamp & {
  url: string;
  connectMs?: number;
  greetingMs?: number;
  socketMs?: number;
  /** The longest that one message may take in all. */
  messageMs?: number;
  /** How many messages go by one connection. */
  perConnection?: number;
};

type Line = { connection: SMTPConnection; carried: number; closed: boolean };
type Talk = { handed: boolean };

/**
 * Sends e-mail over SMTP, by connections that are kept for the next message. Nothing is sent a second time here: only
 * a kept connection that proves dead before the server got any of the message is replaced by a new one.
 */
export function createSmtpMail(options: SmtpOptions): MailDoor {
  const { perConnection = 100, messageMs = 90_000 } = options;
  const { auth, ...address } = parseConnectionUrl(options.url);
  const idle: Line[] = [];

  async function send(mail: Mail, handing: () => Promise<void>): Promise<Outcome> {
    const sender = senderOf(options, mail);
    if (!sender) return later(noSender, true);
    if (!isAddress(mail.to.address)) return refused('Adresa nu este o adresă de e-mail.');
    for (;;) {
      const talk: Talk = { handed: false };
      let line: Line | undefined;
      let letter: Letter;
      try {
        letter = await compose(mail, sender, options);
      } catch (error) {
        return verdictOf(Object.assign(error as Error, { code: 'ESTREAM' }), false);
      }
      try {
        line = takeIdle() ?? (await openLine());
        const provider_id = await hand(line, letter, talk, handing);
        keep(line);
        return { kind: 'sent', via: 'smtp', provider_id };
      } catch (error) {
        const was = line;
        if (was) drop(was);
        const outcome = verdictOf(error as SmtpError, talk.handed);
        const stale = was && was.carried > 0 && outcome.kind === 'later' && outcome.down && !talk.handed;
        if (!stale) return outcome;
      }
    }
  }

  function takeIdle(): Line | undefined {
    for (;;) {
      const line = idle.pop();
      if (!line?.closed) return line;
    }
  }

  async function openLine(): Promise<Line> {
    const connection = new SMTPConnection({
      ...address,
      name: options.host,
      connectionTimeout: options.connectMs ?? 10_000,
      dnsTimeout: options.connectMs ?? 10_000,
      greetingTimeout: options.greetingMs ?? 10_000,
      socketTimeout: options.socketMs ?? 30_000,
      socketCloseTimeout: 0,
      logger: false,
    });
    const line = { connection, carried: 0, closed: false };
    connection.on('end', () => {
      line.closed = true;
    });
    try {
      await new Promise<void>((resolve, reject) => {
        // Stays: an error of an idle connection that nobody heard would end the process.
        connection.on('error', reject);
        connection.on('end', () => reject(new Error('Conexiunea s-a închis.')));
        connection.connect((error) => (error ? reject(error) : resolve()));
      });
      if (auth)
        await new Promise<void>((resolve, reject) => {
          connection.on('end', () => reject(new Error('Conexiunea s-a închis.')));
          connection.on('error', reject);
          connection.login(auth, (error) => (error ? reject(error) : resolve()));
        });
    } catch (error) {
      connection.close();
      throw error;
    }
    return line;
  }

  /** Gives one message to the server; answers what the server called it. */
  async function hand({ connection }: Line, letter: Letter, talk: Talk, handing: () => Promise<void>) {
    const source = letter.open();
    const body = Readable.from(
      (async function* () {
        // nodemailer reads the first byte when the server said that it waits for the message.
        await handing();
        talk.handed = true;
        yield* source;
      })(),
      { objectMode: false },
    );
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string | null>((resolve, reject) => {
        timer = setTimeout(() => reject(Object.assign(new Error(), { code: 'ETIMEDOUT' })), messageMs);
        connection.send({ from: letter.from, to: [letter.to] }, body, (error, info) =>
          error ? reject(error) : resolve(info?.response.slice(0, 200) ?? null),
        );
      });
    } finally {
      clearTimeout(timer);
      body.destroy();
      source.destroy();
    }
  }

  function keep(line: Line): void {
    line.carried += 1;
    if (line.carried < perConnection && !line.closed) idle.push(line);
    else leave(line.connection);
  }

  function drop(line: Line): void {
    line.closed = true;
    line.connection.close();
  }

  return {
    send,
    keeps: false,
    openKept: async () => undefined,
    removeKept: async () => {},
    listKept: async function* () {},
    close: async () => {
      for (const { connection, closed } of idle.splice(0)) if (!closed) leave(connection);
    },
  };
}

/** Says goodbye; a server that does not answer it is not waited for. */
function leave(connection: SMTPConnection): void {
  connection.quit();
  setTimeout(() => connection.close(), 1000).unref();
}

const noSender =
  'Nu se știe de la ce adresă pleacă e-mailurile. Scrieți e-mailul firmei în Setări > Firmă sau MAIL_FROM în setările programului.';
