import type { Readable } from 'node:stream';
import { insertAudit } from '../../audit/queries.ts';
import type { Services } from '../../services.ts';
import { loadReceivables } from './queries.ts';
import type { ReceivablesQuery } from './schema.ts';
import { receivablesWorkbook } from './xlsx.ts';

/** Notes who takes the report out of the house, then gives it as a workbook that is written while it is read. */
export async function exportReceivables(
  { db }: Services,
  actor: { id: number },
  { query, today }: { query: ReceivablesQuery; today: string },
): Promise<Readable> {
  const found = await loadReceivables(db, query, today, 0);
  await insertAudit(db, actor, {
    action: 'export',
    subject: 'receivables',
    subject_id: actor.id,
    changes: { query: [null, query], clients: [null, found.total.count] },
  });
  return receivablesWorkbook(db, { query, today, found });
}
