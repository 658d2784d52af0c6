import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { answersTerms } from '../../search/matches/queries.ts';
import { readTerms } from '../../search/terms.ts';
import { inPortfolio } from '../portfolio/queries.ts';

export type KeptAnswer = { company: unknown; fetched_at: Date };

/** The last good answer of the register about a number, however old. */
export async function findAnswer(db: Db, taxId: string): Promise<KeptAnswer | undefined> {
  return db
    .selectFrom('company_answers')
    .select(['company', 'fetched_at'])
    .where('tax_id', '=', taxId)
    .executeTakeFirst();
}

export async function keepAnswer(db: Db, taxId: string, company: unknown, fetchedAt: Date): Promise<void> {
  const row = { company: JSON.stringify(company), fetched_at: fetchedAt };
  await db
    .insertInto('company_answers')
    .values({ tax_id: taxId, ...row })
    .onConflict((conflict) => conflict.column('tax_id').doUpdateSet(row))
    .execute();
}

/** The same for many numbers at once. */
export async function keepAnswers(
  db: Db,
  answers: { tax_id: string; company: unknown }[],
  fetchedAt: Date,
): Promise<void> {
  if (answers.length === 0) return;
  await sql`
    insert into company_answers (tax_id, company, fetched_at)
    select tax_id, company, ${fetchedAt}
    from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb) a(tax_id text, company jsonb)
    order by tax_id
    on conflict (tax_id) do update set company = excluded.company, fetched_at = excluded.fetched_at`.execute(
    db,
  );
}

/**
 * Our own clients by tax id, name, former name or alias, archived ones too; the exact name first, ten at most. What
 * a merged client is found by leads to the one that it was merged into.
 * @param portfolioOf the person's id where only the own portfolio is to be found, else null
 */
export async function listOwnMatches(db: Db, text: string, portfolioOf: number | null) {
  const terms = readTerms(text);
  if (!terms) return [];
  const rows = await db
    .selectFrom('clients as given')
    .innerJoin('clients as c', (join) => join.on('c.id', '=', sql`coalesce(given.merged_into_id, given.id)`))
    .select(['c.id', 'c.name', 'c.alias', 'c.tax_id', 'c.tax_id_kind', 'c.locality', 'c.archived_at'])
    .where(answersTerms(terms, 'given'))
    .where(inPortfolio(portfolioOf, 'c.id'))
    .orderBy(sql`(given.tax_id is not distinct from ${terms.words[0] ?? ''}) desc`)
    .orderBy(sql`(lower(given.name) = lower(${text.trim()})) desc`)
    .orderBy('given.name')
    .orderBy('given.id')
    .limit(20)
    .execute();
  return rows.filter(({ id }, at) => rows.findIndex((row) => row.id === id) === at).slice(0, 10);
}
