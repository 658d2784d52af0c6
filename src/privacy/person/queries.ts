import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { patternOf } from '../traces/pattern.ts';
import { inJson, inText, things } from '../traces/queries.ts';

/** The person: a client with those that were merged into it, or one contact of it. */
export type Person = {
  ids: number[];
  contact: { id: number; name: string; emails: string[]; phones: string[] } | undefined;
};

export type Held = Record<string, Record<string, unknown>[]>;

/** What is held of a person: rows by section, the newest first, all of them or so many of each. One statement. */
export async function gather(db: Db, person: Person, atMost?: number): Promise<Held> {
  const limit = atMost === undefined ? sql`` : sql`limit ${atMost}`;
  const parts = Object.entries(person.contact ? ofContact(person, person.contact) : ofClient(person)).map(
    ([key, rows]) =>
      sql`${sql.lit(key)}, (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (${rows} ${limit}) r)`,
  );
  const { rows } = await sql<{ held: Held }>`
    select jsonb_build_object(${sql.join(parts)}) as held`.execute(db);
  return rows[0]?.held ?? {};
}

type Parts = Record<string, RawBuilder<unknown>>;

const place = sql`concat_ws(', ', street, street_no, address_extra, locality, 'sector ' || sector, county, postal_code, country)`;

function ofClient({ ids }: Person): Parts {
  const own = sql`client_id = any(${ids})`;
  return {
    client: sql`select c.id, c.name, alias, tax_id, phone, mobile, fax, email, website, ${place} as address, iban, bank,
        t.name as type, l.name as level, status, s.name as source, activity,
        array(select g.name from client_tags x join tags g on g.id = x.tag_id where x.client_id = c.id) as tags,
        array(select u.name from client_managers m join users u on u.id = m.user_id where m.client_id = c.id) as managers,
        c.payment_term_days, payment_method, credit_overdue_limit::text, credit_total_limit::text, credit_overdue_days,
        balance::text, notify_email, notify_sms, marketing_enabled, lat, lon, c.created_at
      from clients c join client_types t on t.id = c.type_id join client_levels l on l.id = c.level_id
      left join sources s on s.id = c.source_id where c.id = any(${ids}) order by c.id`,
    former_names: sql`select name, until from client_former_names where ${own} order by until`,
    contacts: sql`select name, job_title, email, phone, receives from contacts where ${own} order by position`,
    delivery_addresses: sql`select label, ${place} as address, contact_name, contact_phone
      from delivery_addresses where ${own} order by position`,
    levels: sql`select changed_at as at, f.name as before, t.name as after, cause, average::text, orders_count
      from level_history h join client_levels f on f.id = h.from_level_id join client_levels t on t.id = h.to_level_id
      where ${own} order by h.id desc`,
    statuses: sql`select changed_at as at, from_status as before, to_status as after, cause
      from status_history where ${own} order by id desc`,
    credit_raises: sql`select created_at as at, until, reason, overdue_limit::text, total_limit::text, overdue_days, ended_at
      from credit_raises where ${own} order by id desc`,
    orders: sql`select number, date, status, total::text, note from orders where ${own} order by id desc`,
    order_lines: sql`select o.number, i.description, i.quantity::text, i.unit, i.unit_price::text, i.net::text
      from order_lines i join orders o on o.id = i.order_id where ${own} order by o.id desc, i.position`,
    awbs: sql`select number, recipient, phone, address_lines from awbs
      where order_id in (select id from orders where ${own}) order by id desc`,
    documents: documents(own),
    document_lines: sql`select d.series || ' ' || d.number as number, i.description, i.quantity::text, i.unit,
        i.unit_price::text, i.net::text
      from document_lines i join documents d on d.id = i.document_id where ${own} order by d.id desc, i.position`,
    payments: sql`select date, amount::text, method, reference from payments where ${own} order by id desc`,
    notes: sql`select created_at as at, kind, text, array(select name from note_files f where f.note_id = notes.id) as files
      from notes where ${own} order by id desc`,
    ...told(own),
    alerts: sql`select at, text from alerts where ${own} order by id desc`,
    imports: sql`select i.created_at as at, i.file_name as file, r.line, t.name, r.cells
      from import_items t join imports i on i.id = t.import_id
      left join import_rows r on r.import_id = t.import_id and r.item_key = t.item_key
      where t.client_id = any(${ids}) order by i.id desc, r.line`,
    changes: changes(ids, sql`true`, sql`f.value`),
  };
}

function ofContact({ ids }: Person, { id, name, emails, phones }: NonNullable<Person['contact']>): Parts {
  const pattern = patternOf([name, ...emails, ...phones]);
  const own = sql`client_id = any(${ids})`;
  const named = (text: RawBuilder<unknown>) => sql`${own} and ${inText(text, pattern)}`;
  // Of a list only what is of this person: the rest is other people's.
  const ofPerson = (list: RawBuilder<unknown>) =>
    sql`(select coalesce(jsonb_agg(x), '[]') from jsonb_array_elements(${list}) x where ${inJson(sql`x`, pattern)})`;
  const side = (at: 0 | 1) => {
    const value = sql`(f.value -> ${sql.lit(at)})`;
    return sql`case jsonb_typeof(${value}) when 'array' then ${ofPerson(value)} else ${value} end`;
  };
  return {
    contacts: sql`select name, job_title, email, phone, receives from contacts where id = ${id}`,
    delivery_addresses: sql`select label, ${place} as address, contact_name, contact_phone from delivery_addresses
      where ${named(sql`concat_ws(' ', contact_name, contact_phone)`)}`,
    orders: sql`select number, date, note from orders where ${named(sql`note`)} order by id desc`,
    awbs: sql`select number, recipient, phone, address_lines from awbs
      where order_id in (select id from orders where ${own}) and ${inText(sql`concat_ws(' ', recipient, phone)`, pattern)}
      order by id desc`,
    documents: documents(
      sql`${own} and (${inJson(sql`delivery`, pattern)} or ${inText(sql`concat_ws(' ', body, title, note)`, pattern)})`,
    ),
    notes: sql`select created_at as at, kind, text, '{}'::text[] as files from notes where ${named(sql`text`)} order by id desc`,
    ...told(own, { id, addresses: [...emails, ...phones] }),
    alerts: sql`select at, text from alerts where ${named(sql`text`)} order by id desc`,
    imports: sql`select i.created_at as at, i.file_name as file, r.line, ${ofPerson(sql`r.cells`)} as cells
      from import_items t join imports i on i.id = t.import_id
      join import_rows r on r.import_id = t.import_id and r.item_key = t.item_key
      where t.client_id = any(${ids}) and ${inJson(sql`r.cells`, pattern)} order by i.id desc, r.line`,
    changes: changes(ids, inJson(sql`f.value`, pattern), sql`jsonb_build_array(${side(0)}, ${side(1)})`),
  };
}

/** Each value that changed, on the client and on what hangs on it. */
const changes = (ids: number[], which: RawBuilder<unknown>, value: RawBuilder<unknown>) => sql`
  select at, by, subject, action, field, value -> 0 as before, value -> 1 as after from (
    select e.id, e.at, coalesce(u.name, p.name, 'Clientela') as by, e.subject, e.action, f.key as field, ${value} as value
    from ${things(ids)} thing join audit_entries e on e.subject = thing.subject and e.subject_id = thing.id
    left join users u on u.id = e.actor_id left join portal_users p on p.id = e.portal_user_id
    left join lateral jsonb_each(e.changes) f on true where ${which}) changed order by id desc`;

const documents = (which: RawBuilder<unknown>) => sql`
  select series || ' ' || number as number, kind, issue_date, total::text,
    retained_until(retention_kind(kind), issue_date) as kept_until
  from documents where ${which} order by id desc`;

/** What was written to somebody and what they said to it: of a client all of it, of a contact what went to them. */
function told(own: RawBuilder<unknown>, contact?: { id: number; addresses: string[] }): Parts {
  const which = (column: string) =>
    contact
      ? sql`(contact_id = ${contact.id} or (${own} and lower(${sql.ref(column)}) = any(${contact.addresses})))`
      : own;
  return {
    messages: sql`select created_at as at, event, recipient, subject, state, body_text as text from messages
      where ${which('recipient')} order by id desc`,
    consents: sql`select at, email_key as email, given, source, text_shown as text from consents
      where ${which('email_key')} order by id desc`,
    campaigns: sql`select r.handed_at as at, c.name, r.email, r.state, r.unsubscribed_at,
        (select count(*) from campaign_clicks k where k.recipient_id = r.id) as clicks
      from (select * from campaign_recipients where ${which('email_key')}) r
      join campaigns c on c.id = r.campaign_id order by r.id desc`,
    portal: sql`select name, email, rights, last_visit_at, disabled_at from portal_users where ${which('email')}`,
    portal_proposals: sql`select created_at as at, field, was, wanted, note, state from portal_proposals
      where portal_user_id in (select id from portal_users where ${which('email')}) order by id desc`,
  };
}
