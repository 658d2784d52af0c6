import { type SqlBool, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db } from '../../db/database.ts';
import { bouncedOf } from '../../messages/queries.ts';
import type { TaxIdKind } from '../../romania/tax-id.ts';
import type { Delivery, DocumentKind } from '../frozen.ts';

/** What documents need to know of a client: who it is, when it pays, and who gets them by e-mail. */
export async function findParty(db: Db, clientId: number) {
  return db
    .selectFrom('clients as c')
    .innerJoin('client_types as type', 'type.id', 'c.type_id')
    .select(['c.id', 'c.name', 'c.tax_id', 'c.vat_payer', 'c.trade_register_no', 'c.phone', 'c.mobile'])
    .select(['c.email', 'c.country', 'c.county', 'c.locality', 'c.sector', 'c.street', 'c.street_no'])
    .select([
      'c.address_extra',
      'c.postal_code',
      'c.archived_at',
      'c.erased_at',
      'c.notify_email',
      'c.email_enabled',
    ])
    .select(['c.balance', bouncedOf('c').as('bounced')])
    .select([
      sql<TaxIdKind>`c.tax_id_kind`.as('tax_id_kind'),
      sql<number>`coalesce(c.payment_term_days, type.payment_term_days, 0)`.as('term_days'),
    ])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('contacts')
          .select(['contacts.name', 'contacts.email', 'contacts.receives'])
          .whereRef('contacts.client_id', '=', 'c.id')
          .orderBy('contacts.position'),
      ).as('contacts'),
    )
    .where('c.id', '=', clientId)
    .executeTakeFirst();
}

export type Party = NonNullable<Awaited<ReturnType<typeof findParty>>>;

/** Whether an id is the client's, or of one that was merged into it. */
export async function answersTo(db: Db, id: number, clientId: number): Promise<boolean> {
  const row = await db
    .selectFrom('clients')
    .select('id')
    .where('id', '=', id)
    .where(sql<SqlBool>`coalesce(merged_into_id, id) = ${clientId}`)
    .executeTakeFirst();
  return row !== undefined;
}

/** A delivery address as a document freezes it. */
export async function getDelivery(db: Db, id: number): Promise<Delivery> {
  return db
    .selectFrom('delivery_addresses')
    .select(['label', 'contact_name', 'contact_phone', 'country', 'county', 'locality', 'sector'])
    .select(['street', 'street_no', 'address_extra', 'postal_code'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** What stands at the foot of documents of a kind; of a contract, its text. */
export async function findDocumentText(db: Db, kind: DocumentKind): Promise<string> {
  const row = await db
    .selectFrom('document_texts')
    .select('text')
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row?.text ?? '';
}
