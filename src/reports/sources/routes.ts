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
  typeSelect,
} from '../filter-form.ts';
import { ageOf } from '../sales/age.ts';
import { salesOf } from '../sales/queries.ts';
import { ownOnly } from '../who.ts';
import { sourcesReport } from './page.ts';
import { listSourceMonths } from './queries.ts';
import { type SourcesQuery, sourcesQuery } from './schema.ts';
import { sourcesView } from './views.ts';
import { sourcesWorkbook } from './xlsx.ts';

const path = '/reports/sources';

/** Rapoarte > Surse: where new clients come from, and what they buy. */
export function sourceReportRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const day = () => formatDay(services.now());

  app.get(path, async (request, reply) => {
    const { portfolioOf } = actorOf(request);
    const read = readReport(sourcesQuery(day().slice(0, 7)), request.query);
    const form = reportForm(path, read, selectsOf(await loadLists(db), portfolioOf === null));
    if (!read.query) return reply.code(422).page(sourcesView, { form, shown: null });
    const { found, sales } = await load(ownOnly(read.query, portfolioOf), portfolioOf);
    const age = ageOf(sales, addressWith(path, read.query));
    return reply.page(sourcesView, { form, shown: { report: sourcesReport(found, read.query), age } });
  });

  app.get(`${path}.xlsx`, async (request, reply) => {
    const actor = actorOf(request);
    const asked = readFileQuery(sourcesQuery(day().slice(0, 7)), request.query);
    const query = ownOnly(asked, actor.portfolioOf);
    const { found } = await load(query, actor.portfolioOf);
    await noteExport(db, actor, { name: 'sources', query });
    return reply.headers(workbookHeaders(`surse-${day()}`)).send(sourcesWorkbook(found, query));
  });

  async function load(query: SourcesQuery, portfolioOf: number | null) {
    const sales = await salesOf(db, day(), portfolioOf);
    return { sales, found: await listSourceMonths(db, query, sales) };
  }
}

function selectsOf({ users, types }: Lists, seesAll: boolean) {
  return [...managerSelect(users, seesAll), typeSelect(types), countySelect];
}
