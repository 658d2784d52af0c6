import type { Insertable } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { DocumentLines } from '../../db/types.ts';

/** Puts lines under a document, in this order. */
export async function insertDocumentLines(
  trx: Db,
  documentId: number,
  lines: Omit<Insertable<DocumentLines>, 'document_id' | 'position'>[],
): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line, position) => ({ ...line, document_id: documentId, position }));
  await trx.insertInto('document_lines').values(rows).execute();
}
