import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import type { Actor } from '../audit/actor.ts';
import { changesBetween } from '../audit/actor.ts';
import { insertAudit } from '../audit/queries.ts';
import type { Db, Trx } from '../db/database.ts';
import { Refused } from '../errors.ts';
import type { Services } from '../services.ts';
import { getCompany } from '../settings/company/queries.ts';
import { countTry } from './login/actions.ts';
import { networkOf } from './login/network.ts';
import { hashPassword, isCommonPassword, verifyPassword } from './password.ts';
import {
  anyUserExists,
  countOtherAdministrators,
  deleteLoginAttempts,
  deleteSessionsOf,
  deleteSetupCode,
  findSetupCode,
  findUserByEmail,
  getUser,
  insertUser,
  lockAccounts,
  type RoleKey,
  saveSetupCode,
  updateUser,
} from './queries.ts';
import { holdRole } from './roles/queries.ts';
import {
  type NewUser,
  newUserSchema,
  type passwordSchema,
  type setupSchema,
  type UserChange,
} from './schema.ts';

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
  await countTry(db, 'setup', networkOf(network));
  const expected = await findSetupCode(db);
  const given = digest(input.code.toUpperCase().replace(/[^A-Z0-9]/g, ''));
  if (!expected || !timingSafeEqual(Buffer.from(expected, 'hex'), given)) {
    const message = 'Codul nu este cel afișat în terminal la pornire.';
    throw new Refused(422, message, [{ field: 'code', message }]);
  }
  await refuseCommonPassword(db, input.password, input);
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
    await lockAccounts(trx);
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
  await refuseCommonPassword(db, password, input);
  const password_hash = await hashPassword(password);
  return db.transaction().execute(async (trx) => {
    await lockAccounts(trx);
    await refuseTakenEmail(trx, input.email);
    await refuseOwnPortfolio(trx, row);
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
  if (password) await refuseCommonPassword(db, password, input);
  const password_hash = password && (await hashPassword(password));
  await db.transaction().execute(async (trx) => {
    await lockAccounts(trx);
    const before = await getUser(trx, id);
    await refuseTakenEmail(trx, input.email, id);
    const { own_portfolio = before.own_portfolio } = row;
    await refuseOwnPortfolio(trx, { ...row, own_portfolio });
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

/** A person changes the own password; every session of the account ends. Tries of the one of now count as log-ins do. */
export async function changePassword(
  { db }: Services,
  actor: { id: number },
  input: z.infer<typeof passwordSchema>,
  address: string,
): Promise<void> {
  const user = await getUser(db, actor.id);
  const network = networkOf(address);
  await countTry(db, user.email, network);
  if (!(await verifyPassword(user.password_hash, input.current_password))) {
    const message = 'Parola de acum nu este corectă.';
    throw new Refused(422, message, [{ field: 'current_password', message }]);
  }
  await deleteLoginAttempts(db, user.email, network);
  await refuseCommonPassword(db, input.password, user);
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

/** Refuses a password made of the person's own name or e-mail, or of the firm's name; the lists are the schema's. */
async function refuseCommonPassword(
  db: Db,
  password: string,
  { name, email }: { name: string; email: string },
): Promise<void> {
  const { name: firm } = await getCompany(db);
  if (!isCommonPassword(password, [name, email, firm ?? ''])) return;
  const message = 'Parola se ghicește din nume, din e-mail sau din numele firmei. Alegeți alta.';
  throw new Refused(422, message, [{ field: 'password', message }]);
}

/** Settings are about everybody's clients: who works there cannot see the own ones alone. */
async function refuseOwnPortfolio(
  trx: Trx,
  { role: key, own_portfolio }: { role: RoleKey; own_portfolio?: boolean | null | undefined },
): Promise<void> {
  if (!own_portfolio) return;
  const role = await holdRole(trx, key);
  if (key === 'administrator') {
    const message = 'Un administrator vede toți clienții. Alegeți „Ca rolul” sau „Toți clienții”.';
    throw new Refused(422, message, [{ field: 'own_portfolio', message }]);
  }
  if (role.areas.settings === 'none') return;
  const message = `Rolul ${role.label} lucrează în Setări, care privesc toți clienții: portofoliul nu poate fi numai al lui.`;
  throw new Refused(422, message, [{ field: 'own_portfolio', message }]);
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
