import { changesBetween } from '../../audit/actor.ts';
import type { Trx } from '../../db/database.ts';
import { movesOf, recordMoves } from '../../levels/queries.ts';
import { ringMoves } from '../../levels/told/actions.ts';
import { searchText } from '../../search/document.ts';
import { keepAwaited } from '../delivery-addresses/actions.ts';
import { ensureSource, ensureTags } from '../lists/queries.ts';
import { geoAfter, keepCalculated } from '../location/geo.ts';
import type { ClientRecord } from '../queries.ts';
import { asInput, comparable } from '../record.ts';
import { isCompared, reconcile } from '../register/reconcile.ts';
import type { ClientInput } from '../schema.ts';
import {
  findSirutas,
  insertAudits,
  insertRows,
  placeKey,
  renameAll,
  reserveIds,
  updateRows,
  writeContacts,
  writeDeliveryAddresses,
  writeManagers,
  writeTags,
} from './queries.ts';

/** Who writes many clients at once, when, and what the audit says of it; `form_key` names the import. */
export type Writing = {
  actor: { id: number };
  now: Date;
  action: string;
  form_key: string;
  /** Whether a name that goes is kept as a former one; yes unless told. */
  keepNames?: boolean;
};

export type ClientUpdate = { before: ClientRecord; input: ClientInput };

/**
 * Makes many clients with their lists in a few statements. Answers their ids in order; undefined where the tax id
 * was taken meanwhile. The sweep of the geocoder finds them by themselves.
 */
export async function insertClients(
  trx: Trx,
  writing: Writing,
  inputs: ClientInput[],
): Promise<(number | undefined)[]> {
  if (inputs.length === 0) return [];
  const ids = await reserveIds(trx, inputs.length);
  const resolve = await resolver(trx, inputs);
  const all = inputs.map((input, index) => {
    const id = ids[index] as number;
    const resolved = resolve(input);
    const search_text = searchText({ ...input, former_names: [], merged_tax_ids: [] });
    const geo = geoAfter(undefined, input, writing.now);
    return { id, input: resolved, row: { ...scalars(resolved), ...geo, id, search_text } };
  });
  const made = await insertRows(
    trx,
    all.map(({ row }) => row),
  );
  const fresh = all.filter(({ id }) => made.has(id));
  await writeLists(
    trx,
    fresh.map(({ id, input }) => ({ id, input: withoutIds(input), given: filled(input) })),
    resolve,
  );
  await insertAudits(
    trx,
    writing.actor.id,
    writing,
    fresh.map(({ id, input }) => ({
      subject_id: id,
      changes: changesBetween({}, { ...input, ...emptied(input) }),
      version: 1,
    })),
  );
  return ids.map((id) => (made.has(id) ? id : undefined));
}

/**
 * Saves many clients, each locked by the caller. Answers the version of each after it; what is the same is left alone,
 * and so is an address that an order waits to be sent to.
 */
export async function updateClients(
  trx: Trx,
  writing: Writing,
  given: ClientUpdate[],
): Promise<Map<number, number>> {
  const { updates } = await keepAwaited(trx, given);
  const resolve = await resolver(
    trx,
    updates.map(({ input }) => input),
  );
  const { keepNames = true } = writing;
  const all = updates.flatMap(({ before, input: wanted }) => {
    const input = resolve(keepCalculated(before, wanted));
    const changes = changesBetween(comparable(asInput(before)), comparable(input));
    if (Object.keys(changes).length === 0) return [];
    return [{ id: before.id, before, input, changes }];
  });
  const rows = all.map(({ id, before, input }) => {
    const geo = {
      geo_precision: before.geo_precision,
      geo_source: before.geo_source,
      geo_due_at: before.geo_due_at,
      ...geoAfter(before, input, writing.now),
    };
    const former = before.former_names.map(({ name }) => name);
    const names = keepNames ? [...former, before.name] : former;
    const former_names = names.filter((name) => name !== input.name);
    return {
      ...scalars(input),
      ...geo,
      id,
      search_text: searchText({ ...input, former_names, merged_tax_ids: before.merged_tax_ids }),
    };
  });
  const versions = await updateRows(trx, rows);
  await renameAll(
    trx,
    all.flatMap(({ id, before, input }) =>
      before.name === input.name ? [] : [{ id, former: before.name, name: input.name }],
    ),
    { keep: keepNames },
  );
  await writeLists(
    trx,
    all.map(({ id, input, changes }) => ({ id, input, given: new Set(Object.keys(changes)) })),
    resolve,
  );
  await insertAudits(
    trx,
    writing.actor.id,
    writing,
    all.map(({ id, changes }) => ({ subject_id: id, changes, version: versions.get(id) ?? 1 })),
  );
  const moves = all.flatMap(({ id, changes }) => movesOf(id, changes));
  const { actor, now: at, form_key: key } = writing;
  const compared = all.flatMap(({ id, changes }) => (isCompared(changes) ? [id] : []));
  await reconcile(trx, compared, at);
  await recordMoves(trx, { actor, cause: 'import', at, moves });
  await ringMoves(trx, { actor, at, moves, key, what: 'un import' });
  return versions;
}

type Resolved = ClientInput & { source_id: number | null };
type Resolve = ((input: ClientInput) => Resolved) & { tagId(name: string): number };

/** Finds for all of them at once what one save looks up for itself: SIRUTA codes, sources, tags. */
async function resolver(trx: Trx, inputs: ClientInput[]): Promise<Resolve> {
  const places = inputs.flatMap(({ country, county, locality, siruta }) =>
    country === 'RO' && county && locality && siruta === null ? [{ county, locality }] : [],
  );
  const sirutas = await findSirutas(trx, places);
  const names = distinct(inputs.flatMap(({ source_id }) => (typeof source_id === 'string' ? source_id : [])));
  const sources = new Map<string, number>();
  for (const name of names) sources.set(name.toLowerCase(), await ensureSource(trx, name));
  const tagNames = distinct(inputs.flatMap(({ tags }) => tags));
  const tagIds = await ensureTags(trx, tagNames);
  const tags = new Map(tagNames.map((name, index) => [name.toLowerCase(), tagIds[index] as number]));

  const resolve = (input: ClientInput): Resolved => {
    const { source_id, country, county, locality, siruta } = input;
    const placed = country === 'RO' && county && locality && siruta === null;
    return {
      ...input,
      siruta: placed ? (sirutas.get(placeKey({ county, locality })) ?? null) : siruta,
      source_id: typeof source_id === 'string' ? (sources.get(source_id.toLowerCase()) ?? null) : source_id,
    };
  };
  return Object.assign(resolve, { tagId: (name: string) => tags.get(name.toLowerCase()) as number });
}

type Lists = { id: number; input: Resolved; given: Set<string> };

async function writeLists(trx: Trx, all: Lists[], resolve: Resolve): Promise<void> {
  const of = <Row>(name: string, rows: (input: Resolved) => Row[]) =>
    all.flatMap(({ id, input, given }) => (given.has(name) ? [{ client_id: id, rows: rows(input) }] : []));
  const contacts = of('contacts', (input) => input.contacts);
  if (contacts.length > 0) await writeContacts(trx, contacts);
  const addresses = of('delivery_addresses', (input) => input.delivery_addresses);
  if (addresses.length > 0) await writeDeliveryAddresses(trx, addresses);
  await writeManagers(
    trx,
    of('manager_ids', (input) => input.manager_ids),
  );
  await writeTags(
    trx,
    of('tags', (input) => input.tags.map(resolve.tagId)),
  );
}

const lists = ['contacts', 'delivery_addresses', 'manager_ids', 'tags'] as const;

function scalars(input: Resolved): Record<string, unknown> {
  const {
    contacts: _contacts,
    delivery_addresses: _addresses,
    tags: _tags,
    manager_ids: _ids,
    ...row
  } = input;
  return row;
}

const filled = (input: Resolved) => new Set<string>(lists.filter((name) => input[name].length > 0));
/** The lists with nothing in them, which a new client's audit row need not say. */
const emptied = (input: Resolved) =>
  Object.fromEntries(lists.filter((name) => input[name].length === 0).map((name) => [name, null]));

function withoutIds(input: Resolved): Resolved {
  return {
    ...input,
    contacts: input.contacts.map((row) => ({ ...row, id: null })),
    delivery_addresses: input.delivery_addresses.map((row) => ({ ...row, id: null })),
  };
}

function distinct(names: string[]): string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}
