import { mayFollow } from './access.ts';
import type { Actor } from './session.ts';

/** The page where everybody begins: the day, as far as each may see it. */
export const homePath = '/today';

/**
 * Where a log-in leads: to the page that was asked for before it, where it is of this site and this person may open it.
 * @param person what is known of a person who has no request yet
 */
export function landingOf(
  person: Omit<Actor, 'tokenName' | 'clientColumns' | 'unread' | 'areas' | 'role'> & Stored,
  next: string | undefined,
): string {
  const actor = { ...person, tokenName: null, clientColumns: null, unread: 0 } as Actor;
  const asked = ownPath(next);
  return asked && mayFollow(actor, asked) ? asked : homePath;
}

type Stored = { areas: unknown; role: string };

/** A path of this site to go back to; an address of another host is dropped. */
function ownPath(next: string | undefined): string | undefined {
  // Browsers drop tabs and line ends from an address before they read it.
  return next && /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : undefined;
}
