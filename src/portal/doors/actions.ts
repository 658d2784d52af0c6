import { setTimeout as wait } from 'node:timers/promises';
import { insertAudit } from '../../audit/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import { ringMessages } from '../../messages/actions.ts';
import { requestId, withRequest } from '../../request-id.ts';
import type { Services } from '../../services.ts';
import { countTry, ringOfFailures } from '../../users/login/actions.ts';
import { networkOf } from '../../users/login/network.ts';
import { hashPassword, isCommonPassword, verifyPassword } from '../../users/password.ts';
import { deleteLoginAttempts } from '../../users/queries.ts';
import { openAccount } from '../openings/actions.ts';
import type { Purpose } from '../openings/links.ts';
import { findOpening, markUsed, mayWriteReset, withdrawOpenings } from '../openings/queries.ts';
import { deleteSessionsOf, holdClient, lockPerson, updatePerson } from '../people/queries.ts';
import { findPortalLook, touchVisit } from '../queries.ts';
import { findAccount, findPasswordHash } from './queries.ts';

/**
 * The account of a right address and password, with the hash that the password was checked against; 422 alike for what
 * is wrong and who is not there, 429 after ten tries.
 */
export async function logInToPortal(
  services: Services,
  { email, password }: { email: string; password: string },
  address: string,
): Promise<{ id: number; verified: string }> {
  const { db } = services;
  // Of the portal's own: tries there lock nobody out of the office.
  const account = accountOf(email);
  const network = networkOf(address);
  await countTry(db, account, network);
  const found = await findAccount(db, email);
  const verified = found?.password_hash ?? undefined;
  const right = await verifyPassword(verified, password);
  if (!found || !verified || !right) {
    const guessed = found && {
      whose: `contul din portal al lui ${found.name} (${email}, ${found.client})`,
      key: `login:portal:${found.id}`,
      href: `/clients/${found.client_id}/account`,
    };
    meanwhile(services, ringOfFailures(services, guessed, { account, network }));
    throw new Refused(422, 'Adresa de e-mail sau parola nu este corectă.');
  }
  await deleteLoginAttempts(db, account, network);
  await touchVisit(db, found.id);
  return { id: found.id, verified };
}

const accountOf = (email: string): string => `portal ${email}`;

/** What an answer does not wait for, lest its time tells which addresses are there. */
function meanwhile({ log }: Services, work: Promise<unknown>): void {
  work.catch((error: unknown) => log.error({ err: error }, 'a door of the portal'));
}

/**
 * Takes a link up: the password is the person's from now on, every other link and session of the account ends. Answers
 * the account; nothing where somebody was quicker or the link opens nothing. Refuses with 422 a password that is no secret.
 */
export async function choosePassword(
  { db }: Services,
  { purpose, token, password }: { purpose: Purpose; token: string; password: string },
): Promise<number | undefined> {
  const found = await findOpening(db, purpose, token);
  if (!found?.open) return undefined;
  await refuseCommon(db, password, found);
  const password_hash = await hashPassword(password);
  return asPerson(found.portal_user_id, () =>
    db.transaction().execute(async (trx) => {
      const which = { client_id: found.client_id, id: found.portal_user_id };
      await holdClient(trx, which.client_id);
      const person = await lockPerson(trx, which);
      // Between the look and the lock another may have used it, or staff closed the door.
      const current = await findOpening(trx, purpose, token);
      if (!person || !current?.open || !(await markUsed(trx, found.id))) return undefined;
      await withdrawOpenings(trx, person.id);
      await setPassword(
        trx,
        person,
        password_hash,
        purpose === 'invitation' ? 'portal_join' : 'portal_password',
      );
      return person.id;
    }),
  );
}

// Whether there is a letter to write, and however long that takes: the answer comes at the same time.
const answerMs = 300;

/** Writes the letter with which a forgotten password is chosen anew, where the address has an account; says nothing of it. */
export async function askForReset(services: Services, email: string, address: string): Promise<void> {
  await countTry(services.db, `portal reset ${email}`, networkOf(address));
  meanwhile(
    services,
    writeReset(services, email).then((wrote) => (wrote ? ringMessages(services) : undefined)),
  );
  await wait(answerMs);
}

async function writeReset(services: Services, email: string): Promise<boolean> {
  const found = await findAccount(services.db, email);
  if (!found) return false;
  return asPerson(found.id, () =>
    services.db.transaction().execute(async (trx) => {
      await holdClient(trx, found.client_id);
      const person = await lockPerson(trx, found);
      if (!person || person.disabled_at || !(await mayWriteReset(trx, person.id))) return false;
      const opened = { ...person, client: found.client };
      await openAccount(trx, services, opened, { purpose: 'reset', created_by: null });
      return true;
    }),
  );
}

/** A person changes the own password; every session of the account ends. Tries of the one of now count as log-ins do. */
export async function changeOwnPassword(
  { db }: Services,
  actor: { id: number; name: string; email: string; clientId: number },
  input: { current_password: string; password: string },
  address: string,
): Promise<void> {
  const [account, network] = [accountOf(actor.email), networkOf(address)];
  await countTry(db, account, network);
  if (!(await verifyPassword(await findPasswordHash(db, actor.id), input.current_password))) {
    const message = 'Parola de acum nu este corectă.';
    throw new Refused(422, message, [{ field: 'current_password', message }]);
  }
  await deleteLoginAttempts(db, account, network);
  await refuseCommon(db, input.password, actor);
  const password_hash = await hashPassword(input.password);
  await db.transaction().execute(async (trx) => {
    await holdClient(trx, actor.clientId);
    const person = await lockPerson(trx, { client_id: actor.clientId, id: actor.id });
    if (!person || person.disabled_at) throw new NotFound();
    await withdrawOpenings(trx, person.id);
    await setPassword(trx, person, password_hash, 'portal_password');
  });
}

/** What belongs to the person or to the firm is no secret of theirs. */
async function refuseCommon(db: Db, password: string, { name, email }: { name: string; email: string }) {
  const { firm } = await findPortalLook(db);
  if (!isCommonPassword(password, [name, email, firm])) return;
  const message = 'Parola se ghicește ușor: e făcută din nume, din adresă sau din cuvinte prea folosite.';
  throw new Refused(422, message, [{ field: 'password', message }]);
}

async function setPassword(
  trx: Trx,
  person: { id: number; client_id: number; name: string; email: string },
  password_hash: string,
  action: 'portal_join' | 'portal_password',
): Promise<void> {
  await updatePerson(trx, person.id, { password_hash, visited: true });
  await deleteSessionsOf(trx, person.id);
  await insertAudit(trx, 'system', {
    ...{ action, subject: 'client', subject_id: person.client_id },
    changes: { portal_user: [null, `${person.name}, ${person.email}`] },
  });
}

/** What the person of an account does before being logged in is noted as theirs. */
const asPerson = <T>(portalUserId: number, run: () => T): T =>
  withRequest({ id: requestId() ?? '', via: 'portal', portalUserId }, run);
