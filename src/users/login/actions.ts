import type { z } from 'zod';
import { insertAlert, listAdministrators } from '../../alerts/queries.ts';
import type { Db } from '../../db/database.ts';
import { Refused } from '../../errors.ts';
import { counted } from '../../romania/plural.ts';
import { dayOf } from '../../romania/wall-clock.ts';
import type { Services } from '../../services.ts';
import { verifyPassword } from '../password.ts';
import { deleteLoginAttempts, findUserByEmail, insertLoginAttempt } from '../queries.ts';
import type { loginSchema } from '../schema.ts';
import { networkOf } from './network.ts';
import { countTries, lockNetwork } from './queries.ts';

/** Wrong tries of one account from one network in fifteen minutes. */
const accountAllows = 10;
/**
 * The same of all accounts of a network. An office of fifty behind one address, where everybody mistypes twice on the
 * morning after a holiday, comes in: a log-in takes its account's tries off the count.
 */
const networkAllows = 100;
/** From here on the administrators know of a network. */
const networkRings = 30;

/**
 * The account of a right e-mail and password, with the hash that the password was checked against; refuses with 422, or
 * 429 after too many tries of the account or the network.
 */
export async function logIn(
  services: Services,
  input: z.infer<typeof loginSchema>,
  address: string,
): Promise<{ id: number; verified: string }> {
  const { db } = services;
  const network = networkOf(address);
  await countTry(db, input.email, network);

  const user = await findUserByEmail(db, input.email);
  const right = await verifyPassword(user?.active ? user.password_hash : undefined, input.password);
  if (!user || !right) {
    await ringOfFailures(services, user && ofOffice(user), { account: input.email, network });
    throw new Refused(422, 'Adresa de e-mail sau parola nu este corectă.');
  }
  await deleteLoginAttempts(db, input.email, network);
  return { id: user.id, verified: user.password_hash };
}

/** Counts a try of an account from a network, one at a time; refuses with 429 what is over the limits. */
export async function countTry(db: Db, account: string, network: string): Promise<void> {
  const tries = await db.transaction().execute(async (trx) => {
    await lockNetwork(trx, network);
    const before = await countTries(trx, account, network);
    const allowed = before.here < accountAllows && before.network < networkAllows;
    if (allowed) await insertLoginAttempt(trx, account, network);
    return before;
  });
  if (tries.here >= accountAllows)
    throw new Refused(429, 'Prea multe încercări. Așteptați 15 minute și încercați din nou.');
  if (tries.network >= networkAllows)
    throw new Refused(
      429,
      'Prea multe încercări din rețeaua dumneavoastră. Așteptați 15 minute și încercați din nou.',
    );
}

type Tried = { account: string; network: string };

/** An account that somebody seems to guess: as it is called in a sentence, its alerts, and its person where one has a bell. */
export type Guessed = { whose: string; key: string; href: string; own?: number };

const ofOffice = ({ id, name, email }: { id: number; name: string; email: string }): Guessed => ({
  whose: `contul lui ${name} (${email})`,
  key: `login:account:${id}`,
  href: `/settings/users/${id}/sessions`,
  own: id,
});

/**
 * Rings for the administrators, and for the person, where somebody seems to guess: once a day for an account and for a
 * network. What was typed is not told: where there is no such account, it may well have been a password.
 */
export async function ringOfFailures(
  { db, now }: Services,
  of: Guessed | undefined,
  { account, network }: Tried,
): Promise<void> {
  const tries = await countTries(db, account, network);
  const guessed = tries.account >= accountAllows ? of : undefined;
  if (!guessed && tries.network < networkRings) return;
  const at = now();
  const about = { kind: 'security', client_id: null, at } as const;
  await db.transaction().execute(async (trx) => {
    const administrators = (await listAdministrators(trx)).map(({ id }) => id);
    if (guessed) {
      const failed = counted(tries.account, 'încercare greșită', 'încercări greșite');
      const tail = `${failed} de autentificare în 15 minute, ultima din rețeaua ${network}.`;
      const key = `${guessed.key}:${dayOf(at)}`;
      await insertAlert(trx, {
        ...about,
        key,
        user_ids: guessed.own ? [guessed.own] : [],
        text: `Pe contul dumneavoastră au fost ${tail} Dacă nu ați fost dumneavoastră, anunțați administratorul.`,
        href: '/account/sessions',
      });
      await insertAlert(trx, {
        ...about,
        key,
        user_ids: administrators.filter((id) => id !== guessed.own),
        text: `Pe ${guessed.whose} au fost ${tail}`,
        href: guessed.href,
      });
    }
    if (tries.network >= networkRings) {
      const failed = counted(tries.network, 'încercare greșită', 'încercări greșite');
      const spread = tries.accounts > 1 ? `, pe ${tries.accounts} conturi` : '';
      await insertAlert(trx, {
        ...about,
        key: `login:network:${network}:${dayOf(at)}`,
        user_ids: administrators,
        text: `Din rețeaua ${network} au fost ${failed} de autentificare în 15 minute${spread}. După ${networkAllows} nu mai sunt primite.`,
        href: '/settings/users',
      });
    }
  });
}
