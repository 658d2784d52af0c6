import { sql } from 'kysely';
import { type Changes, insertAudit } from '../../audit/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import type { Difference, Ours, RegisterEvent, Stored } from './compare.ts';
import type { Facts } from './facts.ts';

const placeNow = sql`jsonb_build_object('country', c.country, 'county', c.county, 'locality', c.locality,
  'sector', c.sector, 'street', c.street, 'street_no', c.street_no, 'address_extra', c.address_extra,
  'postal_code', c.postal_code, 'siruta', c.siruta)`;

/** What a proposal `p` of the client `c` stands against: our value of now while it is open, that of then once decided. */
export const oursOf = sql`case when p.state <> 'open' then p.ours else case p.field
  when 'name' then to_jsonb(c.name) when 'vat_payer' then to_jsonb(c.vat_payer)
  when 'trade_register_no' then to_jsonb(c.trade_register_no) when 'caen_code' then to_jsonb(c.caen_code)
  else ${placeNow} end end`;

type Due = { id: number; tax_id: string };

/** Whom the register knows: firms of Romania that are ours to watch. */
const watched = sql<boolean>`c.tax_id_kind = 'cui' and c.country = 'RO' and c.tax_id is not null
  and c.archived_at is null and c.merged_into_id is null`;

/** The clients that were not asked about on a business day yet, in the order of their ids from `after` on. */
export async function listDue(
  db: Db,
  { today, after, limit }: { today: string; after: number; limit: number },
): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select c.id, c.tax_id from clients c left join register_watch w on w.client_id = c.id
    where c.id > ${after} and ${watched} and (w.asked_at is null or w.tax_id <> c.tax_id
      or w.asked_at < ${today}::date::timestamp at time zone 'Europe/Bucharest')
    order by c.id limit ${limit}`.execute(db);
  return rows;
}

/** Holds clients until the transaction ends, in the order of their ids, so that nobody changes what is compared. */
export async function holdClients(trx: Trx, ids: number[]): Promise<void> {
  await sql`select from clients where id = any(${ids}::bigint[]) order by id for no key update`.execute(trx);
}

export type WatchState = {
  id: number;
  name: string;
  tax_id: string;
  ours: Ours;
  answer: string | null;
  facts: Facts | null;
  /** The latest proposal of each field. */
  proposals: Stored[];
};

/** What is known of these clients, as far as they are watched still. */
export async function listStates(db: Db, ids: number[]): Promise<WatchState[]> {
  const { rows } = await sql<WatchState>`
    select c.id, c.name, c.tax_id,
      case when w.tax_id = c.tax_id then w.answer end as answer,
      case when w.tax_id = c.tax_id then w.facts end as facts,
      ${placeNow} || jsonb_build_object('name', c.name, 'vat_payer', c.vat_payer,
        'trade_register_no', c.trade_register_no, 'caen_code', c.caen_code) as ours,
      coalesce((select json_agg(p) from (
        select distinct on (field) id, field, state, theirs from register_proposals
        where client_id = c.id and (tax_id = c.tax_id or state = 'always_kept') order by field, state in ('open', 'always_kept') desc, id desc) p), '[]') as proposals
    from clients c left join register_watch w on w.client_id = c.id
    where c.id = any(${ids}::bigint[]) and ${watched} order by c.id`.execute(db);
  return rows;
}

export type Answer = { client_id: number; tax_id: string; answer: string; facts: Facts | null };

/** Keeps what was answered of each client, in place of what was. */
export async function saveAnswers(trx: Trx, answers: Answer[], at: Date): Promise<void> {
  if (answers.length === 0) return;
  await sql`
    insert into register_watch (client_id, tax_id, asked_at, answered_at, answer, facts)
    select client_id, tax_id, ${at}, ${at}, answer, facts
    from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb)
      a(client_id bigint, tax_id text, answer text, facts jsonb)
    on conflict (client_id) do update set tax_id = excluded.tax_id, asked_at = excluded.asked_at,
      answered_at = excluded.answered_at, answer = excluded.answer, facts = excluded.facts`.execute(trx);
}

/** Notes that clients were asked about, whatever came of it. */
export async function noteAsked(db: Db, due: Due[], at: Date | null): Promise<void> {
  if (due.length === 0) return;
  await sql`
    insert into register_watch (client_id, tax_id, asked_at)
    select c.id, c.tax_id, ${at} from jsonb_to_recordset(${JSON.stringify(due)}::jsonb) d(id bigint, tax_id text)
    join clients c using (id, tax_id)
    on conflict (client_id) do update set ${anew}`.execute(db);
}

/** Of a client that has another number now, what was said of the earlier one is no longer known. */
export const anew = sql`asked_at = excluded.asked_at, tax_id = excluded.tax_id,
  answered_at = case when register_watch.tax_id = excluded.tax_id then register_watch.answered_at end,
  answer = case when register_watch.tax_id = excluded.tax_id then register_watch.answer end,
  facts = case when register_watch.tax_id = excluded.tax_id then register_watch.facts end`;

export type Periods = { client_id: number; periods: { from: string; until: string | null }[] };

/** Keeps the VAT periods of these clients, in place of those that were. */
export async function replacePeriods(trx: Trx, clients: Periods[]): Promise<void> {
  if (clients.length === 0) return;
  const ids = clients.map(({ client_id }) => client_id);
  await sql`delete from client_vat_periods where client_id = any(${ids}::bigint[])`.execute(trx);
  await sql`
    insert into client_vat_periods (client_id, from_day, until_day)
    select client_id, (p ->> 'from')::date, (p ->> 'until')::date
    from jsonb_to_recordset(${JSON.stringify(clients)}::jsonb) c(client_id bigint, periods jsonb),
      jsonb_array_elements(periods) p`.execute(trx);
}

export type Opened = { client_id: number } & Difference;

/** Ends the open proposals of these clients that are about a number that is not theirs any more. */
export async function endStrange(trx: Trx, ids: number[]): Promise<void> {
  await sql`
    update register_proposals p set state = 'gone' from clients c
    where c.id = p.client_id and p.client_id = any(${ids}::bigint[]) and p.state = 'open'
      and p.tax_id is distinct from c.tax_id`.execute(trx);
}

/** Opens proposals, and ends those that are over. */
export async function saveProposals(
  trx: Trx,
  { opened, gone }: { opened: Opened[]; gone: number[] },
  at: Date,
): Promise<void> {
  if (gone.length > 0)
    await sql`update register_proposals set state = 'gone' where id = any(${gone}::bigint[])`.execute(trx);
  if (opened.length === 0) return;
  await sql`
    insert into register_proposals (client_id, tax_id, field, ours, theirs, found_at)
    select client_id, tax_id, field, ours, theirs, ${at}
    from jsonb_to_recordset(${JSON.stringify(opened)}::jsonb)
      o(client_id bigint, field text, ours jsonb, theirs jsonb) join clients c on c.id = client_id
    on conflict do nothing`.execute(trx);
}

/** Writes what happened and a note of it on the client; answers the id of the first event. */
export async function insertEvents(
  trx: Trx,
  { client, events, note, at }: { client: WatchState; events: RegisterEvent[]; note: string; at: Date },
): Promise<number> {
  const { id: client_id, tax_id } = client;
  const is_first = client.answer === null;
  const [first] = await trx
    .insertInto('register_events')
    .values(events.map((event) => ({ ...event, client_id, tax_id, is_first, at })))
    .returning('id')
    .execute();
  const { id } = await trx
    .insertInto('notes')
    .values({ client_id, kind: 'anaf', text: note, created_at: at, updated_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  const changes: Changes = { client_id: [null, client_id], kind: [null, 'anaf'], text: [null, note] };
  await insertAudit(trx, 'system', {
    action: 'create',
    subject: 'note',
    subject_id: id,
    changes,
    version: 1,
  });
  return first?.id ?? 0;
}

export type ShownProposal = Difference & {
  id: number;
  found_at: string;
  state: string;
  decided_at: string | null;
  by: string | null;
};

export type RegisterTab = {
  asked_at: Date | null;
  answered_at: Date | null;
  answer: string | null;
  facts: Facts | null;
  periods: { from: string; until: string | null }[];
  proposals: ShownProposal[];
  events: { at: string; kind: string; on_day: string | null; text: string }[];
};

/** All that the register said of a client: of the tax id that it has now, and the latest that was decided and happened. */
export async function loadRegister(db: Db, clientId: number): Promise<RegisterTab | undefined> {
  const { rows } = await sql<RegisterTab>`
    select w.asked_at, w.answered_at, w.answer, w.facts,
      coalesce((select json_agg(json_build_object('from', from_day, 'until', until_day) order by from_day desc)
        from client_vat_periods where client_id = c.id and w.facts is not null), '[]') as periods,
      coalesce((select json_agg(p) from (
        select p.id, p.field, ${oursOf} as ours, p.theirs, p.found_at, p.state, p.decided_at, u.name as by
        from register_proposals p left join users u on u.id = p.decided_by
        where p.client_id = c.id and (p.tax_id = c.tax_id or p.state = 'always_kept') and (p.state <> 'gone' or p.decided_by is not null)
        order by p.state = 'open' desc, p.id desc limit 60) p), '[]') as proposals,
      coalesce((select json_agg(e) from (
        select at, kind, on_day, text from register_events where client_id = c.id and tax_id = c.tax_id
        order by id desc limit 50) e),
        '[]') as events
    from clients c left join register_watch w on w.client_id = c.id and w.tax_id = c.tax_id
    where c.id = ${clientId}`.execute(db);
  return rows[0];
}

export type Source = { field: string; at: Date; action: string; by: string | null; form_key: string | null };

/** Who last set each group of fields, and when. `groups`: the columns of each, by its name. */
export async function listSources(
  db: Db,
  clientId: number,
  groups: { field: string; columns: string[] }[],
): Promise<Source[]> {
  const { rows } = await sql<Source>`
    select g.field, e.at, e.action, u.name as by, e.form_key
    from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) g(field text, columns text[])
    join lateral (
      select at, action, actor_id, form_key from audit_entries
      where subject = 'client' and subject_id = ${clientId} and changes ?| g.columns
      order by id desc limit 1) e on true
    left join users u on u.id = e.actor_id`.execute(db);
  return rows;
}
