import { listOwnMatches } from '../../clients/company-lookup/queries.ts';
import type { Db } from '../../db/database.ts';
import { findClientName } from './queries.ts';

type Meant = { id: number; name: string; tax_id: string | null; locality: string | null };

/**
 * The clients that somebody means: the one with this id; else the one whose tax id or whole name was written; else the
 * one with the number as its id; else all that are found by it.
 * @param portfolioOf whose clients alone may be meant, else null
 */
export async function clientsMeant(
  db: Db,
  { client_id, client: text }: { client_id?: number | undefined; client: string },
  portfolioOf: number | null,
): Promise<Meant[]> {
  if (client_id !== undefined) return named(db, client_id, portfolioOf);
  const found = await listOwnMatches(db, text, portfolioOf);
  const digits = text.replace(/\D/g, '');
  const exact = found.filter(
    ({ tax_id, name }) => (tax_id !== null && tax_id === digits) || name.toLowerCase() === text.toLowerCase(),
  );
  if (exact.length > 0) return exact;
  const byId = /^#?\d{1,15}$/.test(text) ? await named(db, Number(digits), portfolioOf) : [];
  return byId.length > 0 ? byId : found;
}

async function named(db: Db, id: number, portfolioOf: number | null): Promise<Meant[]> {
  const client = await findClientName(db, id, portfolioOf);
  return client ? [{ ...client, tax_id: null, locality: null }] : [];
}
