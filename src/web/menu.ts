import type { Actor } from './session.ts';

export type MenuItem = { label: string; href: string; icon: string; current: boolean };

const items = [
  { label: 'Clienți', href: '/clients', icon: 'users', role: undefined },
  { label: 'Setări', href: '/settings', icon: 'settings', role: undefined },
] as const;

/** The left menu as this person sees it; empty without a session. */
export function menuFor(actor: Actor | undefined, url: string): MenuItem[] {
  if (!actor) return [];
  return items.map(({ label, href, icon }) => ({ label, href, icon, current: url.startsWith(href) }));
}
