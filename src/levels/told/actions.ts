import { insertAlert, listManagersOf } from '../../alerts/queries.ts';
import type { Trx } from '../../db/database.ts';
import { tellUsers } from '../../messages/actions.ts';
import { findReachable } from '../../messages/queries.ts';
import { counted } from '../../romania/plural.ts';
import type { Move } from '../queries.ts';
import { insertSummary, listMovesAt, listNightMoves } from './queries.ts';
import { moveText, moveWords } from './words.ts';

type Moved = {
  client_id: number;
  /** When: what one transaction moved has its moment. */
  at: Date;
  baseUrl: string;
  /** Who moved it by hand: they know, and the others are only rung for. */
  by?: number;
};

/**
 * Tells the managers of a client of the moves that this transaction made: by the bell, and by e-mail where nobody moved
 * it by hand. Answers how many e-mails are new.
 */
export async function tellMoves(trx: Trx, { client_id, at, baseUrl, by }: Moved): Promise<number> {
  const managers = (await listManagersOf(trx, client_id)).filter(({ id }) => id !== by);
  if (managers.length === 0) return 0;
  const client = await findReachable(trx, client_id);
  let told = 0;
  for (const move of await listMovesAt(trx, client_id, at)) {
    const key = `${move.kind} ${move.id}`;
    await insertAlert(trx, {
      ...{ user_ids: managers.map(({ id }) => id), kind: move.kind, client_id, at, key },
      text: moveText(client?.name ?? '', move),
      href: `/clients/${client_id}/level-history`,
    });
    if (by !== undefined) continue;
    const { from, to } = moveWords(move);
    told += await tellUsers(trx, {
      ...{ client_id, key, created_by: null, event: `${move.kind}_changed` as const },
      users: managers.filter(({ alert_emails }) => alert_emails),
      values: { 'move.from': from, 'move.to': to, 'client.link': `${baseUrl}/clients/${client_id}` },
    });
  }
  return told;
}

const named = 20;

/** One e-mail for each manager whose clients a night moved. Answers how many are new. */
export async function tellNight(trx: Trx, { at, baseUrl }: { at: Date; baseUrl: string }): Promise<number> {
  let told = 0;
  for (const { count, lines, ...user } of await listNightMoves(trx, at, named)) {
    const rest = count > named ? [`și încă ${counted(count - named, 'client', 'clienți')}`] : [];
    told += await tellUsers(trx, {
      ...{ client_id: null, event: 'moves_digest', created_by: null, users: [user] },
      key: `moves ${at.toISOString()}`,
      values: {
        'moves.count': counted(count, 'client', 'clienți'),
        'moves.list': [...lines, ...rest].join('\n'),
        'moves.link': `${baseUrl}/alerts`,
      },
    });
  }
  return told;
}

type Many = { actor: { id: number }; at: Date; moves: Move[]; key: string; what: string };

/** Rings once for each manager whose clients were moved together, but for who moved them. */
export async function ringMoves(trx: Trx, { actor, at, moves, key, what }: Many): Promise<void> {
  if (moves.length === 0) return;
  const text = `Clienți ai dumneavoastră au alt nivel sau alt status: ${what}.`;
  const ids = [...new Set(moves.map(({ client_id }) => client_id))];
  await insertSummary(trx, ids, { at, by: actor.id, key, text });
}
