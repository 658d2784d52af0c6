import type { FastifyReply } from 'fastify';
import type { Db } from '../db/database.ts';
import { NotFound } from '../errors.ts';
import type { PortalActor } from '../web/portal-session.ts';
import type { Page } from '../web/view.ts';
import { findPortalLook } from './queries.ts';
import type { PortalRight } from './rights.ts';

type MenuItem = { label: string; href: string; icon: string; current: boolean };

/** What every page of the portal shows around its own: the firm's look, the client, the menu. */
export type PortalFrame = {
  firm: string;
  /** The address of the firm's logo; empty where it has none. */
  logo: string;
  welcome: string;
  /** Changes with every save of the look, so that browsers ask for the new colours. */
  lookVersion: number;
  client: string;
  person: string;
  menu: MenuItem[];
};

const items: { label: string; href: string; icon: string; right?: PortalRight }[] = [
  { label: 'Acasă', href: '/portal', icon: 'home' },
  { label: 'Comenzi', href: '/portal/orders', icon: 'shopping-cart', right: 'orders' },
  { label: 'Documente', href: '/portal/documents', icon: 'file-invoice', right: 'documents' },
  { label: 'Fișa noastră', href: '/portal/statement', icon: 'cash', right: 'statement' },
  { label: 'Datele noastre', href: '/portal/data', icon: 'users', right: 'data' },
  { label: 'Notificări', href: '/portal/notices', icon: 'mail', right: 'notices' },
];

/** Sends a page of the portal, its frame around it. Its template says `layout('/portal/layout')` and gets `it.portal`. */
export async function portalPage<Data extends object>(
  db: Db,
  reply: FastifyReply,
  page: Page<Data & { portal: PortalFrame }>,
  data: Data,
): Promise<FastifyReply> {
  const { portalActor: actor, url } = reply.request;
  const look = await findPortalLook(db);
  const portal = {
    firm: look.firm,
    logo: look.logo_id ? `/portal/logo?v=${look.logo_id}` : '',
    welcome: look.welcome,
    lookVersion: look.version,
    client: actor?.clientName ?? '',
    person: actor?.name ?? '',
    menu: actor ? menuOf(actor, url.split('?')[0] ?? '') : [],
  };
  return reply.page(page, { ...data, portal });
}

function menuOf(actor: PortalActor, path: string): MenuItem[] {
  return items
    .filter(({ right }) => !right || actor.rights.includes(right))
    .map(({ label, href, icon }) => ({
      label,
      href,
      icon,
      current: path === href || (href !== '/portal' && path.startsWith(`${href}/`)),
    }));
}

/** The person of a portal request who has this right; to others the address does not exist. */
export function portalActorOf(actor: PortalActor | undefined, right?: PortalRight): PortalActor {
  if (!actor || (right && !actor.rights.includes(right))) throw new NotFound();
  return actor;
}
