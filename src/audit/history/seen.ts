import { mayEdit, mayView } from '../../web/access.ts';
import type { Actor } from '../../web/session.ts';
import type { Seen } from './queries.ts';
import type { Rights } from './restoration.ts';

/** Whose entries a person reads beside the client's own. */
export const seenBy = (actor: Actor): Seen => ({
  notes: mayView(actor, 'notes'),
  orders: mayView(actor, 'orders'),
  documents: mayView(actor, 'documents'),
  payments: mayView(actor, 'payments'),
});

/** What a person may do with what stands in them. */
export const rightsOf = (actor: Actor): Rights => ({
  edits: mayEdit(actor, 'clients'),
  seesCnp: actor.seesCnp,
  seesBalance: actor.seesBalance,
  isAdministrator: actor.role === 'administrator',
});
