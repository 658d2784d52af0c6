import { insertAudit } from '../../audit/queries.ts';
import type { Services } from '../../services.ts';
import { csvRow } from './page.ts';
import { listRecipients } from './queries.ts';
import type { RecipientListQuery } from './schema.ts';

/** Notes who takes which list out of the house, then gives its rows as they are read. */
export async function exportRecipients(
  { db }: Services,
  actor: { id: number },
  { id, query }: { id: number; query: RecipientListQuery },
): Promise<AsyncIterable<string[]>> {
  const changes = { result: [null, query.result ?? null] as [unknown, unknown] };
  await insertAudit(db, actor, { action: 'export', subject: 'campaign', subject_id: id, changes });
  return (async function* () {
    let after: string | undefined;
    do {
      const { items, next } = await listRecipients(db, id, { ...query, after, limit: 1000 });
      for (const row of items) yield csvRow(row);
      after = next ?? undefined;
    } while (after);
  })();
}
