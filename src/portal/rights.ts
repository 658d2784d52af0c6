import type { Actor } from '../web/session.ts';

/** What a person of a client may be given in the portal. */
export const portalRights = [
  { value: 'orders', label: 'Comenzi' },
  { value: 'documents', label: 'Documente' },
  { value: 'statement', label: 'Fișă Client și sold' },
  { value: 'data', label: 'Propune modificări ale datelor' },
  { value: 'notices', label: 'Notificări și consimțăminte' },
] as const;
export type PortalRight = (typeof portalRights)[number]['value'];

/** Whoever of the office gives rights, by what they see themselves. */
export type Giver = Pick<Actor, 'areas' | 'seesBalance'>;

/** Whether somebody of the office may give a right: nobody opens to a client what is closed to them. */
export function mayGive({ areas, seesBalance }: Giver, right: string): boolean {
  const sees = (area: 'orders' | 'documents') => ['view', 'edit'].includes(areas[area]);
  if (right === 'orders') return sees('orders');
  if (right === 'documents') return sees('documents');
  if (right === 'statement') return sees('documents') && seesBalance;
  return areas.clients === 'edit';
}
