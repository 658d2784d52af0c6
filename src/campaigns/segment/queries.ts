import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../../db/database.ts';
import { candidates, isListed, matches } from '../../search/matches/queries.ts';
import { type ListQuery, listQuerySchema } from '../../search/schema.ts';
import type { Segment } from './schema.ts';

/** A segment on a day of the firm, from which "older than 90 days" counts. */
export type Asked = { segment: Segment; today: string };

/** Why somebody of a segment gets nothing, how many of each. */
export type Audience = {
  clients: number;
  addresses: number;
  no_address: number;
  no_consent: number;
  refused: number;
  bounced: number;
  duplicate: number;
};

/** Clients that a preview looks at: beyond, its figures are of these alone, and say so. */
export const previewedUpTo = 10_000;

/** How many a segment reaches and leaves out; `limit`: among so many of its clients, all unless given. */
export async function countAudience(db: Db, asked: Asked, limit?: number): Promise<Audience> {
  const { rows } = await sql<Audience>`
    with chosen as materialized (${chosen(asked, limit)}), offered as (${offered(sql`chosen`)}),
    judged as (
      select email_key, count(*) filter (where agreed) as times, case
        when not bool_or(agreed) then 'no_consent'
        when exists (select from marketing_refusals r where r.email_key = offered.email_key) then 'refused'
        when exists (select from bounced_addresses b where b.email_key = offered.email_key) then 'bounced'
        else 'allowed' end as verdict
      from offered group by email_key)
    select (select count(*) from chosen) as clients,
      (select count(*) from chosen where not exists (select from offered where client_id = chosen.id)) as no_address,
      count(*) filter (where verdict = 'allowed') as addresses,
      count(*) filter (where verdict = 'no_consent') as no_consent,
      count(*) filter (where verdict = 'refused') as refused,
      count(*) filter (where verdict = 'bounced') as bounced,
      coalesce(sum(times - 1) filter (where verdict = 'allowed'), 0)::bigint as duplicate
    from judged`.execute(db);
  return rows[0] as Audience;
}

export type Sample = { client_id: number; client_name: string; name: string; email: string };

/** The first ten who would get the campaign, by client. */
export async function listSample(db: Db, asked: Asked): Promise<Sample[]> {
  const { rows } = await sql<Sample>`
    with chosen as materialized (${chosen(asked, previewedUpTo)})
    select a.client_id, c.name as client_name, a.name, a.email from (${allowed(sql`chosen`)}) as a
    join clients c on c.id = a.client_id order by c.name, c.id, a.email_key limit 10`.execute(db);
  return rows;
}

type Chunk = { after: number; limit: number };

/**
 * Writes the next part of the list of a campaign: each allowed address once, of the client with the lowest id, and in it
 * of a contact before the main address. In the order of the clients, as everybody else who holds several of them.
 * Answers how many clients the part has, and its last one.
 */
export async function freezeRecipients(
  trx: Trx,
  campaignId: number,
  asked: Asked,
  chunk: Chunk,
): Promise<{ clients: number; last: number | null }> {
  const { rows } = await sql<{ clients: number; last: number | null }>`
    with chosen as materialized (${nextChosen(asked, chunk)}),
    written as (
      insert into campaign_recipients (campaign_id, client_id, contact_id, name, email, email_key)
      select ${campaignId}::bigint, client_id, contact_id, name, email, email_key
      from (${allowed(sql`chosen`)}) as a order by client_id, contact_id
      on conflict (campaign_id, email_key) do nothing)
    select count(*) as clients, max(id) as last from chosen`.execute(trx);
  return rows[0] as { clients: number; last: number | null };
}

/** Each address that may be written to, once. */
const allowed = (from: RawBuilder<unknown>) => sql`
  select distinct on (email_key) client_id, contact_id, name, email, email_key
  from (${offered(from)}) as o
  where agreed
    and not exists (select from marketing_refusals r where r.email_key = o.email_key)
    and not exists (select from bounced_addresses b where b.email_key = o.email_key)
  order by email_key, client_id, (contact_id is null), contact_id`;

/** Every address of the clients; the main one has no name, since nobody is greeted "Email Principal". */
const offered = (from: RawBuilder<unknown>) => sql`
  select c.id as client_id, k.id as contact_id, k.name, k.email, lower(k.email) as email_key, k.marketing_enabled as agreed
  from ${from} c join contacts k on k.client_id = c.id where k.email is not null
  union all
  select c.id, null, '', c.email, lower(c.email), c.marketing_enabled from ${from} c where c.email is not null`;

const chosen = ({ segment, today }: Asked, limit?: number) => sql`
  select clients.id, clients.email, clients.marketing_enabled from ${candidates(readFrom(segment))}
  where ${isListed(plain)} and ${conditions(segment, today)}
  ${limit === undefined ? sql`` : sql`limit ${sql.lit(limit + 1)}`}`;

const nextChosen = (asked: Asked, { after, limit }: Chunk) => sql`
  ${chosen(asked)} and clients.id > ${after} order by clients.id limit ${limit}`;

const plain: ListQuery = listQuerySchema.parse({});

/** Those of one manager or of some tags are read one by one, as the list does; more managers have no such path. */
const readFrom = ({ tags, tags_mode, managers }: Segment): ListQuery => {
  const [manager] = managers.length === 1 ? managers : [];
  return { ...plain, tag: tags, tags: tags_mode, ...(manager !== undefined && { manager }) };
};

function conditions(segment: Segment, today: string): Expression<unknown> {
  const { types, levels, statuses, sources, counties, managers } = segment;
  const wanted: Expression<unknown>[] = [
    matches({ ...plain, tag: segment.tags, tags: segment.tags_mode }),
    ...among('type_id', types, 'bigint'),
    ...among('level_id', levels, 'bigint'),
    ...among('status', statuses, 'text'),
    ...among('source_id', sources, 'bigint'),
    ...among('county', counties, 'text'),
  ];
  const activities = [...segment.sections, ...segment.caen].map((caen) => matches({ ...plain, caen }));
  if (activities.length > 0) wanted.push(sql`(${sql.join(activities, sql` or `)})`);
  if (managers.length > 0)
    wanted.push(
      sql`exists (select from client_managers m where m.client_id = clients.id and m.user_id = any(${managers}::bigint[]))`,
    );
  if (segment.balance_from !== null) wanted.push(sql`clients.balance >= ${segment.balance_from}::numeric`);
  if (segment.balance_to !== null) wanted.push(sql`clients.balance <= ${segment.balance_to}::numeric`);
  if (segment.last_order !== null) wanted.push(lastOrder(segment, today));
  return sql.join(wanted, sql` and `);
}

const among = (column: string, values: unknown[], type: 'bigint' | 'text') =>
  values.length === 0 ? [] : [sql`clients.${sql.raw(column)} = any(${values}::${sql.raw(type)}[])`];

// Written as its index has it, so that it serves.
const ordered = sql`coalesce(clients.last_order_date, '0001-01-01'::date)`;
const never = sql`'0001-01-01'::date`;

function lastOrder({ last_order, last_order_day, last_order_days }: Segment, today: string) {
  const since = sql`(${today}::date - ${last_order_days ?? 0}::int)`;
  switch (last_order) {
    case 'never':
      return sql`${ordered} = ${never}`;
    case 'after':
      return sql`${ordered} > ${last_order_day}::date`;
    case 'before':
      return sql`${ordered} > ${never} and ${ordered} < ${last_order_day}::date`;
    case 'older':
      return sql`${ordered} > ${never} and ${ordered} < ${since}`;
    default:
      return sql`${ordered} < ${since}`;
  }
}
