import type { Outcome } from '../mail/mail.ts';

export type Sms = {
  /** Our own number of it, the same at every try. */
  id: number;
  /** E.164. */
  to: string;
  text: string;
};

/** The way out for text messages; as MailDoor. */
export type SmsDoor = {
  send(sms: Sms, handing: () => Promise<void>): Promise<Outcome>;
  keeps: boolean;
  openKept(id: number): Promise<Buffer | undefined>;
  removeKept(id: number): Promise<void>;
  listKept(): AsyncIterable<number>;
};
