import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getClient } from '../../clients/queries.ts';
import { NotFound, Refused } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { fieldErrors } from '../../web/forms.ts';
import { listLevelHistory, listStatusHistory } from './queries.ts';
import { clientParams, historyQuery, levelHistoryShape, statusHistoryShape } from './schema.ts';

type Asked = { Params: { id: string }; Querystring: unknown };
type Read<Row> = (
  db: Services['db'],
  id: number,
  paging: { after?: number | undefined; limit: number },
) => Promise<Row[]>;

/** How a client moved, as JSON. */
export function historyApi(app: FastifyInstance, { db }: Services): void {
  const doc = { query: historyQuery, errors: [404, 422] };

  app.get<Asked>(
    '/clients/:id/level-history',
    { config: { doc: { ...doc, summary: 'Istoricul nivelului', answer: levelHistoryShape } } },
    (request) => pageOf(request, listLevelHistory),
  );

  app.get<Asked>(
    '/clients/:id/status-history',
    { config: { doc: { ...doc, summary: 'Istoricul statusului', answer: statusHistoryShape } } },
    (request) => pageOf(request, listStatusHistory),
  );

  async function pageOf<Row extends { id: number }>(request: FastifyRequest<Asked>, read: Read<Row>) {
    const params = clientParams.safeParse(request.params);
    if (!params.success) throw new NotFound();
    const query = historyQuery.safeParse(request.query);
    if (!query.success) throw new Refused(422, 'Pagina cerută nu există.', fieldErrors(query.error));
    const { id } = await getClient(db, params.data.id);
    const { limit } = query.data;
    const rows = await read(db, id, query.data);
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null, total: null };
  }
}
