import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { readTerms } from '../../search/terms.ts';

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

/** Our own clients by tax id, name, former name or alias, archived ones too; the exact name first, ten at most. */
export async function listOwnMatches(db: Db, text: string) {
  const terms = readTerms(text);
  if (!terms) return [];
  let matching = db
    .selectFrom('clients')
    .select(['id', 'name', 'alias', 'tax_id', 'locality', 'archived_at']);
  for (const pattern of terms.patterns) matching = matching.where('search_text', 'like', pattern);
  return matching
    .orderBy(sql`(tax_id is not distinct from ${terms.words[0] ?? ''}) desc`)
    .orderBy(sql`(lower(name) = lower(${text.trim()})) desc`)
    .orderBy('name')
    .orderBy('id')
    .limit(10)
    .execute();
}
