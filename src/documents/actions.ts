import { randomUUID } from 'node:crypto';
import { once } from '../api/actions.ts';
import type { RequestKey } from '../api/queries.ts';
import type { Trx } from '../db/database.ts';
import { shareMeasures } from '../levels/actions.ts';
import { ringMessages } from '../messages/actions.ts';
import { lockOrderClient } from '../orders/queries.ts';
import { ringWatch } from '../payments/blocks/ring.ts';
import type { Services } from '../services.ts';
import { withProducts } from './lines/actions.ts';
import { sendAgain } from './notices/actions.ts';
import { getDocument } from './queries.ts';
import { issueGivenReceipt } from './receipts/actions.ts';
import { issueSale } from './sale/actions.ts';
import type { DocumentInput } from './schema.ts';
import { issueStorno } from './storno/actions.ts';

type Person = { id: number };

/**
 * `today`: the firm's day, which is the document's where it names none. `asWritten`: the lines say all of what they are,
 * and copy no numbers of the proforma that they are of.
 */
export type NewDocument = {
  input: DocumentInput;
  today: string;
  key?: RequestKey | undefined;
  asWritten?: boolean;
};

/**
 * Issues a document: everything of it is frozen, it gets its number, and what follows from it is done in the same
 * transaction. The same key issues it once. Answers its id.
 */
export async function issueDocument(
  services: Services,
  actor: Person,
  { input, today, key, asWritten }: NewDocument,
): Promise<number> {
  const { db, now, baseUrl } = services;
  const id = await db.transaction().execute(async (trx) => {
    await shareMeasures(trx);
    return once(trx, actor.id, key, 'document', () =>
      issue(trx, actor, input, { today, at: now(), baseUrl, asWritten }),
    );
  });
  await ringMessages(services);
  await ringWatch(services, { document_id: id });
  return id;
}

/** Writes the messages that carry a document to those who receive its kind, once for each key. 422 says why nobody does. */
export async function sendDocument(
  services: Services,
  actor: Person,
  { id, key }: { id: number; key?: RequestKey | undefined },
): Promise<void> {
  await services.db.transaction().execute(async (trx) => {
    await lockOrderClient(trx, (await getDocument(trx, id)).client_id);
    await once(trx, actor.id, key, 'document', async () => {
      await sendAgain(trx, actor, await getDocument(trx, id), key?.key ?? randomUUID());
      return id;
    });
  });
  await ringMessages(services);
}

async function issue(
  trx: Trx,
  actor: Person,
  given: DocumentInput,
  moment: { today: string; at: Date; baseUrl: string; asWritten: boolean | undefined },
): Promise<number> {
  const input = { ...given, lines: await withProducts(trx, given.lines) };
  const { kind } = input;
  if (kind === 'storno') return issueStorno(trx, actor, input, moment);
  if (kind === 'receipt') return issueGivenReceipt(trx, actor, input, moment);
  return issueSale(trx, actor, { ...input, kind }, moment);
}
