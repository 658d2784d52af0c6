import { insertAudit } from '../../audit/queries.ts';
import type { Db } from '../../db/database.ts';

/** Notes who takes a report out of the house. @param name as its address says it: `sources`; `query` as it was asked */
export async function noteExport(
  db: Db,
  actor: { id: number },
  { name, query }: { name: string; query: object },
): Promise<void> {
  await insertAudit(db, actor, {
    action: 'export',
    subject: 'report',
    subject_id: actor.id,
    changes: { report: [null, name], query: [null, query] },
  });
}
