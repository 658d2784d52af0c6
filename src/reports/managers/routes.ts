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
import { periodOf } from '../period.ts';
import { ownOnly } from '../who.ts';
import { managersReport } from './page.ts';
import { listSales } from './queries.ts';
import { type ManagersQuery, managersQuery } from './schema.ts';
import { managersPage } from './views.ts';
import { managersWorkbook } from './xlsx.ts';

const path = '/reports/managers';

/** Rapoarte > Manageri: what was sold to the clients of each, month by month. */
export function managersRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services;
  const today = () => formatDay(services.now());
  const thisMonth = () => today().slice(0, 7);

  app.get(path, async (request, reply) => {
    const actor = actorOf(request);
    const read = readReport(managersQuery(thisMonth()), request.query);
    const asked: ManagersQuery = read.query ?? periodOf({}, thisMonth());
    const query = ownOnly(asked, actor.portfolioOf);

    const [rows, lists] = await Promise.all([listSales(db, query), loadLists(db)]);
    return reply.code(read.query ? 200 : 422).page(managersPage, {
      report: managersReport(rows, query),
      form: reportForm(path, read, selectsOf(lists, actor.portfolioOf === null)),
      mine: query.manager === actor.id ? '' : addressWith(path, { ...query, manager: actor.id }),
      xlsx: addressWith(`${path}.xlsx`, asked),
    });
  });

  app.get(`${path}.xlsx`, async (request, reply) => {
    const actor = actorOf(request);
    const query = ownOnly(readFileQuery(managersQuery(thisMonth()), request.query), actor.portfolioOf);
    const rows = await listSales(db, query);
    await noteExport(db, actor, { name: 'managers', query });
    return reply.headers(workbookHeaders(`manageri-${today()}`)).send(managersWorkbook(rows, query));
  });
}

function selectsOf({ users, types }: Lists, seesAll: boolean) {
  return [...managerSelect(users, seesAll), typeSelect(types), countySelect];
}
