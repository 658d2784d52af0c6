import { once } from '../../api/actions.ts';
import type { RequestKey } from '../../api/queries.ts';
import { type Changes, insertAudit } from '../../audit/queries.ts';
import type { Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import { ringMessages } from '../../messages/actions.ts';
import type { Services } from '../../services.ts';
import { openAccount } from '../openings/actions.ts';
import { withdrawOpenings } from '../openings/queries.ts';
import { findPortalLook } from '../queries.ts';
import { type Giver, mayGive, portalRights } from '../rights.ts';
import {
  deletePerson,
  deleteSessionsOf,
  findContact,
  findHolder,
  holdClient,
  insertPerson,
  lockPerson,
  updatePerson,
} from './queries.ts';
import type { Invitation } from './schema.ts';

type Staff = { id: number; portfolioOf: number | null };
type Giving = Staff & Giver;
type Which = { client_id: number; id: number };
type Client = NonNullable<Awaited<ReturnType<typeof holdClient>>>;
type Person = NonNullable<Awaited<ReturnType<typeof lockPerson>>>;

/**
 * Gives somebody of a client an account and writes the invitation; answers the account's id, also when asked again with
 * the same key. Refuses an archived client and a closed portal with 409; with 422 an address that has an account, and
 * rights to what whoever invites does not see.
 */
export async function invite(
  services: Services,
  staff: Giving,
  { client_id, input, key }: { client_id: number; input: Invitation; key: RequestKey | undefined },
): Promise<number> {
  const id = await services.db.transaction().execute((trx) =>
    once(trx, staff.id, key, 'portal_user', async () => {
      const client = await holdInvitable(trx, client_id);
      const { rights } = input;
      refuseUnseen(staff, rights);
      const whom = await addressed(trx, client_id, input);
      const row = { client_id, ...whom, rights, created_by: staff.id };
      const id = await insertPerson(trx, row);
      if (!id) throw await taken(trx, staff, client, whom);
      const person = { id, ...whom, client_id, client: client.name };
      await openAccount(trx, services, person, { purpose: 'invitation', created_by: staff.id });
      await note(trx, staff, row, 'portal_invite', { portal_rights: [null, rights] });
      return id;
    }),
  );
  await ringMessages(services);
  return id;
}

/** Invites once more: the links of before die, the new ones last seven days from now. 409 where nothing is to be invited. */
export async function inviteAgain(
  services: Services,
  staff: Staff,
  { key, ...which }: Which & { key: RequestKey | undefined },
): Promise<void> {
  await services.db.transaction().execute((trx) =>
    once(trx, staff.id, key, 'portal_user', async () => {
      const client = await holdInvitable(trx, which.client_id);
      const person = await heldPerson(trx, which);
      if (person.taken_up) throw new Refused(409, alreadyIn);
      if (person.disabled_at) throw new Refused(409, 'Contul este dezactivat. Activați-l întâi.');
      const opened = { ...person, client: client.name };
      await openAccount(trx, services, opened, { purpose: 'invitation', created_by: staff.id });
      await note(trx, staff, person, 'portal_invite_again', {});
      return person.id;
    }),
  );
  await ringMessages(services);
}

/** Takes an invitation back: its links open nothing any more. 409 where none is open. */
export const withdrawInvitation = (services: Services, staff: Staff, which: Which): Promise<void> =>
  change(services, which, async (trx, person) => {
    if (person.taken_up) throw new Refused(409, alreadyIn);
    if ((await withdrawOpenings(trx, person.id, 'invitation')) === 0)
      throw new Refused(409, 'Invitația a fost deja retrasă.');
    await note(trx, staff, person, 'portal_withdraw', {});
  });

/** Closes an account, everywhere at once, or opens it again. Asked twice it is done once. */
export const setDisabled = (
  services: Services,
  staff: Staff,
  { disabled, ...which }: Which & { disabled: boolean },
): Promise<void> =>
  change(services, which, async (trx, person) => {
    if ((person.disabled_at !== null) === disabled) return;
    await updatePerson(trx, person.id, { disabled });
    await deleteSessionsOf(trx, person.id);
    if (disabled) await withdrawOpenings(trx, person.id);
    await note(trx, staff, person, disabled ? 'portal_disable' : 'portal_enable', {
      portal_disabled: [!disabled, disabled],
    });
  });

/** What a person may do from the next click on. 409 when the account was changed since the version; 422 as an invitation. */
export const changeRights = (
  services: Services,
  staff: Giving,
  { rights, version, ...which }: Which & { rights: string[]; version: number },
): Promise<void> =>
  change(services, which, async (trx, person) => {
    if (String(person.rights) === String(rights)) return;
    if (person.version !== version)
      throw new Refused(
        409,
        'Contul a fost schimbat între timp de altcineva. Verificați și salvați din nou.',
      );
    const held: string[] = person.rights;
    refuseUnseen(
      staff,
      rights.filter((right) => !held.includes(right)),
    );
    await updatePerson(trx, person.id, { rights });
    await note(trx, staff, person, 'portal_rights', { portal_rights: [person.rights, rights] });
  });

/** Removes an account that was never taken up; one that was is only ever disabled, since what it did stays told. */
export const removePerson = (services: Services, staff: Staff, which: Which): Promise<void> =>
  change(services, which, async (trx, person) => {
    if (person.taken_up || person.last_visit_at)
      throw new Refused(409, 'Contul a fost folosit și nu se mai șterge. Îl puteți dezactiva.');
    await deletePerson(trx, person.id);
    await note(trx, staff, person, 'portal_delete', {});
  });

const change = ({ db }: Services, which: Which, act: (trx: Trx, person: Person) => Promise<void>) =>
  db.transaction().execute(async (trx) => {
    await holdClient(trx, which.client_id);
    await act(trx, await heldPerson(trx, which));
  });

/** Refuses rights to what their giver does not see. Those that somebody has already may stay. */
function refuseUnseen(staff: Giver, given: string[]): void {
  const unseen = portalRights.filter(({ value }) => given.includes(value) && !mayGive(staff, value));
  if (unseen.length === 0) return;
  const names = unseen.map(({ label }) => `„${label}”`).join(', ');
  const message = `Nu puteți da ${names}: rolul dumneavoastră nu deschide aceste date.`;
  throw new Refused(422, message, [{ field: 'rights', message }]);
}

async function heldPerson(trx: Trx, which: Which): Promise<Person> {
  const person = await lockPerson(trx, which);
  if (!person) throw new NotFound('Contul nu mai există.');
  return person;
}

async function holdInvitable(trx: Trx, id: number): Promise<Client> {
  const client = await holdClient(trx, id);
  if (!client || client.merged_into_id) throw new NotFound();
  if (client.archived_at)
    throw new Refused(409, 'Clientul este arhivat. Aduceți-l înapoi, apoi trimiteți invitația.');
  const { enabled } = await findPortalLook(trx);
  if (!enabled)
    throw new Refused(409, 'Portalul clienților este închis. Se deschide din Setări > Portalul clienților.');
  return client;
}

/** Name and address of whom is invited, the contact's where one was chosen. */
async function addressed(trx: Trx, clientId: number, input: Invitation) {
  if ('email' in input) return { contact_id: null, name: input.name, email: input.email };
  const contact = await findContact(trx, clientId, input.contact_id);
  const message = contact ? 'Contactul nu are adresă de e-mail.' : 'Contactul nu mai este al clientului.';
  if (!contact?.email) throw new Refused(422, message, [{ field: 'contact_id', message }]);
  return { contact_id: contact.id, name: contact.name, email: contact.email.toLowerCase() };
}

type Whom = Awaited<ReturnType<typeof addressed>>;

/** Says whose an address is to whom may see that client, and only that it is somebody's to others. */
async function taken(
  trx: Trx,
  { portfolioOf }: Staff,
  client: Client,
  { email, contact_id }: Whom,
): Promise<Refused> {
  const holder = await findHolder(trx, email, portfolioOf);
  const message = !holder
    ? 'Adresa are deja un cont în portal. Scrieți alta.'
    : holder.id === client.id
      ? 'Adresa are deja un cont la acest client.'
      : `Adresa are deja un cont în portal, la clientul ${holder.name}.`;
  const link =
    holder && holder.id !== client.id
      ? { link: { href: `/clients/${holder.id}/account`, text: 'deschide' } }
      : {};
  return new Refused(422, message, [{ field: contact_id ? 'contact_id' : 'email', message, ...link }]);
}

/** Stands in the history of the client, with whose account it was. */
const note = (
  trx: Trx,
  { id }: Staff,
  { client_id, name, email }: { client_id: number; name: string; email: string },
  action: string,
  changes: Changes,
) =>
  insertAudit(
    trx,
    { id },
    {
      ...{ action, subject: 'client', subject_id: client_id },
      changes: { portal_user: [null, `${name}, ${email}`], ...changes },
    },
  );

const alreadyIn = 'Persoana și-a ales deja parola: nu mai are nevoie de invitație.';
