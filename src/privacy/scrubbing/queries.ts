import { type RawBuilder, sql } from 'kysely';
import type { Trx } from '../../db/database.ts';
import { searchKey } from '../../search/document.ts';
import { anonymous, nobody } from '../anonymous.ts';
import type { Emptied } from '../kept/queries.ts';
import { type Pattern, patternOf } from '../traces/pattern.ts';
import { inHtml, inJson, inText } from '../traces/queries.ts';

/** Empties the clients' own rows: what is left says that there was somebody, of which type, and since when not any more. */
export async function emptyClients(trx: Trx, ids: number[], at: Date): Promise<void> {
  await sql`
    update clients set name = ${anonymous} || id, alias = null, phone = null, mobile = null, email = null,
      email_enabled = false, county = null, locality = null, sector = null, street = null, street_no = null,
      address_extra = null, postal_code = null, siruta = null, tax_id = null, tax_id_kind = 'none', vat_payer = false,
      trade_register_no = null, bank = null, iban = null, fax = null, website = null, caen_code = null,
      caen_revision = null, activity = null, lat = null, lon = null, geo_precision = null, geo_source = null,
      geo_due_at = null, notify_sms = false, notify_email = false, marketing_enabled = false,
      search_text = ' persoana stearsa ' || id || ' ', archived_at = coalesce(archived_at, ${at}), erased_at = ${at},
      version = version + 1, updated_at = ${at}
    where id = any(${ids})`.execute(trx);
}

/** Takes away the lists of clients: people, places, names, tags. */
export async function deleteLists(trx: Trx, ids: number[]): Promise<void> {
  await trx.deleteFrom('contacts').where('client_id', 'in', ids).execute();
  await trx.deleteFrom('delivery_addresses').where('client_id', 'in', ids).execute();
  await trx.deleteFrom('client_former_names').where('client_id', 'in', ids).execute();
  await trx.deleteFrom('client_tags').where('client_id', 'in', ids).execute();
}

/** Takes away the notes of clients; answers the keys of their files, whose bytes go once this is for good. */
export async function deleteNotes(trx: Trx, ids: number[]): Promise<string[]> {
  const notes = sql`select id from notes where client_id = any(${ids})`;
  await sql`update messages set note_id = null where note_id in (${notes})`.execute(trx);
  const { rows } = await sql<{ file_key: string }>`
    delete from note_files where note_id in (${notes}) returning file_key`.execute(trx);
  await trx.deleteFrom('notes').where('client_id', 'in', ids).execute();
  return rows.map(({ file_key }) => file_key);
}

/**
 * Empties messages: that one was written, of which event and when, stays. What was not sent is not sent any more. Answers
 * which, for their kept files.
 */
export async function emptyMessages(trx: Trx, which: RawBuilder<boolean>, at: Date): Promise<Emptied[]> {
  const { rows } = await sql<Emptied>`
    update messages m set recipient = case when user_id is null then '(șters)' else recipient end,
      recipient_name = case when user_id is null then '' else recipient_name end, subject = '', body_text = '',
      body_html = '', detail = '{}', reason = null, provider_id = null, contact_id = null,
      via = case when via = 'kept' then null else via end, unique_key = 'erased ' || id,
      state = case when state in ('queued', 'sending', 'failed', 'uncertain') then 'stopped' else state end,
      ended_at = coalesce(ended_at, ${at})
    where ${which} returning id, channel`.execute(trx);
  return rows;
}

/**
 * What colleagues were written, of many clients at once or of these, names nobody who was erased. Answers which, for their
 * kept files.
 */
export async function emptyDigests(trx: Trx, ids: number[], pattern: Pattern): Promise<Emptied[]> {
  const { words, html } = pattern;
  const { rows } = await sql<Emptied>`
    update messages m set subject = regexp_replace(subject, ${words}, ${nobody}, 'gi'),
      body_text = regexp_replace(body_text, ${words}, ${nobody}, 'gi'),
      body_html = regexp_replace(body_html, ${html}, ${nobody}, 'gi'),
      via = case when via = 'kept' then null else via end
    where user_id is not null and (client_id is null or client_id = any(${ids}))
      and (${inText(sql`concat_ws(' ', subject, body_text)`, pattern)} or ${inHtml(sql`body_html`, pattern)})
    returning id, channel`.execute(trx);
  return rows;
}

/** Lists that were searched by a person's name or number are searched by it no more: views that were kept, ways back to a list. */
export async function forgetSearches(trx: Trx, values: string[]): Promise<void> {
  const keys = new Set(values.map(searchKey));
  for (const [table, column] of [
    ['saved_views', 'query'],
    ['bulk_changes', 'list_query'],
  ]) {
    const query = sql.ref(column as string);
    const { rows } = await sql<{ id: number; query: string }>`
      select id, ${query} as query from ${sql.table(table as string)} where ${query} like '%q=%' for update`.execute(
      trx,
    );
    for (const row of rows) {
      const without = withoutSearch(row.query, keys);
      if (without !== row.query)
        await sql`update ${sql.table(table as string)} set ${query} = ${without} where id = ${row.id}`.execute(
          trx,
        );
    }
  }
}

function withoutSearch(address: string, keys: Set<string>): string {
  const start = address.indexOf('?') + 1;
  const query = new URLSearchParams(address.slice(start));
  if (!keys.has(searchKey(query.get('q') ?? ''))) return address;
  query.delete('q');
  return address.slice(0, start) + query.toString();
}

/** Forgets whose each word on marketing was. A no stays: the address alone, so that nobody writes to it again. */
export async function forgetConsents(
  trx: Trx,
  which: RawBuilder<boolean>,
  emailKeys: string[],
): Promise<void> {
  await sql`
    insert into marketing_refusals (email_key, at, consent_id)
    select k, said.at, said.id from unnest(${emailKeys}::text[]) k cross join lateral (
      select id, at, given from consents where email_key = k and said order by id desc limit 1) said
    where not said.given on conflict do nothing`.execute(trx);
  await sql`update consents set name = '', email_key = null, text_shown = '', network = null where ${which}`.execute(
    trx,
  );
}

/** Makes those whom campaigns wrote to nobody, with what they clicked on. */
export async function emptyRecipients(trx: Trx, which: RawBuilder<boolean>): Promise<void> {
  await sql`delete from campaign_clicks where recipient_id in (select id from campaign_recipients where ${which})`.execute(
    trx,
  );
  await sql`
    update campaign_recipients set name = ${nobody}, email = 'sters-' || id, email_key = 'sters-' || id,
      contact_id = null, state = case when state = 'waiting' then 'left_out' else state end, reason = null
    where ${which}`.execute(trx);
}

/** Closes accounts of the portal and makes them nobody's; what was asked for in them goes with them. */
export async function closeAccounts(trx: Trx, which: RawBuilder<boolean>, at: Date): Promise<void> {
  const accounts = sql`select id from portal_users where ${which}`;
  await sql`delete from login_attempts where exists (
    select from portal_users where ${which} and strpos(account, email) > 0)`.execute(trx);
  await sql`delete from portal_sessions where portal_user_id in (${accounts})`.execute(trx);
  await sql`delete from portal_openings where portal_user_id in (${accounts})`.execute(trx);
  await sql`
    update portal_proposals set was = null, wanted = null, note = '', answer = '',
      state = case when state = 'open' then 'withdrawn' else state end, decided_at = coalesce(decided_at, ${at})
    where portal_user_id in (${accounts})`.execute(trx);
  await sql`
    update portal_users set email = 'sters-' || id || '@sters.invalid', name = ${nobody},
      password_hash = null, contact_id = null, disabled_at = coalesce(disabled_at, ${at}), version = version + 1
    where ${which}`.execute(trx);
}

/** What colleagues asked for where a person stands in it, whatever came of it: what is open is not taken any more. */
export async function emptyProposalsOf(trx: Trx, ids: number[], pattern: Pattern, at: Date): Promise<void> {
  await sql`
    update portal_proposals set was = null, wanted = null, note = '', answer = '',
      state = case when state = 'open' then 'withdrawn' else state end, decided_at = coalesce(decided_at, ${at})
    where client_id = any(${ids}) and (${inJson(sql`was`, pattern)} or ${inJson(sql`wanted`, pattern)}
      or ${inText(sql`concat_ws(' ', note, answer)`, pattern)})`.execute(trx);
}

/** What else hangs on clients: bells, doubles, the register's answers, parcels, words of colleagues. */
export async function deleteRest(trx: Trx, ids: number[], taxIds: string[]): Promise<void> {
  for (const table of [
    'alerts',
    'duplicate_keys',
    'client_blocks',
    'register_watch',
    'register_proposals',
  ] as const)
    await trx.deleteFrom(table).where('client_id', 'in', ids).execute();
  await trx.deleteFrom('register_events').where('client_id', 'in', ids).execute();
  await trx.deleteFrom('client_vat_periods').where('client_id', 'in', ids).execute();
  await sql`delete from duplicate_pairs where low_id = any(${ids}) or high_id = any(${ids})`.execute(trx);
  await sql`delete from company_answers where tax_id = any(${taxIds})`.execute(trx);
  await sql`update credit_raises set reason = '(șters)' where client_id = any(${ids})`.execute(trx);
  await sql`update bulk_change_clients set before = null, after = null where client_id = any(${ids})`.execute(
    trx,
  );
  await sql`update orders set note = null where client_id = any(${ids}) and note is not null`.execute(trx);
  await sql`
    update awbs set recipient = ${nobody}, phone = null, address_lines = '{}'
    where order_id in (select id from orders where client_id = any(${ids}))`.execute(trx);
}

/** Bounces of addresses that nobody has any more. */
export async function deleteBounces(trx: Trx, emailKeys: string[]): Promise<void> {
  await sql`
    delete from bounced_addresses b where email_key = any(${emailKeys})
      and not exists (select from clients where lower(email) = b.email_key)
      and not exists (select from contacts where lower(email) = b.email_key)`.execute(trx);
}

type Contact = { id: number; name: string; phone: string | null };

/** Takes a contact away, and its name and telephone from the places where it receives goods. */
export async function deleteContact(trx: Trx, ids: number[], { id, name, phone }: Contact): Promise<void> {
  await trx.deleteFrom('contacts').where('id', '=', id).execute();
  await sql`
    update delivery_addresses set contact_name = null, contact_phone = null
    where client_id = any(${ids}) and (lower(contact_name) = lower(${name}) or contact_phone = ${phone})`.execute(
    trx,
  );
  await sql`
    update awbs set recipient = ${nobody}, phone = null where (${inText(sql`recipient`, patternOf([name]))}
      or phone = ${phone}) and order_id in (select id from orders where client_id = any(${ids}))`.execute(
    trx,
  );
}

/** Bells of clients in whose text a person stands. */
export async function deleteAlertsOf(trx: Trx, ids: number[], pattern: Pattern): Promise<void> {
  await sql`delete from alerts where client_id = any(${ids}) and ${inText(sql`text`, pattern)}`.execute(trx);
}
