import type { Actor } from './session.ts';

export type MenuItem = { label: string; href: string; icon: string; current: boolean };

/** `with`: the other addresses under which one is still there. */
const items = [
  {
    label: 'Clienți',
    href: '/clients',
    icon: 'users',
    with: ['/imports', '/duplicates', '/client-merges'],
  },
  { label: 'Setări', href: '/settings', icon: 'settings', with: [] },
];

/** The left menu as this person sees it; empty without a session. */
export function menuFor(actor: Actor | undefined, url: string): MenuItem[] {
  if (!actor) return [];
  return items.map(({ label, href, icon, with: others }) => ({
    label,
    href,
    icon,
    current: [href, ...others].some((path) => url.startsWith(path)),
  }));
}
