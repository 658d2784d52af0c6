import { admits, mayView } from '../../web/access.ts';
import type { Actor } from '../../web/session.ts';
import type { MessageSight } from './schema.ts';

/** What a person or a program may see of messages: no more than the rest of the program shows it. */
export const sightOf = (actor: Actor): MessageSight => ({
  userId: actor.id,
  portfolioOf: actor.portfolioOf,
  seesColleagues: admits(actor, 'administrator'),
  seesBalance: actor.seesBalance,
  seesNotes: mayView(actor, 'notes'),
});
