import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/** A client of a page, with the key of its place in the order and how many answer the query where that is known. */
export type Found = { id: number; sort_key: string; total: number | null };

export type ClientRow = Awaited<ReturnType<typeof listRows>>[number];

type Tag = { name: string; color: string };
type Person = { id: number; name: string };
type Contact = { name: string; email: string | null; phone: string | null };

/**
 * The clients of a page, in its order, as the list shows them; `reasons` brings what else a search finds by. The lists
 * of all clients are read together: fifty times a query of its own for each list costs twice as much.
 */
export async function listRows(db: Db, page: RawBuilder<Found>, { reasons }: { reasons: boolean }) {
  return db
    .with(
      (cte) => cte('found').materialized(),
      () => sql<Found>`(${page})`,
    )
    .with('page', (cte) =>
      cte.selectFrom('found').selectAll().select(sql<number>`row_number() over ()`.as('place')),
    )
    .with('page_tags', (cte) =>
      cte
        .selectFrom('page')
        .innerJoin('client_tags as carried', 'carried.client_id', 'page.id')
        .innerJoin('tags', 'tags.id', 'carried.tag_id')
        .select('carried.client_id')
        .select(
          sql<Tag[]>`json_agg(json_build_object('name', name, 'color', color) order by name)`.as('tags'),
        )
        .groupBy('carried.client_id'),
    )
    .with('page_managers', (cte) =>
      cte
        .selectFrom('page')
        .innerJoin('client_managers as managed', 'managed.client_id', 'page.id')
        .innerJoin('users', 'users.id', 'managed.user_id')
        .select('managed.client_id')
        .select(
          sql<Person[]>`json_agg(json_build_object('id', users.id, 'name', name) order by name)`.as(
            'managers',
          ),
        )
        .groupBy('managed.client_id'),
    )
    .selectFrom('page')
    .innerJoin('clients as c', 'c.id', 'page.id')
    .innerJoin('client_levels as level', 'level.id', 'c.level_id')
    .innerJoin('client_types as type', 'type.id', 'c.type_id')
    .leftJoin('sources as source', 'source.id', 'c.source_id')
    .leftJoin('page_tags', 'page_tags.client_id', 'c.id')
    .leftJoin('page_managers', 'page_managers.client_id', 'c.id')
    .select(['page.sort_key', 'page.total'])
    .select(['c.id', 'c.name', 'c.alias', 'c.tax_id', 'c.tax_id_kind', 'c.vat_payer', 'c.trade_register_no'])
    .select(['c.phone', 'c.mobile', 'c.email', 'c.iban', 'c.website', 'c.country', 'c.county', 'c.locality'])
    .select(['c.sector', 'c.street', 'c.street_no', 'c.postal_code', 'c.caen_code', 'c.payment_term_days'])
    .select(['c.status', 'c.archived_at', 'c.created_at', 'c.updated_at', 'c.last_order_date'])
    .select('c.balance')
    .select(['level.name as level_name', 'type.name as type_name', 'source.name as source_name'])
    .select(sql<Tag[]>`coalesce(page_tags.tags, '[]')`.as('tags'))
    .select(sql<Person[]>`coalesce(page_managers.managers, '[]')`.as('managers'))
    .$if(reasons, (qb) =>
      qb.select([
        sql<Contact[]>`coalesce((select json_agg(contact order by position) from
          (select name, email, phone, position from contacts where client_id = c.id) as contact), '[]')`.as(
          'contacts',
        ),
        sql<string[]>`array(select name from client_former_names where client_id = c.id)`.as('former_names'),
        sql<
          string[]
        >`array(select tax_id from clients where merged_into_id = c.id and tax_id is not null)`.as(
          'merged_tax_ids',
        ),
      ]),
    )
    .orderBy('page.place')
    .execute();
}
