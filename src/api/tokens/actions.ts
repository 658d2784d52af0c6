import { createHash, randomBytes } from 'node:crypto';
import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import type { Db } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { networkOf } from '../../users/login/network.ts';
import { countLoginAttempts, insertLoginAttempt, listUsers, lockLoginAttempts } from '../../users/queries.ts';
import { countCall, insertToken, lockToken, revokeToken } from './queries.ts';
import type { TokenInput } from './schema.ts';
import { narrowed } from './scopes.ts';

type Person = { id: number };

/** Wrong tokens that a network may send in fifteen minutes. Good ones go on working from there. */
const guessesAllowed = 20;
const guesses = 'api token';

/** Whom a bearer token acts for, counted as one call, and what is left of this minute; seconds to wait where there were too many. */
export async function findTokenActor(db: Db, token: string, network: string) {
  const found = await countCall(db, digest(token), network);
  if (!found) return (await countGuess(db, network)) ? undefined : { retryAfter: 15 * 60 };
  const { scopes, perMinute, calls, resetsIn, ...person } = found;
  const quota = { perMinute, left: Math.max(0, perMinute - calls), resetsIn };
  if (calls > perMinute) return { retryAfter: resetsIn, quota };
  const areas = narrowed(person.areas, scopes);
  return { actor: { ...person, areas, clientColumns: null, unread: 0 }, quota };
}

/** Counts a wrong token of a network; false where it had too many. One at a time, so that many at once are no way around. */
async function countGuess(db: Db, address: string): Promise<boolean> {
  // Of the programs alone: what they guess wrong keeps nobody from logging in.
  const network = `api ${networkOf(address)}`;
  return db.transaction().execute(async (trx) => {
    await lockLoginAttempts(trx, guesses, network);
    if ((await countLoginAttempts(trx, guesses, network)) >= guessesAllowed) return false;
    await insertLoginAttempt(trx, guesses, network);
    return true;
  });
}

/**
 * Makes a token and answers it, this once: only its hash is kept. Undefined where the same form made one before. Refuses
 * with 422 an owner whose account is closed and a last day that has passed.
 */
export async function createToken(
  { db }: Services,
  actor: Person,
  { input, today }: { input: TokenInput; today: string },
): Promise<string | undefined> {
  const { expires_on, form_key, ...row } = input;
  if (expires_on !== null && expires_on < today) refuse('expires_on', 'Ziua aleasă a trecut.');
  const token = `clt_${randomBytes(32).toString('base64url')}`;
  return db.transaction().execute(async (trx) => {
    const owner = (await listUsers(trx)).find(({ id, active }) => id === row.user_id && active);
    if (!owner) refuse('user_id', 'Alegeți un utilizator cu cont activ.');
    const prefix = token.slice(0, 10);
    const kept = { ...row, prefix, token_hash: digest(token), created_by: actor.id, form_key };
    const id = await insertToken(trx, kept, expires_on);
    if (id === undefined) return undefined;
    const changes = changesBetween({}, { ...row, prefix, expires_on });
    await insertAudit(trx, actor, { action: 'create', subject: 'api_token', subject_id: id, changes });
    return token;
  });
}

/** Ends a token at once and for good; answers its name. Asked again it changes nothing. */
export async function endToken({ db }: Services, actor: Person, id: number): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const token = await lockToken(trx, id);
    if (token.revoked_at) return token.name;
    await revokeToken(trx, id);
    await insertAudit(trx, actor, { action: 'revoke', subject: 'api_token', subject_id: id });
    return token.name;
  });
}

const digest = (token: string) => createHash('sha256').update(token).digest();

function refuse(field: string, message: string): never {
  throw new Refused(422, 'Tokenul nu a fost făcut: verificați câmpurile marcate.', [{ field, message }]);
}
