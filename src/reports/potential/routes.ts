import type { FastifyInstance } from 'fastify';
import { type Lists, loadLists } from '../../clients/lists/queries.ts';
import type { Services } from '../../services.ts';
import { formatDay } from '../../web/format.ts';
import { actorOf } from '../../web/guard.ts';
import { workbookHeaders } from '../../web/workbook.ts';
import { noteExport } from '../export/actions.ts';
import { managerSelect, readFileQuery, readReport, reportForm, typeSelect } from '../filter-form.ts';
import { ageOf } from '../sales/age.ts';
import { salesOf } from '../sales/queries.ts';
import { addressOf, path, potentialPage } from './page.ts';
import { zonesOf } from './potential.ts';
import { loadZones } from './queries.ts';
import { type PotentialQuery, potentialQuery } from './schema.ts';
import { potentialView } from './views.ts';
import { potentialWorkbook } from './xlsx.ts';

/** Rapoarte > Potențial: where sales grow, and where prospects wait. */
export function potentialRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const day = () => formatDay(services.now());

  app.get(path, async (request, reply) => {
    const { portfolioOf } = actorOf(request);
    const seesAll = portfolioOf === null;
    const asked = readReport(potentialQuery, request.query);
    const form = reportForm(path, asked, selectsOf(await loadLists(db), seesAll));
    if (!asked.query) return reply.code(422).page(potentialView, { form, shown: null });
    const { found, sales } = await load(asked.query, portfolioOf);
    const report = potentialPage({ query: asked.query, found, seesAll });
    return reply.page(potentialView, { form, shown: { report, age: ageOf(sales, addressOf(asked.query)) } });
  });

  app.get(`${path}.xlsx`, async (request, reply) => {
    const actor = actorOf(request);
    const query = readFileQuery(potentialQuery, request.query);
    const { found, sales } = await load(query, actor.portfolioOf);
    await noteExport(db, actor, { name: 'potential', query });
    return reply
      .headers(workbookHeaders(`potential-${day()}`))
      .send(potentialWorkbook(query, found, sales.day));
  });

  /** Who sees an own portfolio gets that, whoever's is asked for. */
  async function load(query: PotentialQuery, portfolioOf: number | null) {
    const sales = await salesOf(db, day(), portfolioOf);
    const manager = portfolioOf ?? query.manager;
    return { sales, found: zonesOf(await loadZones(db, { ...query, manager }, sales)) };
  }
}

function selectsOf({ users, types }: Lists, seesAll: boolean) {
  const caen = [{ value: 'caen', label: 'diviziuni CAEN' }];
  return [
    { name: 'by', label: 'Zonele sunt', all: 'județe', rows: caen },
    ...managerSelect(users, seesAll),
    typeSelect(types),
  ];
}
