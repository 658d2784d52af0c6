import { createHmac, timingSafeEqual } from 'node:crypto';

/** 22 characters of base64url are 132 bits: nobody guesses one, and the address stays short enough for a line of an e-mail. */
const signatureLength = 22;
const confirmingMs = 7 * 24 * 60 * 60 * 1000;

/**
 * What stands in the link of an e-mail in place of who got it: `base64url(id).signature`.
 * @param key `message_settings.signing_key`
 * @param recipientId a row of `campaign_recipients`, or 0 in a test message
 */
export const unsubscribeToken = (key: Buffer, recipientId: number): string =>
  sign(key, 'unsubscribe', String(recipientId));

/** The recipient of a token; undefined where it was cut, changed or made up. */
export function readUnsubscribeToken(key: Buffer, token: string): number | undefined {
  const said = read(key, 'unsubscribe', token);
  return said === undefined ? undefined : Number(said);
}

/** Whose no a link takes back, and which: one that is said again later is another one. */
export type Confirmation = { recipientId: number; refusedAt: number };

/** What stands in the link of a confirming e-mail; it holds for seven days. */
export const confirmToken = (key: Buffer, { recipientId, refusedAt }: Confirmation, now: Date): string =>
  sign(key, 'subscribe', [recipientId, refusedAt, now.getTime() + confirmingMs].join(' '));

/** What a confirming link says; undefined where it is none of ours or too old. */
export function readConfirmToken(key: Buffer, token: string, now: Date): Confirmation | undefined {
  const [recipientId = 0, refusedAt = 0, until = 0] = (read(key, 'subscribe', token) ?? '')
    .split(' ')
    .map(Number);
  return until > now.getTime() ? { recipientId, refusedAt } : undefined;
}

function sign(key: Buffer, purpose: string, said: string): string {
  const text = Buffer.from(said).toString('base64url');
  return `${text}.${signatureOf(key, purpose, text)}`;
}

function read(key: Buffer, purpose: string, token: string): string | undefined {
  const [text = '', signature = '', ...rest] = token.split('.');
  const expected = Buffer.from(signatureOf(key, purpose, text));
  const given = Buffer.from(signature);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected))
    return undefined;
  return Buffer.from(text, 'base64url').toString();
}

/** The purpose keeps it apart from every other link that the same key signs. */
const signatureOf = (key: Buffer, purpose: string, text: string): string =>
  createHmac('sha256', key).update(`${purpose} ${text}`).digest('base64url').slice(0, signatureLength);
