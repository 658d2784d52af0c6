import { sql, type Updateable } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db, Trx } from '../../db/database.ts';
import type { CompanySettings } from '../../db/types.ts';
import type { DocumentKind } from '../../documents/frozen.ts';
import type { SeriesRow } from './series-rule.ts';

/** The firm as it is set now, with its bank accounts in their order. What is not filled in is null. */
export async function getCompany(db: Db) {
  return company(db).executeTakeFirstOrThrow();
}

export type Company = Awaited<ReturnType<typeof getCompany>>;

/** The firm, held until the transaction ends: whoever saves next waits and then reads what was saved. */
export async function lockCompany(trx: Trx): Promise<Company> {
  await trx.selectFrom('company_settings').select('version').forUpdate().executeTakeFirstOrThrow();
  return getCompany(trx);
}

function company(db: Db) {
  return db
    .selectFrom('company_settings')
    .selectAll()
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('company_accounts')
          .select(['id', 'iban', 'bank', 'on_documents'])
          .orderBy('position')
          .orderBy('id'),
      ).as('accounts'),
    );
}

/** Writes these fields of the firm and answers its new version. */
export async function updateCompany(trx: Trx, fields: Updateable<CompanySettings>): Promise<number> {
  const { version } = await trx
    .updateTable('company_settings')
    .set((eb) => ({ ...fields, version: eb('version', '+', 1) }))
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** Makes the firm's bank accounts exactly these, in this order. */
export async function replaceAccounts(
  trx: Trx,
  accounts: { iban: string; bank: string | null; on_documents: boolean }[],
): Promise<void> {
  await trx.deleteFrom('company_accounts').execute();
  if (accounts.length === 0) return;
  await trx
    .insertInto('company_accounts')
    .values(
      accounts.map(({ iban, bank, on_documents }, position) => ({ iban, bank, on_documents, position })),
    )
    .execute();
}

/** A logo by its id, also one that is used no more: documents name the one that they were issued with. */
export async function findLogo(
  db: Db,
  id: number | null,
): Promise<{ content_type: string; bytes: Buffer } | undefined> {
  if (id === null) return undefined;
  return db
    .selectFrom('company_logos')
    .select(['content_type', 'bytes'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Keeps a logo beside the earlier ones. */
export async function insertLogo(trx: Trx, logo: { content_type: string; bytes: Buffer }): Promise<number> {
  const { id } = await trx.insertInto('company_logos').values(logo).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Each kind of document with its series in use and its text. */
export async function listKinds(db: Db) {
  return db
    .selectFrom('document_texts as t')
    .innerJoin('document_series as s', (join) =>
      join.onRef('s.kind', '=', 't.kind').on('s.is_current', '=', true),
    )
    .select(['t.text', 's.series', 's.next_number', 's.last_date'])
    .select(sql<DocumentKind>`t.kind`.as('kind'))
    .execute();
}

export type KindSettings = Awaited<ReturnType<typeof listKinds>>[number];

/** Every series that there ever was; none gives a number until the transaction ends. */
export async function lockSeries(trx: Trx): Promise<SeriesRow[]> {
  return trx
    .selectFrom('document_series')
    .select(['id', 'series', 'next_number', 'first_number', 'last_date', 'is_current'])
    .select(sql<DocumentKind>`kind`.as('kind'))
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Writes a series that is new or changed. Those that are in use no more must be written before those that come. */
export async function writeSeries(trx: Trx, { id, last_date: _, ...row }: SeriesRow): Promise<void> {
  if (id === null) await trx.insertInto('document_series').values(row).execute();
  else await trx.updateTable('document_series').set(row).where('id', '=', id).execute();
}

export async function updateText(trx: Trx, kind: DocumentKind, text: string): Promise<void> {
  await trx.updateTable('document_texts').set({ text }).where('kind', '=', kind).execute();
}
