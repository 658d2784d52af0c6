import type { Readable } from 'node:stream';
import addressparser from 'nodemailer/lib/addressparser';
import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Address, Mail } from './mail.ts';

export type Dkim = { domainName: string; keySelector: string; privateKey: string };

// What nodemailer signs of itself, and what RFC 8058 asks for: without it no mail program shows one-click.
const signed = [
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding',
  'Content-ID:Content-Description:Resent-Date:Resent-From:Resent-Sender:Resent-To:Resent-Cc:Resent-Message-ID',
  'In-Reply-To:References:List-Id:List-Help:List-Unsubscribe:List-Unsubscribe-Post:List-Subscribe:List-Post:List-Owner:List-Archive',
].join(':');

export type Stamp = {
  /** Whom every e-mail is from, `Firma SRL <office@firma.ro>`; '' where each says it itself. */
  from: string;
  /** Our own name in ids of messages. */
  host: string;
  dkim?: Dkim | undefined;
};

export type Letter = { from: string; to: string; open: () => Readable };

// No spaces, brackets or controls: nothing that could end a command or a header.
const addressForm = /^[^\s<>()[\]\\,;:"@\p{C}]+@[^\s<>()[\]\\,;:"@\p{C}]+$/u;
export const isAddress = (address: string): boolean => addressForm.test(address);

/** Whom an e-mail is from: as the surroundings say, else as it says itself; undefined where neither is an address. */
export function senderOf({ from }: Pick<Stamp, 'from'>, mail: Mail): Address | undefined {
  const [given] = addressparser(from, { flatten: true });
  const sender = given ? { name: given.name ?? '', address: given.address ?? '' } : mail.from;
  return sender && isAddress(sender.address) ? sender : undefined;
}

/**
 * An e-mail as RFC 5322 text, the same for every way out. Its attachments are made here, so that what fails in them
 * fails before anybody was spoken to; their bytes are read as they go.
 */
export async function compose(mail: Mail, sender: Address, { host, dkim }: Stamp): Promise<Letter> {
  const attachments = await Promise.all(
    mail.attachments.map(async ({ name, content_type, open }) => ({
      filename: name,
      contentType: content_type,
      content: await open(),
    })),
  );
  const node = new MailComposer({
    from: sender,
    to: mail.to,
    ...(mail.reply_to && isAddress(mail.reply_to) && { replyTo: mail.reply_to }),
    subject: mail.subject,
    text: mail.text,
    ...(mail.html && { html: mail.html }),
    messageId: `<clientela-${mail.id}@${host}>`,
    headers: {
      ...mail.headers,
      'X-Clientela-Message': String(mail.id),
      'Auto-Submitted': 'auto-generated',
    },
    attachments,
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const open = () => {
    const written = node.createReadStream();
    return dkim ? new DKIM({ ...dkim, headerFieldNames: signed }).sign(written) : written;
  };
  return { from: sender.address, to: mail.to.address, open };
}
