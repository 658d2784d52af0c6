import { type Insertable, sql } from 'kysely';
import { inPortfolio } from '../../clients/portfolio/queries.ts';
import type { Db, Trx } from '../../db/database.ts';
import type { PaperworkTemplateVersions } from '../../db/types.ts';
import { NotFound } from '../../errors.ts';
import type { TemplateField } from '../fields.ts';

const asked = sql<TemplateField[]>`v.fields`.as('fields');

function records(db: Db) {
  return db
    .selectFrom('paperwork_templates as t')
    .innerJoin('paperwork_template_versions as v', (join) =>
      join.onRef('v.template_id', '=', 't.id').onRef('v.version', '=', 't.version'),
    )
    .select(['t.id', 't.name', 't.version', 't.archived_at', 'v.title', 'v.body', 'v.created_at'])
    .select(asked);
}

export type Template = NonNullable<Awaited<ReturnType<typeof findTemplate>>>;

/** A template with its newest text, archived ones too. */
export async function findTemplate(db: Db, id: number) {
  return records(db).where('t.id', '=', id).executeTakeFirst();
}

export async function getTemplate(db: Db, id: number): Promise<Template> {
  const template = await findTemplate(db, id);
  if (!template) throw new NotFound('Șablonul nu există.');
  return template;
}

/** The templates that documents are made of, by name. */
export async function listTemplates(db: Db): Promise<Template[]> {
  return records(db)
    .where('t.archived_at', 'is', null)
    .orderBy(sql`t.name collate "ro-x-icu"`)
    .orderBy('t.id')
    .execute();
}

/** All templates, those in use first, with who saved each last and how many documents were made of it. */
export async function listAllTemplates(db: Db) {
  return records(db)
    .leftJoin('users as u', 'u.id', 'v.created_by')
    .select('u.name as author')
    .select(sql<number>`(select count(*) from documents where template_id = t.id)`.as('made'))
    .orderBy(sql`t.archived_at is not null`)
    .orderBy(sql`t.name collate "ro-x-icu"`)
    .orderBy('t.id')
    .execute();
}

export type TemplateRow = Awaited<ReturnType<typeof listAllTemplates>>[number];

/** Every text that a template had, the newest first, the last two hundred. */
export async function listVersions(db: Db, id: number) {
  return versions(db, id).orderBy('v.version', 'desc').limit(200).execute();
}

export type TemplateVersion = Awaited<ReturnType<typeof listVersions>>[number];

export async function getVersion(db: Db, id: number, version: number): Promise<TemplateVersion> {
  const found = await versions(db, id).where('v.version', '=', version).executeTakeFirst();
  if (!found) throw new NotFound('Versiunea nu există.');
  return found;
}

function versions(db: Db, id: number) {
  return db
    .selectFrom('paperwork_template_versions as v')
    .leftJoin('users as u', 'u.id', 'v.created_by')
    .select(['v.version', 'v.title', 'v.body', 'v.created_at', 'u.name as author'])
    .select(asked)
    .where('v.template_id', '=', id);
}

/** Holds a template until the transaction ends: whoever saves it next waits and sees this save. */
export async function lockTemplate(trx: Trx, id: number): Promise<Template> {
  await trx.selectFrom('paperwork_templates').select('id').where('id', '=', id).forUpdate().execute();
  return getTemplate(trx, id);
}

export async function insertTemplate(trx: Trx, name: string, author: number): Promise<number> {
  const { id } = await trx
    .insertInto('paperwork_templates')
    .values({ name, created_by: author })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateTemplate(
  trx: Trx,
  id: number,
  fields: { name?: string; version?: number; archived_at?: Date | null },
): Promise<void> {
  await trx.updateTable('paperwork_templates').set(fields).where('id', '=', id).execute();
}

export async function insertVersion(trx: Trx, row: Insertable<PaperworkTemplateVersions>): Promise<void> {
  await trx.insertInto('paperwork_template_versions').values(row).execute();
}

/** The client that a template is tried on where none is chosen: the newest one. */
export async function findSample(db: Db, portfolioOf: number | null): Promise<number | undefined> {
  const row = await db
    .selectFrom('clients')
    .select('id')
    .where('archived_at', 'is', null)
    .where(inPortfolio(portfolioOf, 'clients.id'))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
