import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { type Pattern, patternOf } from './pattern.ts';

/** Whether one of the texts stands in another text. */
export const inText = (text: RawBuilder<unknown>, { like, words }: Pattern): RawBuilder<boolean> =>
  sql<boolean>`(lower(${text}) like any(${like}) and ${text} ~* ${words})`;

/** The same in HTML. */
export const inHtml = (text: RawBuilder<unknown>, { like, html }: Pattern): RawBuilder<boolean> =>
  inText(text, { like, words: html, html });

/** Whether one of the texts stands in a value of JSON; the names of its fields say nothing of anybody. */
export const inJson = (value: RawBuilder<unknown>, { like, words }: Pattern): RawBuilder<boolean> =>
  sql<boolean>`(lower(${value}::text) like any(${like}) and exists (
    select from jsonb_path_query(${value}, 'strict $.** ? (@.type() == "string")') said where said #>> '{}' ~* ${words}))`;

/** What says nothing of a person in an entry of the audit, and stays there. */
const neutral = [
  ...['type_id', 'level_id', 'status', 'source_id', 'manager_ids', 'archived_at', 'tax_id_kind', 'vat_payer'],
  ...['payment_term_days', 'payment_method', 'shipping_payer', 'email_enabled', 'notify_sms', 'notify_email'],
  ...[
    'marketing_enabled',
    'country',
    'level_locked',
    'level_locked_until',
    'client_merge_id',
    'credit_raise_id',
  ],
  ...['credit_overdue_limit', 'credit_total_limit', 'credit_overdue_days', 'credit_unchecked', 'until'],
  ...[
    'overdue_limit',
    'total_limit',
    'overdue_days',
    'portal_rights',
    'period',
    'kind',
    'pinned_at',
    'deleted_at',
  ],
  ...['date', 'lines', 'net_total', 'vat_total', 'total', 'awb', 'number', 'issue_date', 'amount', 'method'],
  ...[
    'allocations',
    'cancelled_at',
    'client_id',
    'order_id',
    'proforma_id',
    'storno_of',
    'payment_id',
    'created_by',
  ],
  ...[
    'remind_at',
    'remind_user_id',
    'done_at',
    'by_hand',
    'delivery_address_id',
    'erasure_id',
    'format',
    'clients',
  ],
];

/** Clients and what hangs on them, as the audit calls it. */
export const things = (ids: number[]) => sql`(
  select 'client' as subject, id from clients where id = any(${ids})
  union all select 'note', id from notes where client_id = any(${ids})
  union all select 'order', id from orders where client_id = any(${ids})
  union all select 'document', id from documents where client_id = any(${ids})
  union all select 'payment', id from payments where client_id = any(${ids})
  union all select 'message', id from messages where client_id = any(${ids}))`;

/** Takes every value of theirs out of the history of clients and of what hangs on them; that, when and by whom it changed stays. */
export async function emptyHistory(trx: Trx, ids: number[]): Promise<void> {
  await sql`
    update audit_entries e set changes = (
      select coalesce(jsonb_object_agg(key, case when key = any(${neutral}) then value else '[null, null]' end), '{}')
      from jsonb_each(e.changes))
    from ${things(ids)} thing
    where e.subject = thing.subject and e.subject_id = thing.id and e.changes <> '{}'`.execute(trx);
}

/** An entry's changes without the values in which one of the texts stands. */
const changesWithout = (pattern: Pattern) => sql`(
  select jsonb_object_agg(key, case when ${inJson(sql`value`, pattern)} then '[null, null]' else value end)
  from jsonb_each(e.changes))`;

/** The same for one person of a client: only the values in which that person stands. */
export async function emptyHistoryOf(trx: Trx, ids: number[], pattern: Pattern): Promise<void> {
  await sql`
    update audit_entries e set changes = ${changesWithout(pattern)} from ${things(ids)} thing
    where e.subject = thing.subject and e.subject_id = thing.id
      and ${inJson(sql`e.changes`, pattern)}`.execute(trx);
}

/** Entries of anything else that hold what nobody else has: a number, an address, a telephone. Only those values go. */
export async function emptyOtherHistory(trx: Trx, pattern: Pattern): Promise<void> {
  await sql`
    update audit_entries e set changes = ${changesWithout(pattern)}
    where ${inJson(sql`e.changes`, pattern)}`.execute(trx);
}

/** In how many entries and imported rows of others stands what only these clients have. */
export async function countElsewhere(db: Db, ids: number[], pattern: Pattern) {
  const { rows } = await sql<{ entries: number; rows: number }>`
    select (select count(*)::integer from audit_entries e where ${inJson(sql`e.changes`, pattern)}
        and not exists (select from ${things(ids)} t where t.subject = e.subject and t.id = e.subject_id)) as entries,
      (select count(*)::integer from import_items t where client_id <> all(${ids}) and ${inItem(pattern)}) as rows`.execute(
    db,
  );
  return rows[0] as { entries: number; rows: number };
}

/** Whether an import with such rows is at work just now. */
export async function isImporting(trx: Trx, ids: number[]): Promise<boolean> {
  const { rows } = await sql<{ busy: boolean }>`
    select exists (select from imports i join import_items t on t.import_id = i.id
      where i.state in ('uploaded', 'planning', 'applying', 'reversing') and t.client_id = any(${ids})) as busy`.execute(
    trx,
  );
  return rows[0]?.busy ?? false;
}

/** Whether one of the texts stands in what an import planned, noted or did, or in a row of its file. */
const inItem = (pattern: Pattern) => sql<boolean>`(
  ${inText(sql`concat_ws(' ', t.name, t.tax_id)`, pattern)}
  or ${inJson(sql`jsonb_build_array(t.input, t.changes, t.notes, t.applied)`, pattern)}
  or exists (select from import_rows r where r.import_id = t.import_id and r.item_key = t.item_key
    and ${inJson(sql`r.cells`, pattern)}))`;

type Whose = { names: string[]; own: Pattern; values: Pattern };

/**
 * Empties what imports keep of a person: the rows, what was planned of them, samples of the columns, the file itself. A row
 * of no client is the person's where something stands in it that nobody else has, or the name with a telephone.
 */
export async function emptyImports(trx: Trx, ids: number[], { names, own, values }: Whose): Promise<void> {
  const named = names.map((name) => name.toLowerCase());
  const { rows } = await sql<{ import_id: number; item_key: string; number: number }>`
    select import_id, item_key, number from import_items t
    where client_id = any(${ids}) or (client_id is null
      and (${inItem(own)} or (lower(name) = any(${named}) and ${inItem(values)})))`.execute(trx);
  if (rows.length === 0) return;
  const found = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(import_id bigint, item_key text, number integer)`;
  await sql`
    update import_rows r set cells = '[]', item_key = 'erased ' || f.number from ${found}
    where r.import_id = f.import_id and r.item_key = f.item_key`.execute(trx);
  await sql`
    update import_items t set item_key = 'erased ' || t.number, name = '', name_key = '', tax_id = null,
      client_id = null, client_version = null, input = null, fields = null, changes = null, notes = '[]', applied = null,
      choice = 'skip', state = case when outcome is null then 'same' else state end,
      outcome_note = 'Datele persoanei au fost șterse.',
      reversal = case when outcome in ('created', 'updated') then coalesce(reversal, 'kept') else reversal end
    from ${found} where t.import_id = f.import_id and t.number = f.number`.execute(trx);
  await deleteFiles(trx, [...new Set(rows.map(({ import_id }) => import_id))]);
}

async function deleteFiles(trx: Trx, imports: number[]): Promise<void> {
  if (imports.length === 0) return;
  await sql`
    update imports set columns = (select jsonb_agg(c || '{"samples": []}') from jsonb_array_elements(columns) c)
    where id = any(${imports}) and jsonb_array_length(columns) > 0`.execute(trx);
  await trx.deleteFrom('import_files').where('import_id', 'in', imports).execute();
}

/** The same for one person of a client: cells, plans and what an undoing would bring back, where the person stands in them. */
export async function emptyImportsOf(
  trx: Trx,
  ids: number[],
  { own, values }: { own: Pattern; values: Pattern },
): Promise<void> {
  const { rows } = await sql<{ import_id: number }>`
    with found as (
      select import_id, number, item_key from import_items t
      where ${inItem(own)} or (t.client_id = any(${ids}) and ${inItem(values)})),
    emptied as (
      update import_rows r set cells = (
        select jsonb_agg(case when ${inJson(sql`cell`, values)} then '""' else cell end order by place)
        from jsonb_array_elements(r.cells) with ordinality c (cell, place))
      from found where r.import_id = found.import_id and r.item_key = found.item_key and jsonb_array_length(r.cells) > 0)
    update import_items t set input = null, fields = null, changes = null, notes = '[]', applied = null, choice = 'skip',
      state = case when outcome is null then 'same' else state end,
      reversal = case when outcome in ('created', 'updated') then coalesce(reversal, 'kept') else reversal end
    from found where t.import_id = found.import_id and t.number = found.number returning t.import_id`.execute(
    trx,
  );
  await deleteFiles(trx, [...new Set(rows.map(({ import_id }) => import_id))]);
}

/** Empties what merges keep of clients: they cannot be taken apart any more. */
export async function emptyMerges(trx: Trx, ids: number[]): Promise<void> {
  await sql`
    update client_merges set before = '{}', after = '{}', choices = '{}', left_alone = '[]'
    where kept_id = any(${ids}) or id in (select merge_id from client_merge_clients where client_id = any(${ids}))`.execute(
    trx,
  );
}

/** Takes one person out of what merges keep; the merge can still be taken apart, without the person. */
export async function emptyMergesOf(
  trx: Trx,
  ids: number[],
  contactId: number,
  { pattern, keys }: { pattern: Pattern; keys: string[] },
): Promise<void> {
  const found = sql`regexp_replace(c ->> 'search_text', ${patternOf(keys).words}, '', 'g')`;
  const without = (column: 'before' | 'after') => sql`${sql.ref(column)} || jsonb_build_object(
    'contacts', coalesce((select jsonb_agg(c) from jsonb_array_elements(${sql.ref(column)} -> 'contacts') c
      where (c ->> 'id')::bigint <> ${contactId}), '[]'),
    'delivery_addresses', coalesce((select jsonb_agg(case when ${inJson(sql`a`, pattern)}
      then a || '{"contact_name": null, "contact_phone": null}' else a end)
      from jsonb_array_elements(${sql.ref(column)} -> 'delivery_addresses') a), '[]'),
    'clients', coalesce((select jsonb_agg(c || jsonb_build_object('search_text', ${found}))
      from jsonb_array_elements(${sql.ref(column)} -> 'clients') c), '[]'))`;
  await sql`
    update client_merges set before = ${without('before')}, after = ${without('after')}
    where (kept_id = any(${ids}) or id in (select merge_id from client_merge_clients where client_id = any(${ids})))
      and before <> '{}'`.execute(trx);
}
