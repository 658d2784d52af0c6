import { type Db, isUniqueViolation, type Trx } from '../../db/database.ts';
import { dismissBetween } from '../../duplicates/actions.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { holdsClient } from '../portfolio/queries.ts';
import { findTwin, getClient } from '../queries.ts';
import { elsewhere } from './twin.ts';

/** The client that this one is not, though it was typed with its number, and why. */
export type Apart = { from: number; reason: string };

type Saved = { taxId: string | null; id?: number; portfolioOf: number | null };

/**
 * Turns the index's refusal of a second client with the same tax id into a sentence that links the first; nothing more
 * than that it is there where it stands outside the portfolio.
 */
export async function refusingTwins<T>(
  db: Db,
  { taxId, id, portfolioOf }: Saved,
  save: () => Promise<T>,
): Promise<T> {
  try {
    return await save();
  } catch (error) {
    refuseGoneRow(error);
    if (!taxId || !isUniqueViolation(error, 'clients_tax_id_key')) throw error;
    const twin = await findTwin(db, taxId, id);
    if (!twin) throw error;
    if (!(await holdsClient(db, portfolioOf, twin.id)))
      throw new Refused(409, elsewhere, [{ field: 'tax_id', message: elsewhere }]);
    const message = `Există deja ${twin.archived_at ? 'un client arhivat' : 'un client'} cu acest CIF/CNP: „${twin.name}”.`;
    const link = { href: `/clients/${twin.id}`, text: 'Deschide-l' };
    throw new Refused(409, message, [{ field: 'tax_id', message, link }], { client_id: twin.id });
  }
}

/** A row of a list that was deleted between the look at it and the save. */
function refuseGoneRow(error: unknown): void {
  const { code, constraint } = error as { code?: string; constraint?: string };
  const [, field] = /^clients_((?:type|level|source)_id)_fkey$/.exec(constraint ?? '') ?? [];
  if (code !== '23503' || !field) return;
  const message = 'Rândul ales din listă tocmai a fost șters. Alegeți altul.';
  throw new Refused(422, message, [{ field, message }]);
}

/** Remembers in the transaction of the save that the saved client is not the one whose number it was typed with. */
export async function keepApart(
  trx: Trx,
  { now }: Services,
  actor: { id: number; portfolioOf: number | null },
  id: number,
  apart: Apart | undefined,
): Promise<void> {
  if (!apart) return;
  if (!(await holdsClient(trx, actor.portfolioOf, apart.from))) throw new NotFound();
  const other = await getClient(trx, apart.from);
  if (other.id !== id) await dismissBetween(trx, actor, [id, other.id], { reason: apart.reason, at: now() });
}
