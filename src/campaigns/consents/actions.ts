import type { Actor } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import { ringMessages } from '../../messages/actions.ts';
import { findFirmValues, insertMessages } from '../../messages/queries.ts';
import type { Services } from '../../services.ts';
import { confirmationMail } from './confirmation.ts';
import { confirmToken } from './link.ts';
import { patiently } from './patience.ts';
import {
  deleteRefusal,
  endPending,
  findAddress,
  findPending,
  findSigner,
  findSubscription,
  hasRefusal,
  insertConsent,
  insertRefusal,
  isInTheWay,
  listPending,
  lockAddress,
  markUnsubscribed,
  type Pending,
  placeConsent,
  type Subscription,
  setConsentCause,
  setPatience,
  stopCampaigns,
  switchOff,
  switchOn,
} from './queries.ts';
import { saidText, stoppedText } from './words.ts';

/** How a person spoke: through which door, shown which text, from which network address. */
export type Voice = { source: 'person' | 'one_click' | 'portal'; text_shown: string; network: string };

/**
 * A person says no: no more marketing to that address, whichever client has it, from this moment on, and nobody of ours
 * may take it back. Said twice it is one no. Fails with 503 only where not even the no itself could be written.
 */
export async function unsubscribe(services: Services, who: Subscription, voice: Voice): Promise<void> {
  const { name, email_key, campaign_id, client_id, contact_id } = who;
  const word = { ...voice, name, email_key, campaign_id };
  await refuse(services, 'system', word, { client_id, contact_id, recipient_id: who.id });
}

/** A no that somebody told us by telephone or mail counts as said by themselves. Refuses an address that is not the client's. */
export async function recordRefusal(
  services: Services,
  actor: { id: number },
  { client_id, email }: { client_id: number; email: string },
): Promise<void> {
  const address = await findAddress(services.db, client_id, email);
  if (!address) throw new NotFound('Adresa nu mai este a acestui client.');
  const { contact_id, name, email_key } = address;
  const word = { name, email_key, text_shown: saidText, source: 'form', user_id: actor.id };
  await refuse(services, actor, word, { client_id, contact_id, recipient_id: null });
}

type Said = Omit<Parameters<typeof insertConsent>[1], 'given'> & { email_key: string };

/**
 * The no first, in a transaction that waits for no client, no import and no campaign: once it stands nothing goes to the
 * address. What hangs on it is done right after; where something is in the way `settleRefusals` does it.
 */
async function refuse(services: Services, actor: Actor, word: Said, pending: Pending): Promise<void> {
  const at = services.now();
  try {
    await patiently(
      () => true,
      () =>
        services.db.transaction().execute(async (trx) => {
          if (!(await insertRefusal(trx, word.email_key, at, pending))) return;
          await insertConsent(trx, { ...word, given: false, at });
          await note(trx, actor, pending.client_id, { marketing_refused: [null, word.email_key] });
        }),
    );
  } catch (err) {
    services.log.error({ err }, 'un refuz nu a putut fi notat');
    throw new Refused(503, 'Refuzul nu a putut fi notat acum. Încercați din nou peste un minut.');
  }
  await settle(services, word.email_key);
}

/** Does what is still to be done of refusals: the switches, and what of campaigns still waits. Answers how many. */
export async function settleRefusals(services: Services): Promise<number> {
  const addresses = await listPending(services.db);
  for (const address of addresses) await settle(services, address);
  return addresses.length;
}

async function settle(services: Services, emailKey: string): Promise<void> {
  try {
    const pending = await patiently(isInTheWay, () => switchAllOff(services, emailKey), 2);
    if (!pending) return;
    await patiently(isInTheWay, () => stopAll(services, emailKey, pending), 2);
    await endPending(services.db, emailKey, pending);
  } catch (err) {
    services.log.warn({ err }, 'ce ține de un refuz se face la rândul următor');
  }
}

/** Answers what else is to be done; undefined where all is, or the person took the no back. */
async function switchAllOff({ db, now }: Services, emailKey: string): Promise<Pending | undefined> {
  return db.transaction().execute(async (trx) => {
    // The switches go silently: the one row of the ledger stands for the address, whoever has it.
    await setConsentCause(trx, 'person', null);
    await lockAddress(trx, emailKey);
    const found = await findPending(trx, emailKey);
    if (!found) return undefined;
    const { pending, consent_id, user_id } = found;
    const clients = await switchOff(trx, emailKey, now());
    if (consent_id !== null) await placeConsent(trx, consent_id, pending);
    const actor: Actor = user_id === null ? 'system' : { id: user_id };
    for (const id of clients.filter((each) => each !== pending.client_id))
      await note(trx, actor, id, { marketing_refused: [null, emailKey] });
    return pending;
  });
}

async function stopAll({ db, now }: Services, emailKey: string, { recipient_id }: Pending): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await setPatience(trx);
    await stopCampaigns(trx, emailKey, now(), stoppedText);
    if (recipient_id !== null) await markUnsubscribed(trx, recipient_id, now());
  });
}

/**
 * A person wants marketing, on their own page. Whoever has the mail has its link: a no that was said goes only by a link
 * that is mailed to the address, and `asked` is answered; `nobody` where the client is archived and gets nothing.
 */
export async function subscribe(
  services: Services,
  who: Subscription,
  voice: Voice,
): Promise<'done' | 'asked' | 'nobody'> {
  const answer = await inTurn(services, async (trx) => {
    await setConsentCause(trx, 'person', null);
    await lockAddress(trx, who.email_key);
    if (await hasRefusal(trx, who.email_key)) return ask(trx, services, who.id);
    if (await switchOn(trx, who, services.now())) await noteYes(trx, services, who, voice);
    return 'done';
  });
  if (answer === 'asked') await ringMessages(services);
  return answer;
}

/** The link of the confirming mail was opened and its button pressed: the no of then goes. Pressed twice it is one yes. */
export async function confirmYes(
  services: Services,
  who: Subscription,
  refusedAt: number,
  voice: Voice,
): Promise<void> {
  await inTurn(services, async (trx) => {
    await setConsentCause(trx, 'person', null);
    await lockAddress(trx, who.email_key);
    const current = await findSubscription(trx, who.id);
    // Taken back already, or said again since: that no is another one.
    if (current?.refused_at?.getTime() !== refusedAt) return;
    await deleteRefusal(trx, who.email_key);
    await switchOn(trx, who, services.now());
    await noteYes(trx, services, who, voice);
  });
}

/** Whose word it is: a person of a client, by the address that it is said of. */
type Speaker = Pick<Subscription, 'client_id' | 'contact_id' | 'name' | 'email_key'>;

/** A person says no for their own address where they logged in, as they would by a link. */
export const refuseOwn = (services: Services, who: Speaker, voice: Voice): Promise<void> =>
  refuse(
    services,
    'system',
    { ...voice, name: who.name, email_key: who.email_key },
    { client_id: who.client_id, contact_id: who.contact_id, recipient_id: null },
  );

/**
 * A person says yes where they logged in, for the very address by whose mail they opened their account: so they take a no
 * back too.
 */
export async function agreeOwn(services: Services, who: Speaker, voice: Voice): Promise<void> {
  await inTurn(services, async (trx) => {
    await setConsentCause(trx, 'person', null);
    await lockAddress(trx, who.email_key);
    const tookBack = await deleteRefusal(trx, who.email_key);
    if ((await switchOn(trx, who, services.now())) || tookBack) await noteYes(trx, services, who, voice);
  });
}

async function ask(trx: Trx, services: Services, recipientId: number): Promise<'asked' | 'nobody'> {
  const who = await findSubscription(trx, recipientId);
  if (!who?.refused_at || who.archived_at) return 'nobody';
  const now = services.now();
  const { signing_key } = await findSigner(trx);
  const token = confirmToken(signing_key, { recipientId, refusedAt: who.refused_at.getTime() }, now);
  const { client_id, contact_id, email, email_key, name } = who;
  await insertMessages(trx, [
    {
      ...{ event: 'consent_confirmation', channel: 'email', client_id, contact_id },
      ...{ recipient: email, recipient_name: name },
      ...confirmationMail(`${services.baseUrl}/subscribe/${token}`, await findFirmValues(trx)),
      // One a day: whoever has the link must not be able to flood the address.
      unique_key: `consent ${email_key} ${who.refused_at.getTime()} ${now.toISOString().slice(0, 10)}`,
    },
  ]);
  return 'asked';
}

async function noteYes(
  trx: Trx,
  services: Services,
  { client_id, contact_id, name, email_key, ...who }: Speaker & { campaign_id?: number | null },
  voice: Voice,
): Promise<void> {
  const campaign_id = who.campaign_id ?? null;
  const word = { client_id, contact_id, name, email_key, campaign_id, ...voice };
  await insertConsent(trx, { ...word, given: true, at: services.now() });
  await note(trx, 'system', client_id, { marketing_consent: [null, email_key] });
}

async function note(trx: Trx, actor: Actor, subject_id: number, changes: Record<string, [unknown, unknown]>) {
  await insertAudit(trx, actor, { action: 'marketing', subject: 'client', subject_id, changes });
}

/** A yes may fail: whoever meets an import or a save of the same client waits a moment and tries again. */
const inTurn = <Answer>({ db }: Services, write: (trx: Trx) => Promise<Answer>): Promise<Answer> =>
  patiently(isInTheWay, () => db.transaction().execute(write));
