import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import type { Actor } from '../audit/actor.ts';
import { changesBetween } from '../audit/actor.ts';
import { insertAudit } from '../audit/queries.ts';
import type { Db } from '../db/database.ts';
import { Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { hashPassword, verifyPassword } from './password.ts';
import {
  anyUserExists,
  countLoginAttempts,
  countOtherAdministrators,
  deleteLoginAttempts,
  deleteSessionsOf,
  deleteSetupCode,
  findSetupCode,
  findUserByEmail,
  getUser,
  insertLoginAttempt,
  insertUser,
  lockAdministrators,
  lockLoginAttempts,
  saveSetupCode,
  updateUser,
} from './queries.ts';
import {
  type loginSchema,
  type NewUser,
  newUserSchema,
  type passwordSchema,
  type setupSchema,
  type UserChange,
} from './schema.ts';

const triesAllowed = 10;

/** The account of a right e-mail and password; refuses with 422, or 429 after ten tries in fifteen minutes. */
export async function logIn(
  { db }: Services,
  input: z.infer<typeof loginSchema>,
  network: string,
): Promise<number> {
  await countTry(db, input.email, network);

  const user = await findUserByEmail(db, input.email);
  const right = await verifyPassword(user?.active ? user.password_hash : undefined, input.password);
  if (!user || !right) throw new Refused(422, 'Adresa de e-mail sau parola nu este corectă.');

  await deleteLoginAttempts(db, input.email, network);
  return user.id;
}

/** Counts a try of an account from a network; one at a time, so that many at once are no way around the limit. */
async function countTry(db: Db, account: string, network: string): Promise<void> {
  const tries = await db.transaction().execute(async (trx) => {
    await lockLoginAttempts(trx, account, network);
    const before = await countLoginAttempts(trx, account, network);
    if (before < triesAllowed) await insertLoginAttempt(trx, account, network);
    return before;
  });
  if (tries >= triesAllowed) {
    throw new Refused(429, 'Prea multe încercări. Așteptați 15 minute și încercați din nou.');
  }
}

/**
 * Sees to it that a first administrator can come in: makes it from the environment, or answers the one-time
 * code that the first visit asks for. Answers nothing once there is an account.
 */
export async function prepareFirstAdministrator(
  { db, log }: Pick<Services, 'db' | 'log'>,
  config: { ADMIN_EMAIL?: string | undefined; ADMIN_PASSWORD?: string | undefined },
): Promise<string | undefined> {
  if (await anyUserExists(db)) return undefined;
  if (config.ADMIN_EMAIL && config.ADMIN_PASSWORD) {
    const given = { name: 'Administrator', email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD };
    // Whoever runs the program answers for this password; a weak one is said, not refused.
    const weak = newUserSchema.safeParse({ ...given, role: 'administrator' }).error?.issues[0]?.message;
    if (weak) log.warn({}, `ADMIN_PASSWORD: ${weak}`);
    await insertFirstAdministrator(db, given);
    return undefined;
  }
  const code = Array.from({ length: 8 }, () => codeLetters[randomInt(codeLetters.length)]).join('');
  await saveSetupCode(db, digest(code).toString('hex'));
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** Makes the first administrator; the code works once, and only while there is no account. */
export async function createFirstAdministrator(
  { db }: Services,
  input: z.infer<typeof setupSchema>,
  network: string,
): Promise<number> {
  await countTry(db, 'setup', network);
  const expected = await findSetupCode(db);
  const given = digest(input.code.toUpperCase().replace(/[^A-Z0-9]/g, ''));
  if (!expected || !timingSafeEqual(Buffer.from(expected, 'hex'), given)) {
    const message = 'Codul nu este cel afișat în terminal la pornire.';
    throw new Refused(422, message, [{ field: 'code', message }]);
  }
  const id = await insertFirstAdministrator(db, input);
  if (!id) throw new Refused(422, 'Există deja un cont de administrator. Autentificați-vă.');
  return id;
}

async function insertFirstAdministrator(
  db: Db,
  input: Pick<NewUser, 'email' | 'name' | 'password'>,
): Promise<number | undefined> {
  const password_hash = await hashPassword(input.password);
  return db.transaction().execute(async (trx) => {
    await lockAdministrators(trx);
    if (await anyUserExists(trx)) return undefined;
    const id = await insertUser(trx, {
      email: input.email,
      name: input.name,
      role: 'administrator',
      password_hash,
    });
    await deleteSetupCode(trx);
    await insertAudit(trx, 'system', { action: 'create', subject: 'user', subject_id: id });
    return id;
  });
}

export async function createUser({ db }: Services, actor: Actor, input: NewUser): Promise<number> {
  const { password, ...row } = input;
  const password_hash = await hashPassword(password);
  return db.transaction().execute(async (trx) => {
    await refuseTakenEmail(trx, input.email);
    const id = await insertUser(trx, { ...row, password_hash });
    await insertAudit(trx, actor, {
      action: 'create',
      subject: 'user',
      subject_id: id,
      changes: changesBetween({}, row),
    });
    return id;
  });
}

/** Changes an account. A new role, password or a closed account ends its sessions at once. */
export async function changeUser(
  { db }: Services,
  actor: Actor,
  id: number,
  input: UserChange,
): Promise<void> {
  const { password, ...row } = input;
  const password_hash = password && (await hashPassword(password));
  await db.transaction().execute(async (trx) => {
    await lockAdministrators(trx);
    const before = await getUser(trx, id);
    await refuseTakenEmail(trx, input.email, id);
    const loses =
      before.role === 'administrator' && before.active && (row.role !== 'administrator' || !row.active);
    if (loses && (await countOtherAdministrators(trx, id)) === 0) {
      const message = 'Este singurul administrator activ. Numiți întâi un altul.';
      throw new Refused(422, message, [{ field: row.active ? 'role' : 'active', message }]);
    }
    await updateUser(trx, id, password_hash ? { ...row, password_hash } : row);
    if (password_hash || row.role !== before.role || !row.active) await deleteSessionsOf(trx, id);
    const changes = changesBetween<Record<string, unknown>>(before, row);
    await insertAudit(trx, actor, {
      action: password ? 'set_password' : 'update',
      subject: 'user',
      subject_id: id,
      changes,
    });
  });
}

/** A person changes the own password; every session of the account ends. */
export async function changePassword(
  { db }: Services,
  actor: { id: number },
  input: z.infer<typeof passwordSchema>,
): Promise<void> {
  const user = await getUser(db, actor.id);
  if (!(await verifyPassword(user.password_hash, input.current_password))) {
    const message = 'Parola de acum nu este corectă.';
    throw new Refused(422, message, [{ field: 'current_password', message }]);
  }
  const password_hash = await hashPassword(input.password);
  await db.transaction().execute(async (trx) => {
    await updateUser(trx, actor.id, { password_hash });
    await deleteSessionsOf(trx, actor.id);
    await insertAudit(trx, actor, { action: 'set_password', subject: 'user', subject_id: actor.id });
  });
}

export async function chooseTheme(
  { db }: Services,
  actor: { id: number; theme: string },
  theme: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await updateUser(trx, actor.id, { theme });
    const changes = changesBetween({ theme: actor.theme }, { theme });
    await insertAudit(trx, actor, { action: 'update', subject: 'user', subject_id: actor.id, changes });
  });
}

/** A person chooses whether what happens to the own clients comes by e-mail too. */
export async function chooseAlertEmails(
  { db }: Services,
  actor: { id: number },
  alert_emails: boolean,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const before = await getUser(trx, actor.id);
    await updateUser(trx, actor.id, { alert_emails });
    const changes = changesBetween<Record<string, unknown>>(before, { alert_emails });
    await insertAudit(trx, actor, { action: 'update', subject: 'user', subject_id: actor.id, changes });
  });
}

async function refuseTakenEmail(db: Db, email: string, except?: number): Promise<void> {
  const taken = await findUserByEmail(db, email);
  if (!taken || taken.id === except) return;
  throw new Refused(422, 'Adresa de e-mail are deja un cont.', [
    { field: 'email', message: 'Adresa de e-mail are deja un cont.' },
  ]);
}

// No I, L, O, 0 or 1: the code is read from a terminal and typed by hand.
const codeLetters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const digest = (code: string) => createHash('sha256').update(code).digest();
