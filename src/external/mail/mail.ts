import type { Readable } from 'node:stream';

export type Attachment = {
  name: string;
  content_type: string;
  /** Made when it is sent, and given on as a stream. */
  open: () => Promise<Readable | Buffer>;
};

export type Address = { name: string; address: string };

export type Mail = {
  /** Our own number of it: the same at every try, so that a mail program knows it again. */
  id: number;
  /** Whom it is from where the surroundings of the program (MAIL_FROM) do not say. */
  from?: Address | undefined;
  to: Address;
  reply_to?: string | undefined;
  subject: string;
  text: string;
  html: string;
  /** Further headers: `List-Unsubscribe` and the like. */
  headers: Record<string, string>;
  attachments: Attachment[];
};

/**
 * What became of a message.
 * - `sent`: the server has it. `kept`: there is no server; it lies in the data folder as it would have gone
 * - `refused`: for good. `bounced`: because there is no such address
 * - `later`: not taken, and surely not sent. `down`: nothing else would be taken now either
 * - `uncertain`: the server had all of it and was not heard of again: it may have gone
 */
export type Outcome =
  | { kind: 'sent'; via: 'smtp' | 'sms'; provider_id: string | null }
  | { kind: 'kept' }
  | { kind: 'refused'; reason: string; bounced: boolean }
  | { kind: 'later'; reason: string; down: boolean }
  | { kind: 'uncertain'; reason: string };

/** The way out for e-mail. What happens outside never throws. */
export type MailDoor = {
  /**
   * Sends one message.
   * @param handing is waited for at the last moment before the server gets the message itself: from then on a silence
   * is `uncertain`
   */
  send(mail: Mail, handing: () => Promise<void>): Promise<Outcome>;
  /** Whether there is no server, so that messages are kept. */
  keeps: boolean;
  /** A kept message as it would have gone, as RFC 5322 text; undefined where it is not here. */
  openKept(id: number): Promise<Buffer | undefined>;
  /** Takes a kept message away for good. What lies in the folder from before there was a server too. */
  removeKept(id: number): Promise<void>;
  /** The numbers of all that lies in the folder. */
  listKept(): AsyncIterable<number>;
  close(): Promise<void>;
};
