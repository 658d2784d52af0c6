import { z } from 'zod';
import { notListed, optional, optionalDay, optionalId } from '../../web/query.ts';
import { eventNames } from '../events.ts';
import { messageStates } from '../state.ts';

const perPage = { error: 'Pagina are între 1 și 200 de mesaje.' };
const day = optionalDay('Perioada se scrie ca 2026-11-24.');

/** What a message may be of: what has a text in Setări > Șabloane, and what brings its own. */
export const listedEvents = [
  ...eventNames,
  ...(['campaign', 'campaign_test', 'consent_confirmation'] as const),
] as const;

/** The list's address, the same for the page and for JSON. `q` looks in the recipient's address and in the client. */
export const messageListSchema = z.object({
  q: optional(z.string({ error: 'Scrieți un text.' }).max(200, { error: 'Căutarea e prea lungă.' })),
  state: optional(z.enum(messageStates, notListed)),
  event: optional(z.enum(listedEvents, notListed)),
  channel: optional(z.enum(['email', 'sms'], notListed)),
  client_id: optionalId,
  from: day,
  to: day,
  after: optional(z.string().max(200, { error: 'Cheia paginii nu este a noastră.' })),
  limit: optional(z.coerce.number(perPage).int(perPage).min(1, perPage).max(200, perPage)).transform(
    (value) => value ?? 50,
  ),
});

export type MessageListQuery = z.output<typeof messageListSchema>;

/** What a person may see of messages. */
export type MessageSight = {
  userId: number;
  /** Whose clients alone are to be seen, else null. */
  portfolioOf: number | null;
  /** Also what went to colleagues. */
  seesColleagues: boolean;
  seesBalance: boolean;
  seesNotes: boolean;
};
export type MessageSearch = MessageListQuery & { sight: MessageSight };
