import { changesBetween } from '../../audit/actor.ts';
import { insertAudit } from '../../audit/queries.ts';
import { agreeOwn, refuseOwn } from '../../campaigns/consents/actions.ts';
import { findAddress } from '../../campaigns/consents/queries.ts';
import { noText, yesText } from '../../campaigns/consents/words.ts';
import { getClient, lockClient, updateClient } from '../../clients/queries.ts';
import { asInput, comparable } from '../../clients/record.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { findPortalLook } from '../queries.ts';
import { findOwnContact, setReceives } from './queries.ts';
import type { NoticesForm } from './schema.ts';

type Person = { id: number; clientId: number; email: string };

/**
 * Saves what a client is told of and what the person receives, as a save of the client like any other: under its next
 * version. Refuses with 409 where somebody saved the client since the form was opened, unless nothing would change.
 */
export async function changeNotices({ db }: Services, person: Person, wanted: NoticesForm): Promise<void> {
  const { notify_email, notify_sms, receives, version } = wanted;
  await db.transaction().execute(async (trx) => {
    await lockClient(trx, person.clientId);
    const before = await getClient(trx, person.clientId);
    if (before.id !== person.clientId) throw new NotFound();
    const own = await findOwnContact(trx, person);
    const input = asInput(before);
    const contacts = before.contacts.map((row) => (row.id === own?.id ? { ...row, receives } : row));
    const changes = changesBetween(
      comparable(input),
      comparable({ ...input, contacts, notify_email, notify_sms }),
    );
    if (Object.keys(changes).length === 0) return;
    if (before.version !== version) throw new Refused(409, staleText);
    if (own && changes.contacts) await setReceives(trx, before.id, own.id, receives);
    const next = await updateClient(trx, before.id, { notify_email, notify_sms });
    await insertAudit(trx, 'system', {
      action: 'update',
      subject: 'client',
      subject_id: before.id,
      changes,
      version: next,
    });
  });
}

const staleText =
  'Datele s-au schimbat între timp. Ce ați ales stă mai jos: priviți din nou și salvați încă o dată.';

/**
 * The address that the person speaks for: the one that their account was opened by, where the client still has it. What
 * somebody wrote beside their name since is another's, for all we know.
 */
export const findOwnAddress = (db: Services['db'], { clientId, email }: Person) =>
  findAddress(db, clientId, email);

/** The person's own yes or no to marketing, as the ledger keeps it. */
export async function sayMarketing(
  services: Services,
  person: Person,
  { wants, network }: { wants: boolean; network: string },
): Promise<void> {
  const address = await findOwnAddress(services.db, person);
  if (!address) throw new NotFound();
  const { firm } = await findPortalLook(services.db);
  const who = { ...address, client_id: person.clientId };
  const voice = { source: 'portal', network, text_shown: wants ? yesText(firm) : noText(firm) } as const;
  if (!wants) return refuseOwn(services, who, voice);
  await agreeOwn(services, who, voice);
}
