import { isDeepStrictEqual } from 'node:util';
import type { ClientRecord } from '../../clients/queries.ts';
import { asInput, comparable } from '../../clients/record.ts';
import { clientFieldNames } from '../../clients/schema.ts';
import { isPersonalId } from '../../romania/personal-id.ts';
import { balanceFields } from './field-text.ts';
import type { Entry } from './queries.ts';

/** What a person may do with the values of a client's history. */
export type Rights = { edits: boolean; seesCnp: boolean; seesBalance: boolean; isAdministrator: boolean };

/** Fields that go back together with the one that is asked for. */
const together: Record<string, string[]> = {
  locality: ['siruta'],
  lat: ['lon'],
  lon: ['lat'],
  caen_code: ['caen_revision'],
  country: ['county', 'locality', 'sector', 'siruta'],
  county: ['locality', 'sector', 'siruta'],
};

// A yes to marketing is said by somebody each time; the kind of a number follows from the number.
const never = new Set(['marketing_enabled', 'siruta', 'caen_revision']);
const names = new Set<string>(clientFieldNames);
const lists = new Set(['contacts', 'delivery_addresses', 'tags', 'manager_ids']);

/** Whether a field of an entry can be put back by this person: what it was then is not what it is now. */
export function isRestorable(entry: Entry, field: string, client: ClientRecord, rights: Rights): boolean {
  const [before, after] = entry.changes[field] ?? [];
  if (!rights.edits || entry.subject !== 'client' || entry.subject_id !== client.id) return false;
  if (!names.has(field) || never.has(field) || before === undefined) return false;
  // Before the entry that made the client there was nothing; nothing on both sides is what an erasure took.
  if (entry.action === 'create' || entry.version === 1) return false;
  if (before === null && ((after ?? null) === null || lists.has(field))) return false;
  if (client.archived_at !== null || client.erased_at !== null) return false;
  if (balanceFields.has(field) && !(rights.seesBalance && rights.isAdministrator)) return false;
  if (field === 'tax_id' && !rights.seesCnp && [before, client.tax_id].some(isCnp)) return false;
  return !isDeepStrictEqual(comparedOf(field, before), comparedOf(field, valueNow(field, client)));
}

/** What a field of the client holds now, in the words of the audit. */
export const valueNow = (field: string, client: ClientRecord): unknown =>
  JSON.parse(JSON.stringify(comparable(asInput(client))[field] ?? null));

/** The client's input with a field as it was before an entry. */
export function restoredInput(entry: Entry, field: string, client: ClientRecord): Record<string, unknown> {
  const fields = [field, ...(together[field] ?? []).filter((name) => name in entry.changes)];
  const restored = Object.fromEntries(
    fields.map((name) => [name, rowsBack(name, entry.changes[name]?.[0] ?? null, client)]),
  );
  const marketing = field === 'email' && {
    marketing_enabled: client.marketing_enabled && sameMail(client.email, restored.email),
  };
  return { ...asInput(client), ...placedByHand(client), ...restored, ...marketing };
}

/** Rows keep the ids of those that are there; a yes to marketing was given for the address of now and stays with it. */
function rowsBack(field: string, value: unknown, client: ClientRecord): unknown {
  if (field !== 'contacts' && field !== 'delivery_addresses') return value;
  const there: Record<string, unknown>[] = [...client[field]];
  const key = field === 'contacts' ? 'name' : 'label';
  return ((value ?? []) as Record<string, unknown>[]).map((row) => {
    const at = there.findIndex((each) => each[key] === row[key] || (each.email && each.email === row.email));
    const [twin] = at < 0 ? [] : there.splice(at, 1);
    const marketing = field === 'contacts' && {
      marketing_enabled: twin?.marketing_enabled === true && sameMail(twin.email, row.email),
    };
    return { ...row, ...marketing, id: twin?.id ?? null };
  });
}

/** Coordinates that a job found are not what anybody gave. */
const placedByHand = ({ geo_source }: ClientRecord) =>
  geo_source === 'manual' ? {} : { lat: null, lon: null };

function comparedOf(field: string, value: unknown): unknown {
  if (field !== 'contacts') return value ?? null;
  return ((value ?? []) as Record<string, unknown>[]).map(
    ({ id: _id, marketing_enabled: _on, ...row }) => row,
  );
}

const sameMail = (one: unknown, other: unknown) =>
  String(one ?? '').toLowerCase() === String(other ?? '').toLowerCase();

const isCnp = (value: unknown) => typeof value === 'string' && isPersonalId(value);
