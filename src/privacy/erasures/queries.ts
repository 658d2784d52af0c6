import { sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { NotFound } from '../../errors.ts';
import type { Pattern } from '../traces/pattern.ts';
import { inJson, inText } from '../traces/queries.ts';

/** Something that was erased, in words: "Mesaje: 12". */
export type ErasedLine = { what: string };
/** Something that stays, why, and the first day on which it need not. `until`: YYYY-MM-DD, or null for good. */
export type KeptLine = { what: string; why: string; until: string | null };

/** The client and those that were merged into it: one person. */
export async function listOwnIds(db: Db, clientId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('clients')
    .select('id')
    .where(({ or, eb }) => or([eb('id', '=', clientId), eb('merged_into_id', '=', clientId)]))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * What is still owed on either side: it holds an erasure up. A delivered order that no invoice has counts as long as
 * money may be asked for it: an invoice of later would be made out to nobody.
 */
export async function findHindrances(db: Db, ids: number[]) {
  const { rows } = await sql<{ orders: string[]; delivered: string[]; invoices: string[] }>`
    select array(select number from orders where client_id = any(${ids})
        and status not in ('delivered', 'cancelled') order by id) as orders,
      array(select number from orders o where client_id = any(${ids}) and status = 'delivered' and total > 0
        and retained_until('orders', date) > current_date
        and exists (select from order_lines l where l.order_id = o.id and l.quantity > coalesce(
          (select sum(quantity) from document_lines where order_line_id = l.id), 0)) order by id) as delivered,
      array(select series || ' ' || number from documents where client_id = any(${ids})
        and open_amount > 0 order by id) as invoices`.execute(db);
  return rows[0] as { orders: string[]; delivered: string[]; invoices: string[] };
}

/** Which of these telephones, addresses and accounts somebody else has too: another client, its people, a colleague. */
export async function listShared(db: Db, ids: number[], values: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ value: string }>`
    select value from unnest(${values}::text[]) value
    where value in (
      select unnest(array[phone, mobile, fax, lower(email), iban]) from clients where id <> all(${ids})
      union all select unnest(array[phone, lower(email)]) from contacts where client_id <> all(${ids})
      union all select contact_phone from delivery_addresses where client_id <> all(${ids})
      union all select lower(email) from portal_users where client_id <> all(${ids})
      union all select lower(email) from users)`.execute(db);
  return new Set(rows.map(({ value }) => value));
}

/** How much there is of a client's person, by what it is. */
export async function countHeld(db: Db, ids: number[]) {
  const counts = held.map(
    ([table, where]) =>
      sql`(select count(*)::integer from ${sql.table(table)} t where ${where(ids)}) as ${sql.ref(table)}`,
  );
  const { rows } = await sql<Record<string, number>>`select ${sql.join(counts)}`.execute(db);
  return rows[0] ?? {};
}

const ofClient = (ids: number[]) => sql`t.client_id = any(${ids})`;
const held: [table: string, where: (ids: number[]) => ReturnType<typeof sql>][] = [
  ['contacts', ofClient],
  ['delivery_addresses', ofClient],
  ['client_former_names', ofClient],
  ['notes', ofClient],
  ['note_files', (ids) => sql`t.note_id in (select id from notes where client_id = any(${ids}))`],
  ['messages', ofClient],
  ['campaign_recipients', ofClient],
  ['portal_users', ofClient],
  ['alerts', ofClient],
  ['consents', ofClient],
  ['orders', ofClient],
  ['payments', ofClient],
  ['import_items', ofClient],
  ['audit_entries', (ids) => sql`t.subject = 'client' and t.subject_id = any(${ids})`],
];

/** The documents that name a person, by the law that keeps them, with the day on which the last of them is let go. */
export async function listKeptDocuments(db: Db, documentIds: number[]) {
  const { rows } = await sql<{ kind: string; count: number; until: string; basis: string }>`
    select d.kind, count(*)::integer as count, max(retained_until(retention_kind(d.kind), d.issue_date))::text as until,
      p.basis
    from documents d cross join lateral (select basis from retention_periods
      where kind = retention_kind(d.kind) and valid_from <= d.issue_date order by valid_from desc limit 1) p
    where d.id = any(${documentIds}) group by d.kind, p.basis order by d.kind`.execute(db);
  return rows;
}

/** The documents in which a person stands: all of a client's; of a contact those with these texts in them. */
export async function listNaming(db: Db, ids: number[], pattern: Pattern | null): Promise<number[]> {
  const said = pattern
    ? sql`(${inJson(sql`delivery`, pattern)} or ${inText(sql`concat_ws(' ', body, title, note)`, pattern)})`
    : sql`true`;
  const { rows } = await sql<{ id: number }>`
    select id from documents where client_id = any(${ids}) and ${said} order by id`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * A document of now that names a person who was erased, as a storno does, is let go of when the law lets go: all of an
 * erased client's, and whatever takes back an invoice that names an erased contact.
 */
export async function insertErasedDocument(
  trx: Trx,
  { id, client_id, storno_of }: { id: number; client_id: number; storno_of: number | null },
): Promise<void> {
  await sql`
    insert into erasure_documents (erasure_id, document_id)
    select e.id, ${id}::bigint from erasures e where client_id = ${client_id} and subject = 'client'
    union select erasure_id, ${id}::bigint from erasure_documents where document_id = ${storno_of}`.execute(
    trx,
  );
}

/** How long payments of clients are kept: with the books. */
export async function findKeptPayments(db: Db, ids: number[]) {
  const { rows } = await sql<{ count: number; until: string | null; basis: string | null }>`
    select count(*)::integer as count, max(retained_until('fiscal_documents', p.date))::text as until,
      (select basis from retention_periods where kind = 'fiscal_documents' order by valid_from desc limit 1) as basis
    from payments p where p.client_id = any(${ids})`.execute(db);
  return rows[0] as { count: number; until: string | null; basis: string | null };
}

type NewErasure = {
  client_id: number;
  subject: 'client' | 'contact';
  subject_label: string;
  reason: string;
  erased: ErasedLine[];
  kept: KeptLine[];
  made_at: Date;
  made_by: number;
  form_key: string | null;
};

/** Keeps the paper of an erasure, with the documents in which the person stays for now. */
export async function insertErasure(trx: Trx, row: NewErasure, documentIds: number[]): Promise<number> {
  const { id } = await trx
    .insertInto('erasures')
    .values({ ...row, erased: JSON.stringify(row.erased), kept: JSON.stringify(row.kept) })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`
    insert into erasure_documents (erasure_id, document_id) select ${id}, unnest(${documentIds}::bigint[])`.execute(
    trx,
  );
  return id;
}

/** What this form erased already. */
export async function findByFormKey(trx: Trx, userId: number, formKey: string): Promise<number | undefined> {
  const row = await trx
    .selectFrom('erasures')
    .select('id')
    .where('made_by', '=', userId)
    .where('form_key', '=', formKey)
    .executeTakeFirst();
  return row?.id;
}

function erasures(db: Db) {
  return db
    .selectFrom('erasures as e')
    .leftJoin('users', 'users.id', 'e.made_by')
    .select(['e.id', 'e.client_id', 'e.subject', 'e.subject_label', 'e.reason', 'e.made_at'])
    .select(['users.name as made_by', sql<ErasedLine[]>`e.erased`.as('erased')])
    .select(sql<KeptLine[]>`e.kept`.as('kept'))
    .select(
      sql<{
        all: number;
        done: number;
      }>`(select json_build_object('all', count(*), 'done', count(anonymised_at))
        from erasure_documents where erasure_id = e.id)`.as('documents'),
    );
}

export async function getErasure(db: Db, ids: { id: number; erasure_id: number }) {
  const row = await erasures(db)
    .where('e.id', '=', ids.erasure_id)
    .where('e.client_id', '=', ids.id)
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

export type Erasure = Awaited<ReturnType<typeof getErasure>>;

/** The erasures, newest first; of one client or of all, the latest five hundred. */
export async function listErasures(db: Db, clientId?: number): Promise<Erasure[]> {
  return erasures(db)
    .$if(clientId !== undefined, (query) => query.where('e.client_id', '=', clientId ?? 0))
    .orderBy('e.id', 'desc')
    .limit(500)
    .execute();
}
