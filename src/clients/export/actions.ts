import { insertAudit } from '../../audit/queries.ts';
import type { ListQuery } from '../../search/schema.ts';
import type { Services } from '../../services.ts';
import { seenBy } from '../cnp.ts';
import { listRecords } from '../queries.ts';
import type { SheetColumn } from '../sheet.ts';
import { listExportedIds } from './queries.ts';
import { rowsOf } from './sheet-rows.ts';

const batch = 500;

export type Export = { query: ListQuery; columns: SheetColumn[]; format: 'csv' | 'xlsx' };

/** Notes who takes which list out of the house, then gives its rows as they are read. */
export async function exportClients(
  { db }: Services,
  actor: { id: number; portfolioOf: number | null; seesCnp: boolean },
  { query, columns, format }: Export,
): Promise<AsyncIterable<string[]>> {
  const ids = await listExportedIds(db, { ...query, portfolioOf: actor.portfolioOf });
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
  const showsNumbers = columns.some(({ target }) => target === 'tax_id');
  return (async function* () {
    for (let first = 0; first < ids.length; first += batch) {
      const clients = await listRecords(db, ids.slice(first, first + batch));
      const seen = showsNumbers ? await seenBy(db, actor, clients) : clients;
      for (const client of seen) yield* rowsOf(client, columns);
    }
  })();
}
