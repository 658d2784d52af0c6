import type { FastifyInstance, FastifyRequest } from 'fastify';
import { loadLists } from '../../clients/lists/queries.ts';
import { Refused } from '../../errors.ts';
import { listAccounts } from '../../payments/credit/queries.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { fieldErrors } from '../../web/forms.ts';
import { actorOf } from '../../web/guard.ts';
import { workbookType } from '../../web/workbook.ts';
import { exportReceivables } from './actions.ts';
import { receivablesPage } from './page.ts';
import { loadReceivables } from './queries.ts';
import { type ReceivablesQuery, receivablesQuery } from './schema.ts';
import { receivablesView } from './views.ts';

const perPage = 50;

/** Rapoarte > Creanțe. */
export function receivablesRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const day = () => formatDay(services.now());

  app.get('/reports/receivables', async (request, reply) => {
    const { portfolioOf, mayExport } = actorOf(request);
    const query = queryOf(request);
    const today = day();
    const [found, lists] = await Promise.all([loadReceivables(db, query, today, perPage), loadLists(db)]);
    const ids = found.clients.map(({ id }) => id);
    const accounts = await listAccounts(db, ids, today);
    const seesAll = portfolioOf === null;
    const report = receivablesPage({ query, today, found, accounts, lists, seesAll, mayExport });
    return reply.page(receivablesView, { report });
  });

  app.get('/reports/receivables.xlsx', async (request, reply) => {
    const actor = actorOf(request);
    const { after: _after, ...query } = queryOf(request);
    const today = day();
    const file = `attachment; filename="creante-${today}.xlsx"`;
    return reply
      .type(workbookType)
      .header('content-disposition', file)
      .send(await exportReceivables(services, actor, { query: { ...query, after: undefined }, today }));
  });
}

/** What is asked for; who sees an own portfolio gets that, whoever's is asked for. */
function queryOf(request: FastifyRequest): ReceivablesQuery {
  const { portfolioOf } = actorOf(request);
  const parsed = receivablesQuery.safeParse(request.query);
  if (!parsed.success) {
    const errors = fieldErrors(parsed.error);
    const told = errors.map(({ message }) => message).join(' ');
    throw new Refused(422, `Raportul nu poate fi arătat. ${told}`, errors);
  }
  return portfolioOf === null ? parsed.data : { ...parsed.data, manager: portfolioOf };
}
