import type { FastifyInstance } from 'fastify';
import { type Lists, loadLists } from '../../clients/lists/queries.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { actorOf } from '../../web/guard.ts';
import { workbookHeaders } from '../../web/workbook.ts';
import { noteExport } from '../export/actions.ts';
import {
  addressWith,
  countySelect,
  managerSelect,
  readFileQuery,
  readReport,
  reportForm,
  selectOf,
} from '../filter-form.ts';
import { ageOf } from '../sales/age.ts';
import { salesOf } from '../sales/queries.ts';
import { ownOnly } from '../who.ts';
import { statusesReport } from './page.ts';
import { loadStatuses } from './queries.ts';
import { type StatusesQuery, statusesQuery } from './schema.ts';
import { statusesView } from './views.ts';
import { statusesWorkbook } from './xlsx.ts';

const path = '/reports/statuses';

/** Rapoarte > Status: the funnel from prospect to inactive. */
export function statusReportRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const day = () => formatDay(services.now());

  app.get(path, async (request, reply) => {
    const { portfolioOf } = actorOf(request);
    const thisMonth = day().slice(0, 7);
    const read = readReport(statusesQuery(thisMonth), request.query);
    const form = reportForm(path, read, selectsOf(await loadLists(db), portfolioOf === null));
    if (!read.query) return reply.code(422).page(statusesView, { form, shown: null });
    const { found, sales } = await load(ownOnly(read.query, portfolioOf), portfolioOf);
    const report = statusesReport({ query: read.query, found, thisMonth });
    return reply.page(statusesView, {
      form,
      shown: { report, age: ageOf(sales, addressWith(path, read.query)) },
    });
  });

  app.get(`${path}.xlsx`, async (request, reply) => {
    const actor = actorOf(request);
    const thisMonth = day().slice(0, 7);
    const asked = readFileQuery(statusesQuery(thisMonth), request.query);
    const query = ownOnly(asked, actor.portfolioOf);
    const { found } = await load(query, actor.portfolioOf);
    await noteExport(db, actor, { name: 'statuses', query });
    return reply
      .headers(workbookHeaders(`status-${day()}`))
      .send(statusesWorkbook({ query, found, thisMonth }));
  });

  async function load(query: StatusesQuery, portfolioOf: number | null) {
    const sales = await salesOf(db, day(), portfolioOf);
    return { sales, found: await loadStatuses(db, query, sales) };
  }
}

function selectsOf({ users, sources }: Lists, seesAll: boolean) {
  return [...managerSelect(users, seesAll), selectOf('source', 'Sursă', 'oricare', sources), countySelect];
}
