import { type Alerted, insertAlert, listResponsible } from '../../alerts/queries.ts';
import type { Trx } from '../../db/database.ts';
import { ringMessages, tellUsers } from '../../messages/actions.ts';
import { counted } from '../../romania/plural.ts';
import type { Services } from '../../services.ts';
import { blockedWords, creditState } from '../credit/credit-limit.ts';
import { listAccounts } from '../credit/queries.ts';
import {
  type Cause,
  deleteBlock,
  findClientOf,
  hasWatched,
  holdForTelling,
  insertBlock,
  listFlooded,
  listSeeingBalance,
  listUntold,
  noteWatch,
} from './queries.ts';
import { blockedText, reasonWithoutSums, reasonWords, releasedText } from './words.ts';

type Block = { client_id: number; name: string; at: Date };

/**
 * Tells whoever is responsible for a client that it is Blocat, once for each block, and rings when it is over. However
 * many look at once, and wherever one is killed, each is told once. Answers how many clients changed.
 */
export async function watchClients(services: Services, today: string): Promise<number> {
  const { db, now } = services;
  if (await hasWatched(db)) return watch(services, await listUntold(db, today), today);
  // Who was Blocat before the program began to watch is no news.
  const found = await watch(services, await listUntold(db, today), today, { silently: true });
  await noteWatch(db, now());
  return found;
}

/** The same for the client of one document or payment. */
export async function watchCause(services: Services, cause: Cause, today: string): Promise<void> {
  const id = await findClientOf(services.db, cause);
  if (id !== undefined) await watch(services, [id], today);
}

async function watch(
  services: Services,
  ids: number[],
  today: string,
  { silently = false } = {},
): Promise<number> {
  const { db, now } = services;
  let changed = 0;
  const { told: digests, people } = silently ? nobody : await tellOfMany(services, ids, today);
  let told = digests;
  for (const id of ids) {
    await db.transaction().execute(async (trx) => {
      // Looked at again while it is held: what was paid meanwhile is seen.
      const client = await holdForTelling(trx, id);
      const account = (await listAccounts(trx, [id], today)).get(id);
      if (!client || !account) return;
      const reason = client.archived_at ? null : creditState(account, account).reason;
      const block = { client_id: id, name: client.name, at: now() };
      if (reason === null) {
        if (await release(trx, block, client.archived_at !== null)) changed += 1;
        return;
      }
      const emails = await tellBlock(trx, services, block, { reason, silently, but: people });
      if (emails === undefined) return;
      changed += 1;
      told += emails;
    });
  }
  if (told > 0) await ringMessages(services);
  return changed;
}

const nobody = { told: 0, people: new Set<number>() };

// More at once than anybody reads one by one.
const many = 20;

/**
 * Tells whoever is responsible for very many of these clients of all of them at once; answers who need not be told one
 * by one. Before the blocks are noted: whoever is killed after it tells some twice rather than never.
 */
async function tellOfMany({ db, now, baseUrl }: Services, ids: number[], today: string) {
  if (ids.length <= many) return nobody;
  return db.transaction().execute(async (trx) => {
    const flooded = await listFlooded(trx, ids, many);
    let told = 0;
    for (const { count, ...user } of flooded) {
      const [clients, key] = [counted(count, 'client', 'clienți'), `blocked ${today} ${count}`];
      const href = '/clients?blocked=true';
      const text = `Blocat: ${clients} de care răspundeți au ajuns deodată peste limita de sold.`;
      const alert = { kind: 'blocked' as const, client_id: null, at: now(), text, href, key };
      await insertAlert(trx, { ...alert, user_ids: [user.id] });
      told += await tellUsers(trx, {
        ...{ event: 'blocked_digest', client_id: null, key, created_by: null },
        users: user.alert_emails ? [user] : [],
        values: { 'blocked.count': clients, 'blocked.link': `${baseUrl}${href}` },
      });
    }
    return { told, people: new Set(flooded.map(({ id }) => id)) };
  });
}

type Telling = { reason: string; silently: boolean; but: ReadonlySet<number> };

/** Answers how many e-mails are new, undefined where the block was told before. Who sees no balances is told no sums. */
async function tellBlock(
  trx: Trx,
  { baseUrl }: Services,
  { client_id, name, at }: Block,
  { reason, silently, but }: Telling,
): Promise<number | undefined> {
  if (!(await insertBlock(trx, { client_id, since: at, reason }))) return undefined;
  if (silently) return 0;
  const people = (await listResponsible(trx, client_id)).filter(({ id }) => !but.has(id));
  const key = `blocked ${client_id} ${at.toISOString()}`;
  let told = 0;
  for (const { users, seesSums } of await bySight(trx, people)) {
    await insertAlert(trx, {
      ...{ user_ids: users.map(({ id }) => id), kind: 'blocked', client_id, at, key },
      text: blockedText(name, seesSums ? reason : blockedWords),
      href: hrefOf(client_id, seesSums),
    });
    told += await tellUsers(trx, {
      ...{ client_id, key, event: 'client_blocked', created_by: null },
      users: users.filter(({ alert_emails }) => alert_emails),
      values: {
        reason: seesSums ? reasonWords(reason) : reasonWithoutSums,
        'client.link': `${baseUrl}/clients/${client_id}`,
      },
    });
  }
  return told;
}

/** People apart: those who may see what a client owes, and those who may not. */
async function bySight(trx: Trx, people: Alerted[]) {
  const seeing = new Set(
    await listSeeingBalance(
      trx,
      people.map(({ id }) => id),
    ),
  );
  return [true, false].map((seesSums) => ({
    seesSums,
    users: people.filter(({ id }) => seeing.has(id) === seesSums),
  }));
}

const hrefOf = (clientId: number, seesSums: boolean) => `/clients/${clientId}${seesSums ? '/credit' : ''}`;

/** Whoever was archived meanwhile is of no interest to the bell. */
async function release(trx: Trx, { client_id, name, at }: Block, silently: boolean): Promise<boolean> {
  const since = await deleteBlock(trx, client_id);
  if (!since) return false;
  if (silently) return true;
  const people = await listResponsible(trx, client_id);
  for (const { users, seesSums } of await bySight(trx, people))
    await insertAlert(trx, {
      ...{ user_ids: users.map(({ id }) => id), kind: 'blocked', client_id, at },
      key: `released ${client_id} ${since.toISOString()}`,
      text: releasedText(name),
      href: hrefOf(client_id, seesSums),
    });
  return true;
}
