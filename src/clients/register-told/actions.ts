import { type Alerted, insertAlert, listResponsible } from '../../alerts/queries.ts';
import type { Trx } from '../../db/database.ts';
import { ringMessages, tellUsers } from '../../messages/actions.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import type { RegisterEvent } from '../register/compare.ts';
import { insertEvents, type WatchState } from '../register/queries.ts';
import { claimUnmailed, listMailed, type Unmailed } from './queries.ts';

/** Notes on a client what happened to it in the register, and rings for who answers for it. */
export async function noteEvents(
  trx: Trx,
  client: WatchState,
  events: RegisterEvent[],
  at: Date,
): Promise<void> {
  const changes = events.map(({ text }) => text).join('; ');
  const first = await insertEvents(trx, { client, events, note: `ANAF: ${changes}.`, at });
  const people = await listResponsible(trx, client.id);
  const text = `ANAF: ${client.name} ${changes}.`;
  await insertAlert(trx, {
    user_ids: people.map((person) => person.id),
    kind: 'anaf',
    client_id: client.id,
    text: text.length > 500 ? `${text.slice(0, 499)}…` : text,
    href: `/clients/${client.id}/register`,
    key: `anaf ${first}`,
    at,
  });
}

const most = 10;
const named = 10;

/**
 * Writes the e-mails of what happened since they were last written, of one client or of all: one for each client, but
 * one for all of them to whom much happened at once, or something of a first answer, which is no news of today.
 */
export async function mailEvents(services: Services, clientId?: number): Promise<void> {
  const { db, now, baseUrl } = services;
  const written = await db.transaction().execute(async (trx) => {
    const events = await claimUnmailed(trx, now(), clientId);
    if (events.length === 0) return 0;
    let count = 0;
    for (const person of await listMailed(trx, [...new Set(events.map(({ client_id }) => client_id))])) {
      const clients = new Set(person.client_ids);
      const own = events.filter(({ client_id }) => clients.has(client_id));
      const isMuch = own.length > most || own.some(({ is_first }) => is_first);
      count += await (isMuch ? digest : mailEach)(trx, person, own, baseUrl);
    }
    return count;
  });
  if (written > 0) await ringMessages(services);
}

async function mailEach(trx: Trx, person: Alerted, events: Unmailed[], baseUrl: string): Promise<number> {
  let count = 0;
  for (const { client_id, first, changes } of byClient(events))
    count += await tellUsers(trx, {
      ...{ event: 'anaf_change', client_id, users: [person], created_by: null },
      key: `anaf ${first}`,
      values: { changes, 'client.link': `${baseUrl}/clients/${client_id}/register` },
    });
  return count;
}

async function digest(trx: Trx, person: Alerted, events: Unmailed[], baseUrl: string): Promise<number> {
  const clients = byClient(events);
  const lines = clients.slice(0, named).map(({ name, changes }) => `${name}: ${changes}`);
  const rest = clients.length - named;
  if (rest > 0) lines.push(`și încă ${counted(rest, 'client', 'clienți')}`);
  return tellUsers(trx, {
    ...{ event: 'anaf_digest', client_id: null, users: [person], created_by: null },
    key: `anaf digest ${events[0]?.id}`,
    values: {
      'changes.count': counted(clients.length, 'client', 'clienți'),
      'changes.list': lines.join('\n'),
      'changes.link': `${baseUrl}/register`,
    },
  });
}

/** What happened to each client, in the order of its first event. */
function byClient(events: Unmailed[]) {
  const clients = new Map<number, { client_id: number; name: string; first: number; changes: string }>();
  for (const { id, client_id, name, text } of events) {
    const known = clients.get(client_id);
    const changes = known ? `${known.changes}; ${text}` : text;
    clients.set(client_id, { client_id, name, first: known?.first ?? id, changes });
  }
  return [...clients.values()];
}
