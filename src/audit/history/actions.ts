import { changeClient } from '../../clients/actions.ts';
import { type ClientRecord, getClient } from '../../clients/queries.ts';
import { clientSchema } from '../../clients/schema.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { fieldLabel } from './field-text.ts';
import { type Entry, findEntry } from './queries.ts';
import { isRestorable, type Rights, restoredInput } from './restoration.ts';

/** A field of an entry with the client as it is now; NotFound where this person cannot put it back. */
export async function getRestorable(
  { db }: Services,
  ids: { id: number; entry_id: number },
  field: string,
  rights: Rights,
): Promise<{ client: ClientRecord; entry: Entry }> {
  const [client, entry] = await Promise.all([getClient(db, ids.id), findEntry(db, ids.id, ids.entry_id)]);
  if (!entry || client.id !== ids.id || !isRestorable(entry, field, client, rights)) throw new NotFound();
  return { client, entry };
}

/**
 * Puts a field back to what it was before an entry, as a change like any other. Refuses with 422 what is not valid any
 * more, and with 409 where somebody saved the client since `version`.
 */
export async function restoreField(
  services: Services,
  actor: { id: number; role: string; portfolioOf: number | null },
  { entry, client, field, version }: { entry: Entry; client: ClientRecord; field: string; version: number },
): Promise<void> {
  const parsed = clientSchema.safeParse(restoredInput(entry, field, client));
  if (!parsed.success) {
    const reasons = [...new Set(parsed.error.issues.map(({ message }) => message))].join(' ');
    throw new Refused(422, `${fieldLabel(field)} nu se mai poate pune la loc: ${reasons}`);
  }
  await changeClient(services, actor, { id: client.id, input: parsed.data, version, via: 'restoration' });
}
