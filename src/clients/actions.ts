import { once } from '../api/actions.ts';
import type { RequestKey } from '../api/queries.ts';
import { changesBetween } from '../audit/actor.ts';
import { insertAudit, listChangesSince } from '../audit/queries.ts';
import { heedPerson } from '../campaigns/consents/heed.ts';
import type { Trx } from '../db/database.ts';
import { type FieldError, NotFound, Refused } from '../errors.ts';
import { movesOf, recordMoves } from '../levels/queries.ts';
import { tellMoves } from '../levels/told/actions.ts';
import { searchText } from '../search/document.ts';
import type { Services } from '../services.ts';
import { replaceContacts } from './contacts/queries.ts';
import { refuseCreditChange } from './credit-fields.ts';
import { changeDeliveryAddresses } from './delivery-addresses/actions.ts';
import { replaceDeliveryAddresses } from './delivery-addresses/queries.ts';
import { geocodeClient } from './jobs.ts';
import { ensureSource, ensureTags, findSourceId, missingIds } from './lists/queries.ts';
import { geoAfter, keepCalculated } from './location/geo.ts';
import { findSiruta } from './location/queries.ts';
import { releaseAliasTaxId } from './merges/queries.ts';
import { managedByMaker, refuseLosing } from './portfolio/own-manager.ts';
import { holdsClient } from './portfolio/queries.ts';
import {
  type ClientRecord,
  deleteFormerName,
  getClient,
  insertClient,
  insertFormerName,
  lockClient,
  replaceManagers,
  replaceTags,
  updateClient,
} from './queries.ts';
import { asInput, comparable } from './record.ts';
import { isCompared, reconcile } from './register/reconcile.ts';
import type { ClientInput } from './schema.ts';
import { refuseMerged } from './standing.ts';
import { type Apart, keepApart, refusingTwins } from './twins/actions.ts';

type Person = { id: number; role?: string; tokenName?: string | null; portfolioOf: number | null };

/**
 * Makes a client with its lists. The same key makes it once; a taken tax id is refused with 409 and the twin. Whoever
 * sees only an own portfolio becomes its manager.
 */
export async function createClient(
  services: Services,
  actor: Person,
  given: ClientInput,
  key?: RequestKey,
  apart?: Apart,
): Promise<number> {
  const { db, jobs } = services;
  const { portfolioOf } = actor;
  const id = await refusingTwins(db, { taxId: given.tax_id, portfolioOf }, () =>
    db.transaction().execute(async (trx) => {
      const made = await once(trx, actor.id, key, 'client', async () => {
        const input = await heedPerson(trx, actor, managedByMaker(actor, given));
        const { row, tagIds } = await prepare(trx, input);
        const geo = geoAfter(undefined, input, services.now());
        const clientId = await insertClient(trx, {
          ...row,
          ...geo,
          search_text: searchText({ ...input, former_names: [], merged_tax_ids: [] }),
        });
        await replaceContacts(trx, clientId, input.contacts, []);
        await replaceDeliveryAddresses(trx, clientId, input.delivery_addresses, []);
        if (input.manager_ids.length > 0) await replaceManagers(trx, clientId, input.manager_ids);
        if (tagIds.length > 0) await replaceTags(trx, clientId, tagIds);
        const changes = changesBetween({}, { ...input, source_id: row.source_id });
        refuseCreditChange(actor, changes);
        await insertAudit(trx, actor, {
          action: 'create',
          subject: 'client',
          subject_id: clientId,
          changes,
          version: 1,
        });
        await keepApart(trx, services, actor, clientId, apart);
        return clientId;
      });
      // What was made with this key before may be in another portfolio by now.
      if (!(await holdsClient(trx, portfolioOf, made))) throw new NotFound();
      return made;
    }),
  );
  await jobs.enqueue(geocodeClient, { client_id: id });
  return id;
}

export type ClientChange = {
  id: number;
  input: ClientInput;
  /** The version that the change was made against. */
  version: number;
  /** The form it comes from: what that form itself saved before does not make it stale. */
  formKey?: string | undefined;
  apart?: Apart | undefined;
  /** Through what, where it is not what the request says. */
  via?: string;
};

/** Saves a client. Refuses with 409 when somebody else saved it since `version`, unless nothing would change. */
export async function changeClient(services: Services, actor: Person, change: ClientChange): Promise<void> {
  const { db, jobs } = services;
  const saved = { taxId: change.input.tax_id, id: change.id, portfolioOf: actor.portfolioOf };
  const moved = await refusingTwins(db, saved, () =>
    db.transaction().execute((trx) => changeWithin(trx, services, actor, change)),
  );
  if (moved) await jobs.enqueue(geocodeClient, { client_id: change.id });
}

/** The same in a transaction of the caller's; true where coordinates fell due: ring geocodeClient after the commit. */
export async function changeWithin(
  trx: Trx,
  services: Services,
  actor: Person,
  change: ClientChange,
): Promise<boolean> {
  const { id } = change;
  await lockClient(trx, id);
  const before = await getClient(trx, id);
  refuseMerged(before, id);
  await keepApart(trx, services, actor, id, change.apart);
  const input = await heedPerson(trx, actor, keepCalculated(before, change.input), before);
  const { row, tagIds } = await prepare(trx, input, before);
  const changes = changesBetween(
    comparable(asInput(before)),
    comparable({ ...input, siruta: row.siruta, source_id: row.source_id }),
  );
  if (Object.keys(changes).length === 0) return false;
  refuseCreditChange(actor, changes);
  if (changes.manager_ids) refuseLosing(actor, input);
  if (before.version !== change.version && !(await savedOnlyBy(trx, change))) throw stale(before);

  const formerNames = await rename(trx, before, input.name);
  const geo = geoAfter(before, input, services.now());
  if (changes.tax_id) await releaseAliasTaxId(trx, id, input.tax_id);
  const named = { ...input, former_names: formerNames, merged_tax_ids: before.merged_tax_ids };
  const version = await updateClient(trx, id, { ...row, ...geo, search_text: searchText(named) });
  const contactIds = before.contacts.map((contact) => contact.id);
  if (changes.contacts) await replaceContacts(trx, id, input.contacts, contactIds);
  if (changes.delivery_addresses) await changeDeliveryAddresses(trx, before, input.delivery_addresses);
  if (changes.manager_ids) await replaceManagers(trx, id, input.manager_ids);
  if (changes.tags) await replaceTags(trx, id, tagIds);
  await insertAudit(trx, actor, {
    action: 'update',
    subject: 'client',
    subject_id: id,
    changes,
    version,
    form_key: change.formKey,
    ...(change.via && { via: change.via }),
  });
  const at = services.now();
  const moves = movesOf(id, changes);
  await recordMoves(trx, { actor, cause: 'manual', at, moves });
  if (moves.length > 0) await tellMoves(trx, { client_id: id, at, baseUrl: services.baseUrl, by: actor.id });
  if (isCompared(changes)) await reconcile(trx, [id], at);
  return geo.geo_due_at instanceof Date;
}

type Archival = { id: number; archived: boolean; key?: RequestKey | undefined };

/** Archives a client or brings it back; asked for what already is, or again with the same key, it changes nothing. */
export async function setArchived(
  { db, now }: Services,
  actor: Person,
  { id, archived, key }: Archival,
): Promise<void> {
  await db.transaction().execute((trx) =>
    once(trx, actor.id, key, 'client', async () => {
      await lockClient(trx, id);
      const before = await getClient(trx, id);
      refuseMerged(before, id);
      if ((before.archived_at !== null) === archived) return id;
      const archived_at = archived ? now() : null;
      const version = await updateClient(trx, id, { archived_at });
      const changes = changesBetween({ archived_at: before.archived_at }, { archived_at });
      const action = archived ? 'archive' : 'restore';
      await insertAudit(trx, actor, { action, subject: 'client', subject_id: id, changes, version });
      return id;
    }),
  );
}

/** Keeps the name that goes as a former one; answers all former names. */
async function rename(trx: Trx, before: ClientRecord, name: string): Promise<string[]> {
  const former = before.former_names.map((row) => row.name);
  if (before.name === name) return former;
  await insertFormerName(trx, before.id, before.name);
  await deleteFormerName(trx, before.id, name);
  return [...former, before.name].filter((each) => each !== name);
}

/** The row of an input, its source and tags made where they are new; refuses what is not in the lists. */
async function prepare(trx: Trx, input: ClientInput, before?: ClientRecord) {
  await refuseMissing(trx, input, before);
  const { contacts, delivery_addresses, tags, manager_ids, source_id, ...row } = input;
  const known = await findSourceId(trx, source_id);
  const source = known ?? (typeof source_id === 'string' ? await ensureSource(trx, source_id) : null);
  const siruta = input.siruta ?? (await sirutaOf(trx, input));
  return { row: { ...row, siruta, source_id: source }, tagIds: await ensureTags(trx, tags) };
}

async function sirutaOf(trx: Trx, { country, county, locality }: ClientInput): Promise<number | null> {
  return country === 'RO' && county && locality ? findSiruta(trx, county, locality) : null;
}

async function refuseMissing(trx: Trx, input: ClientInput, before: ClientRecord | undefined): Promise<void> {
  const errors: FieldError[] = [];
  const check = async (
    field: keyof ClientInput,
    list: Parameters<typeof missingIds>[1],
    ids: number[],
    message: string,
  ) => {
    if ((await missingIds(trx, list, ids)).length > 0) errors.push({ field, message });
  };
  if (input.type_id !== before?.type_id)
    await check('type_id', 'types', [input.type_id], 'Tipul de client nu mai există. Alegeți altul.');
  if (input.level_id !== before?.level_id)
    await check('level_id', 'levels', [input.level_id], 'Nivelul de client nu mai există. Alegeți altul.');
  if (typeof input.source_id === 'number' && input.source_id !== before?.source_id) {
    await check('source_id', 'sources', [input.source_id], 'Sursa nu mai există. Alegeți alta.');
  }
  const fresh = input.manager_ids.filter((id) => !before?.managers.some((manager) => manager.id === id));
  await check('manager_ids', 'users', fresh, 'Managerul ales nu mai există.');
  if (errors.length > 0) throw new Refused(422, 'Verificați câmpurile marcate.', errors);
}

async function savedOnlyBy(trx: Trx, { id, version, formKey }: ClientChange): Promise<boolean> {
  if (!formKey) return false;
  const since = await listChangesSince(trx, 'client', id, version);
  return since.every(({ form_key }) => form_key === formKey);
}

function stale(current: ClientRecord): Refused {
  return new Refused(409, 'Clientul a fost salvat între timp de altcineva.', [], {
    stale: true,
    version: current.version,
  });
}
