import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who clicks on which link of their mail. */
export type Click = { recipient_id: number; link_id: number };

/** What stands in a counted link: both ids and the signature that nobody else can make. */
export function clickToken(key: Buffer, { recipient_id, link_id }: Click): string {
  const ids = `${recipient_id.toString(36)}-${link_id.toString(36)}`;
  return `${ids}.${signatureOf(key, ids)}`;
}

/** Whose click a token tells of; undefined where it was cut, changed or made up. */
export function readClickToken(key: Buffer, token: string): Click | undefined {
  const [, ids = '', signature = ''] = /^([0-9a-z]{1,12}-[0-9a-z]{1,12})\.([\w-]{22})$/.exec(token) ?? [];
  const expected = Buffer.from(signatureOf(key, ids));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const [recipient, link] = ids.split('-').map((id) => Number.parseInt(id, 36));
  return { recipient_id: recipient ?? 0, link_id: link ?? 0 };
}

const signatureOf = (key: Buffer, ids: string): string =>
  createHmac('sha256', key).update(`click ${ids}`).digest('base64url').slice(0, 22);
