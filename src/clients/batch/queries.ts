import { sql } from 'kysely';
import type { Trx } from '../../db/database.ts';
import { localityKey } from '../../romania/localities.ts';
import type { ContactInput, DeliveryAddressInput } from '../schema.ts';

/** The columns that a save writes; the others are the database's own business. */
const columns = [
  ...['name', 'alias', 'phone', 'mobile', 'email', 'email_enabled', 'country', 'county', 'locality'],
  'marketing_enabled',
  ...['sector', 'street', 'street_no', 'address_extra', 'postal_code', 'siruta', 'type_id', 'level_id'],
  ...['tax_id', 'tax_id_kind', 'vat_payer', 'trade_register_no', 'bank', 'iban', 'payment_term_days'],
  ...['payment_method', 'status', 'shipping_payer', 'fax', 'website', 'source_id', 'caen_code'],
  ...['caen_revision', 'activity', 'lat', 'lon', 'geo_precision', 'geo_source', 'geo_due_at'],
  ...['notify_sms', 'notify_email', 'search_text'],
];
const contactColumns = ['name', 'job_title', 'email', 'phone', 'marketing_enabled', 'receives', 'position'];
const addressColumns = [
  ...['label', 'country', 'county', 'locality', 'sector', 'street', 'street_no', 'address_extra'],
  ...['postal_code', 'siruta', 'contact_name', 'contact_phone', 'is_default', 'position'],
];

export type BatchRow = Record<string, unknown> & { id: number };
export type Listed<Row> = { client_id: number; rows: Row[] };
export type AuditRow = { subject_id: number; changes: object; version: number };

/** Ids for as many clients as are about to be made, so that their rows can be told apart before they are in. */
export async function reserveIds(trx: Trx, count: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('clients', 'id')) as id from generate_series(1, ${count}::int)
  `.execute(trx);
  return rows.map(({ id }) => id);
}

/** Inserts whole rows; answers the ids of those that are in: a taken tax id is left out, not an error. */
export async function insertRows(trx: Trx, rows: BatchRow[]): Promise<Set<number>> {
  if (rows.length === 0) return new Set();
  const names = list(['id', ...columns]);
  const { rows: made } = await sql<{ id: number }>`
    insert into clients (${names}) overriding system value
    select ${names} from json_populate_recordset(null::clients, ${JSON.stringify(rows)}::json)
    on conflict (tax_id) do nothing
    returning id
  `.execute(trx);
  return new Set(made.map(({ id }) => id));
}

/** Writes whole rows over those that are there; answers the version of each after it. */
export async function updateRows(trx: Trx, rows: BatchRow[]): Promise<Map<number, number>> {
  if (rows.length === 0) return new Map();
  const { rows: saved } = await sql<{ id: number; version: number }>`
    update clients set ${assign(columns)}, version = clients.version + 1, updated_at = now()
    from json_populate_recordset(null::clients, ${JSON.stringify(rows)}::json) given
    where clients.id = given.id
    returning clients.id, clients.version
  `.execute(trx);
  return new Map(saved.map(({ id, version }) => [id, version]));
}

/** Makes the contacts of these clients exactly these. Rows keep their id; a row without one is new. */
export async function writeContacts(trx: Trx, lists: Listed<ContactInput>[]): Promise<void> {
  await writeList(trx, 'contacts', contactColumns, lists);
}

/** Makes the delivery addresses of these clients exactly these. The default may move between two rows. */
export async function writeDeliveryAddresses(trx: Trx, lists: Listed<DeliveryAddressInput>[]): Promise<void> {
  const clients = lists.map(({ client_id }) => client_id);
  if (lists.some(({ rows }) => rows.some(({ id }) => id))) {
    await sql`update delivery_addresses set is_default = false where client_id = any(${clients}) and is_default`.execute(
      trx,
    );
  }
  await writeList(trx, 'delivery_addresses', addressColumns, lists);
}

async function writeList(
  trx: Trx,
  table: 'contacts' | 'delivery_addresses',
  names: string[],
  lists: Listed<ContactInput | DeliveryAddressInput>[],
): Promise<void> {
  const rows = lists.flatMap(({ client_id, rows: given }) =>
    given.map((row, position) => ({ ...row, client_id, position })),
  );
  const kept = rows.flatMap(({ id }) => (id ? [id] : []));
  const fresh = rows.filter(({ id }) => !id);
  const clients = lists.map(({ client_id }) => client_id);
  const given = (some: object[]) =>
    sql`json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(some)}::json) given`;

  await sql`delete from ${sql.table(table)} where client_id = any(${clients}) and id <> all(${kept})`.execute(
    trx,
  );
  if (kept.length > 0) {
    await sql`
      update ${sql.table(table)} old set ${assign(names)} from ${given(rows.filter(({ id }) => id))}
      where old.id = given.id and old.client_id = given.client_id
    `.execute(trx);
  }
  if (fresh.length > 0) {
    await sql`
      insert into ${sql.table(table)} (client_id, ${list(names)})
      select client_id, ${list(names)} from ${given(fresh)}
    `.execute(trx);
  }
}

export async function writeManagers(trx: Trx, lists: Listed<number>[]): Promise<void> {
  await writeLinks(trx, 'client_managers', 'user_id', lists);
}

export async function writeTags(trx: Trx, lists: Listed<number>[]): Promise<void> {
  await writeLinks(trx, 'client_tags', 'tag_id', lists);
}

async function writeLinks(trx: Trx, table: string, column: string, lists: Listed<number>[]): Promise<void> {
  if (lists.length === 0) return;
  const pairs = lists.flatMap(({ client_id, rows }) => [...new Set(rows)].map((id) => ({ client_id, id })));
  const clients = lists.map(({ client_id }) => client_id);
  await sql`delete from ${sql.table(table)} where client_id = any(${clients})`.execute(trx);
  if (pairs.length === 0) return;
  await sql`
    insert into ${sql.table(table)} (client_id, ${sql.ref(column)})
    select client_id, id from json_to_recordset(${JSON.stringify(pairs)}::json) as given(client_id bigint, id bigint)
  `.execute(trx);
}

/** The names that went with a rename are kept as former ones; a name taken again is no former name any more. */
export async function renameAll(
  trx: Trx,
  renamed: { id: number; former: string; name: string }[],
  { keep }: { keep: boolean },
): Promise<void> {
  if (renamed.length === 0) return;
  const given = sql`json_to_recordset(${JSON.stringify(renamed)}::json) as given(id bigint, former text, name text)`;
  if (keep) {
    await sql`
      insert into client_former_names (client_id, name) select id, former from ${given}
      on conflict (client_id, name) do update set until = now()
    `.execute(trx);
  }
  await sql`
    delete from client_former_names using ${given}
    where client_id = given.id and client_former_names.name = given.name
  `.execute(trx);
}

export async function insertAudits(
  trx: Trx,
  actorId: number,
  { action, form_key }: { action: string; form_key: string },
  rows: AuditRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into audit_entries (actor_id, actor_kind, via, action, subject, subject_id, changes, version, form_key)
    select ${actorId}, 'user', 'import', ${action}, 'client', subject_id, changes, version, ${form_key}
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as given(subject_id bigint, changes jsonb, version integer)
  `.execute(trx);
}

type Place = { county: string; locality: string };

/** The SIRUTA codes of places whose name is the only one in its county, under `county` and the key of the name. */
export async function findSirutas(trx: Trx, places: Place[]): Promise<Map<string, number>> {
  const keyed = new Map(places.map((place) => [placeKey(place), place]));
  if (keyed.size === 0) return new Map();
  const given = [...keyed.values()].map(({ county, locality }) => ({ county, key: localityKey(locality) }));
  const { rows } = await sql<{ county: string; key: string; siruta: number }>`
    select county, name_key as key, min(siruta) as siruta
    from localities join json_to_recordset(${JSON.stringify(given)}::json) as given(county text, key text) using (county)
    where name_key = given.key
    group by county, name_key having count(*) = 1 and min(siruta) is not null
  `.execute(trx);
  return new Map(rows.map(({ county, key, siruta }) => [`${county} ${key}`, siruta]));
}

export const placeKey = ({ county, locality }: Place) => `${county} ${localityKey(locality)}`;

const list = (names: string[]) => sql.join(names.map((name) => sql.ref(name)));
const assign = (names: string[]) =>
  sql.join(names.map((name) => sql`${sql.ref(name)} = given.${sql.ref(name)}`));
