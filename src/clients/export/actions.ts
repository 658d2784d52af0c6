import { insertAudit } from '../../audit/queries.ts';
import type { ListQuery } from '../../search/schema.ts';
import type { Services } from '../../services.ts';
import { listRecords } from '../queries.ts';
import type { SheetColumn } from '../sheet.ts';
import { listExportedIds } from './queries.ts';
import { rowsOf } from './sheet-rows.ts';

const batch = 500;

export type Export = { query: ListQuery; columns: SheetColumn[]; format: 'csv' | 'xlsx' };

/** Notes who takes which list out of the house, then gives its rows as they are read. */
export async function exportClients(
  { db }: Services,
  actor: { id: number },
  { query, columns, format }: Export,
): Promise<AsyncIterable<string[]>> {
  const ids = await listExportedIds(db, query);
  const { after: _after, limit: _limit, ranked: _ranked, ...asked } = query;
  await insertAudit(db, actor, {
    action: 'export',
    subject: 'client_list',
    subject_id: actor.id,
    changes: {
      query: [null, asked],
      columns: [null, columns.map(({ target }) => target)],
      clients: [null, ids.length],
      format: [null, format],
    },
  });
  return (async function* () {
    for (let first = 0; first < ids.length; first += batch) {
      for (const client of await listRecords(db, ids.slice(first, first + batch)))
        yield* rowsOf(client, columns);
    }
  })();
}
