import { createHash, randomBytes } from 'node:crypto';

/** What lets a person of a client choose a password: an invitation, or a reset of the one that is there. */
export type Purpose = 'invitation' | 'reset';

const paths: Record<Purpose, string> = { invitation: 'invitations', reset: 'password-resets' };

// In its place the letter gets a secret of its own when it leaves, so that none ever lies in the database.
const placeholder = 'se-face-la-trimitere';

/** The address as a message holds it until it leaves. */
export const unmadeLink = (baseUrl: string, purpose: Purpose): string =>
  `${baseUrl}/portal/${paths[purpose]}/${placeholder}`;

/**
 * A text or HTML with our own addresses made to work. What stands within another address, as a client's name may, is
 * none: nobody else's server is ever told a token.
 */
export function withToken(text: string, token: string, baseUrl: string): string {
  const ours = baseUrl.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  const unmade = new RegExp(
    `(?<![/?#@][^\\s"'<>]*)(${ours}/portal/(?:invitations|password-resets)/)${placeholder}(?![\\w-])`,
    'g',
  );
  return text.replace(unmade, (_, address: string) => address + token);
}

/** 256 bits that nobody guesses, in the letters of an address. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** The one trace that is kept of a token. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Whether it may be one of ours at all. */
export const isToken = (given: string): boolean => /^[\w-]{43}$/.test(given);
