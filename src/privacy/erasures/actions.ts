import { sql } from 'kysely';
import { insertAudit } from '../../audit/queries.ts';
import { setConsentCause } from '../../campaigns/consents/queries.ts';
import { type ClientRecord, getClient, lockClient, updateClient } from '../../clients/queries.ts';
import { refuseErased } from '../../clients/standing.ts';
import type { Trx } from '../../db/database.ts';
import { NotFound, Refused } from '../../errors.ts';
import { searchKey, searchText } from '../../search/document.ts';
import type { Services } from '../../services.ts';
import { anonymous } from '../anonymous.ts';
import { removeKept } from '../kept/actions.ts';
import type { Emptied } from '../kept/queries.ts';
import * as scrub from '../scrubbing/queries.ts';
import { patternOf } from '../traces/pattern.ts';
import * as traces from '../traces/queries.ts';
import { type ErasurePlan, planErasure } from './plan.ts';
import { findByFormKey, insertErasure } from './queries.ts';

export type NewErasure = {
  id: number;
  contact_id?: number | undefined;
  reason: string;
  form_key: string | null;
};

/**
 * Erases what is held of a client that is a person, or of a contact; what the law keeps stays until the law lets go of
 * it. The same form erases once. Refuses with 409 while something is owed. Answers the erasure's id.
 */
export async function erasePerson(
  services: Services,
  actor: { id: number },
  { id, contact_id, reason, form_key }: NewErasure,
): Promise<number> {
  const { db, files, now, log } = services;
  const gone: Gone = { files: [], messages: [] };
  const erasureId = await db.transaction().execute(async (trx) => {
    await lockClient(trx, id);
    const earlier = form_key && (await findByFormKey(trx, actor.id, form_key));
    if (earlier) return earlier;
    const client = await getClient(trx, id);
    if (client.id !== id) throw new NotFound();
    refuseErased(client);
    const plan = await planErasure(trx, client, contact_id);
    if (plan.refusal) throw new Refused(409, plan.refusal);
    if (await traces.isImporting(trx, plan.ids))
      throw new Refused(
        409,
        'Un import lucrează acum la acest client. Încercați din nou după ce se termină.',
      );

    const at = now();
    // The going of a switch with its person is no word of anybody's: nothing is noted of it.
    await setConsentCause(trx, 'person', actor.id);
    if (plan.contact) await eraseContact(trx, client, { ...plan, contact: plan.contact }, { at, gone });
    else await eraseClient(trx, plan, { at, gone });
    const subject = plan.contact ? 'contact' : 'client';
    const label = plan.contact ? `Contact #${plan.contact.id}` : `${anonymous}${id}`;
    const { erased, kept, documents } = plan;
    const made = await insertErasure(
      trx,
      {
        ...{ client_id: id, subject, subject_label: label, reason, erased, kept, form_key },
        ...{ made_at: at, made_by: actor.id },
      },
      documents,
    );
    await insertAudit(trx, actor, {
      action: 'erase',
      subject: 'client',
      subject_id: id,
      changes: { erasure_id: [null, made] },
    });
    return made;
  });
  // What a process that dies here leaves behind, the nightly sweeps take away.
  for (const key of gone.files)
    await files.remove(key).catch((error: unknown) => log.warn({ err: error, file_key: key }, 'file stays'));
  await removeKept(services, gone.messages);
  return erasureId;
}

/** What lies outside the database and goes after the commit. */
type Gone = { files: string[]; messages: Emptied[] };
type Erasing = { at: Date; gone: Gone };

async function eraseClient(trx: Trx, plan: ErasurePlan, { at, gone }: Erasing): Promise<void> {
  const { ids, own: owned, names, values, emails } = plan;
  const ofClient = sql<boolean>`client_id = any(${ids})`;
  const own = patternOf(owned);
  await traces.emptyHistory(trx, ids);
  gone.files.push(...(await scrub.deleteNotes(trx, ids)));
  gone.messages.push(...(await scrub.emptyMessages(trx, ofClient, at)));
  gone.messages.push(...(await scrub.emptyDigests(trx, ids, patternOf([...names, ...owned]))));
  await scrub.forgetSearches(trx, [...names, ...owned]);
  await scrub.closeAccounts(trx, ofClient, at);
  await scrub.emptyRecipients(trx, ofClient);
  await scrub.deleteLists(trx, ids);
  await scrub.forgetConsents(trx, ofClient, emails);
  await traces.emptyImports(trx, ids, { names, own, values: patternOf(values) });
  await traces.emptyImportsOf(trx, [], { own, values: own });
  await traces.emptyMerges(trx, ids);
  await scrub.deleteRest(trx, ids, owned);
  await scrub.emptyClients(trx, ids, at);
  await scrub.deleteBounces(trx, emails);
  await traces.emptyOtherHistory(trx, own);
}

async function eraseContact(
  trx: Trx,
  client: ClientRecord,
  {
    ids,
    contact,
    own: owned,
    names,
    values,
    emails,
  }: ErasurePlan & { contact: ClientRecord['contacts'][number] },
  { at, gone }: Erasing,
): Promise<void> {
  const own = patternOf(owned);
  const pattern = patternOf([...names, ...values]);
  const ofPerson = (column: string) =>
    sql<boolean>`(contact_id = ${contact.id}
      or (client_id = any(${ids}) and lower(${sql.ref(column)}) = any(${values})))`;
  gone.messages.push(...(await scrub.emptyMessages(trx, ofPerson('recipient'), at)));
  gone.messages.push(...(await scrub.emptyDigests(trx, ids, patternOf([...names, ...owned]))));
  await scrub.forgetSearches(trx, [...names, ...owned]);
  await scrub.closeAccounts(trx, ofPerson('email'), at);
  await scrub.emptyProposalsOf(trx, ids, pattern, at);
  await scrub.emptyRecipients(trx, ofPerson('email_key'));
  await scrub.forgetConsents(trx, ofPerson('email_key'), emails);
  await scrub.deleteContact(trx, ids, contact);
  const contacts = client.contacts.filter(({ id }) => id !== contact.id);
  const former_names = client.former_names.map(({ name }) => name);
  await updateClient(trx, client.id, { search_text: searchText({ ...client, contacts, former_names }) });
  await scrub.deleteAlertsOf(trx, ids, pattern);
  await traces.emptyImportsOf(trx, ids, { own, values: pattern });
  await traces.emptyMergesOf(trx, ids, contact.id, { pattern, keys: [...names, ...values].map(searchKey) });
  await traces.emptyHistoryOf(trx, ids, pattern);
  await scrub.deleteBounces(trx, emails);
  await traces.emptyOtherHistory(trx, own);
}
