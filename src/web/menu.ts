import { mayOpen } from './access.ts';
import type { Actor } from './session.ts';

export type MenuItem = { label: string; href: string; icon: string; current: boolean };

/** `with`: the other addresses under which one is still there. */
const items = [
  { label: 'Azi', href: '/today', icon: 'calendar', with: ['/reminders', '/alerts'] },
  {
    label: 'Clienți',
    href: '/clients',
    icon: 'users',
    with: ['/imports', '/duplicates', '/client-merges'],
  },
  { label: 'Comenzi', href: '/orders', icon: 'shopping-cart', with: [] },
  { label: 'Documente', href: '/documents', icon: 'file-invoice', with: [] },
  { label: 'Încasări', href: '/payments', icon: 'cash', with: [] },
  { label: 'Produse', href: '/products', icon: 'package', with: ['/price-lists', '/discounts'] },
  { label: 'Mesaje', href: '/messages', icon: 'mail', with: [] },
  { label: 'Campanii', href: '/campaigns', icon: 'speakerphone', with: [] },
  { label: 'Rapoarte', href: '/reports/sources', icon: 'chart-bar', with: ['/reports'] },
  { label: 'Setări', href: '/settings', icon: 'settings', with: [] },
];

/** The left menu as this person sees it; empty without a session. */
export function menuFor(actor: Actor | undefined, url: string): MenuItem[] {
  if (!actor) return [];
  return items
    .filter(({ href }) => mayOpen(actor, href))
    .map(({ label, href, icon, with: others }) => ({
      label,
      href,
      icon,
      current: [href, ...others].some((path) => url.startsWith(path)),
    }));
}
