import { foundBefore } from '../audit/actor.ts';
import { listChangesSince } from '../audit/queries.ts';
import { insertSights } from '../audit/sights/queries.ts';
import type { Db } from '../db/database.ts';
import { isMasked, maskPersonalId } from '../romania/personal-id.ts';
import { shownTaxId } from '../romania/tax-id.ts';

type Numbered = { id: number; tax_id: string | null; tax_id_kind: string };
type Viewer = { id: number; seesCnp: boolean };

/** The number as whoever may not see a CNP knows it. */
const masked = <R extends Numbered>(record: R): R => ({
  ...record,
  tax_id: shownTaxId(record.tax_id, record.tax_id_kind),
});

/** The records as a person may see them: with their CNP, and that noted in one statement, or without. */
export async function seenBy<R extends Numbered>(db: Db, viewer: Viewer, records: R[]): Promise<R[]> {
  if (!viewer.seesCnp) return records.map(masked);
  const persons = records.filter(({ tax_id_kind }) => tax_id_kind === 'cnp');
  await insertSights(
    db,
    viewer,
    persons.map(({ id }) => id),
  );
  return records;
}

/** What a form says with the record's own number where it shows the number masked. */
export function unmasked<D extends Record<string, unknown>>(draft: D, record: Numbered | undefined): D {
  const { tax_id } = record ?? {};
  const isOwn = tax_id && isMaskOf(draft.tax_id, tax_id);
  return isOwn ? { ...draft, tax_id } : draft;
}

/** What a form says with the record's own number masked, so that it is no news. */
export function remasked<D extends Record<string, unknown>>(draft: D, record: Numbered): D {
  return draft.tax_id === record.tax_id ? { ...draft, tax_id: masked(record).tax_id } : draft;
}

/**
 * The same for what is saved: a masked number is the one that stood there when the form or the program read it, also
 * when somebody saved another one since.
 */
export async function unmaskedSince<D extends Record<string, unknown>>(
  db: Db,
  draft: D,
  record: Numbered,
  version: unknown,
): Promise<D> {
  const whole = unmasked(draft, record);
  if (typeof whole.tax_id !== 'string' || !isMasked(whole.tax_id)) return whole;
  const since = await listChangesSince(db, 'client', record.id, Number(version) || 0);
  const before = foundBefore(since).get('tax_id');
  return typeof before === 'string' && isMaskOf(whole.tax_id, before) ? { ...whole, tax_id: before } : whole;
}

const isMaskOf = (given: unknown, number: string) =>
  typeof given === 'string' && isMasked(given) && given.trim() === maskPersonalId(number);
